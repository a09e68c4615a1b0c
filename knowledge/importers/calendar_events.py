"""Events of an iCalendar file, before anyone looks at what they say: the components, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.ical import BadLine, Line, read_lines
from knowledge.importers.content import OTHERWISE, UTF8, Content, UnusableFile, inspect

FIRST = "BEGIN:VCALENDAR"
LARGEST = 10 * 1024 * 1024  # bytes; ten years of a busy library are under one million
MOST_EVENTS = 5_000
_HEAD = 1_024  # bytes looked at to recognise a calendar


@dataclass
class Event:
    """One VEVENT: the number of its first line, its properties by name. Those of its alarms are left out."""

    line: int
    properties: dict[str, list[Line]] = field(default_factory=dict)

    def first(self, name: str) -> Line | None:
        """The first property of this name, or None."""
        return next(iter(self.properties.get(name, ())), None)

    def every(self, name: str) -> list[Line]:
        """The properties of this name."""
        return self.properties.get(name, [])


def is_calendar(path: Path) -> bool:
    """Whether a file begins as a calendar does, whatever its name; False for one that cannot be read."""
    if not path.is_file():  # a pipe would be waited for
        return False
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except (OSError, ValueError):
        return False
    return head.decode(UTF8, "ignore").lstrip().upper().startswith(FIRST)


@dataclass(frozen=True)
class CalendarFile:
    """The events of one file, in its order; ``recoded`` when it had to be read as Windows-1252."""

    events: tuple[Event, ...]
    recoded: bool


def read_calendar(path: Path) -> CalendarFile:
    """The events of a calendar file.

    Raises UnusableFile when it is no calendar, breaks off, is over LARGEST bytes or holds over MOST_EVENTS events.
    """
    content = inspect(path)
    if path.stat().st_size > LARGEST:
        raise UnusableFile(f"{path} is over {LARGEST // 1024 // 1024} MB: export the coming sessions only.")
    events: list[Event] = []
    try:
        for event in _events(content):
            events.append(event)
            if len(events) > MOST_EVENTS:
                raise UnusableFile(f"{path} holds over {MOST_EVENTS} events: export the coming sessions only.")
    except BadLine as error:
        raise UnusableFile(f"{path} is no calendar that can be read: {error}.") from None
    return CalendarFile(tuple(events), content.encoding == OTHERWISE)


def _events(content: Content) -> Iterator[Event]:
    """The events as they end. Raises BadLine when components are not closed as they were opened."""
    reading = _Reading()
    with content.path.open(encoding=content.encoding, newline=None) as file:
        for line in read_lines(file):
            if event := reading.take(line):
                yield event
    if reading.opened:
        raise BadLine(f"it breaks off in a {reading.opened[-1][:20]}")


class _Reading:
    """The components that are open, and the event among them."""

    def __init__(self) -> None:
        self.opened: list[str] = []
        self.event = Event(0)

    def take(self, line: Line) -> Event | None:
        """Takes one line in; the event that it ends, if any."""
        if line.name == "BEGIN":
            self._open(line, _component(line))
        elif line.name == "END":
            return self._close(line, _component(line))
        elif not self.opened:
            raise BadLine(f"line {line.number} stands outside of a calendar")
        elif self.opened[-1] == "VEVENT":
            self.event.properties.setdefault(line.name, []).append(line)
        return None

    def _open(self, line: Line, name: str) -> None:
        misplaced = (name == "VCALENDAR") != (not self.opened) or (name == "VEVENT" and self.opened != ["VCALENDAR"])
        if misplaced:
            raise BadLine(f"line {line.number} opens a {name[:20]} in the wrong place")
        self.opened.append(name)
        if name == "VEVENT":
            self.event = Event(line.number)

    def _close(self, line: Line, name: str) -> Event | None:
        if not self.opened or self.opened.pop() != name:
            raise BadLine(f"line {line.number} closes a {name[:20]} that is not open")
        return self.event if name == "VEVENT" else None


def _component(line: Line) -> str:
    return line.value.strip().upper()
