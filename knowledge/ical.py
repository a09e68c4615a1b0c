"""Content lines of iCalendar (RFC 5545): written, read back, folded and escaped. Knows no workshop."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timezone
from zoneinfo import ZoneInfo

from knowledge.opening_hours import PARIS

WIDTH = 75  # bytes of a line, its end left out (RFC 5545, 3.1)
ZONE_NAMES = {"Romance Standard Time": "Europe/Paris", "W. Europe Standard Time": "Europe/Paris"}  # of Outlook
_HEAD = re.compile(r"([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:\"[^\"]*\"|[^\";:,]*)(?:,(?:\"[^\"]*\"|[^\";:,]*))*)*):")
_PARAMETER = re.compile(r";([A-Za-z0-9-]+)=(\"[^\"]*\"|[^\";:,]*)")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_DATE, _TIME = "%Y%m%d", "%Y%m%dT%H%M%S"


class BadLine(ValueError):
    """A line or a value that is not iCalendar; the message says why, in English."""


@dataclass(frozen=True)
class Line:
    """One property: ``name`` in capitals, the first value of each parameter, ``value`` as written."""

    number: int
    name: str
    value: str
    parameters: Mapping[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """The value as text, its escapes undone."""
        return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], self.value)

    def texts(self) -> list[str]:
        """The values of a list of texts, such as CATEGORIES."""
        pieces = re.split(r"(?<!\\),", self.value)
        return [text for piece in pieces if (text := Line(self.number, self.name, piece).text().strip())]

    def moments(self) -> list[datetime]:
        """The values as aware moments; a day alone is its midnight in Paris. Raises BadLine."""
        zone = _zone(self.parameters.get("TZID"))
        return [_moment(value.strip(), zone) for value in self.value.split(",")]

    @property
    def whole_day(self) -> bool:
        """Whether the value is a day, without an hour."""
        return self.parameters.get("VALUE", "").upper() == "DATE" or len(self.value) == len("20261121")


def read_lines(rows: Iterable[str]) -> Iterator[Line]:
    """The properties of a file, unfolded, each with the number of its first row. Raises BadLine for any other row."""
    for number, row in _unfolded(rows):
        head = _HEAD.match(row)
        if head is None:
            raise BadLine(f"line {number} is no property of a calendar")
        parameters = {name.upper(): value.strip('"') for name, value in _PARAMETER.findall(head[2])}
        yield Line(number, head[1].upper(), row[head.end() :], parameters)


def written(name: str, value: str) -> str:
    """One property as it stands in a file: folded, its end included. ``value`` is already escaped."""
    folded, room = [""], WIDTH
    for letter in f"{name}:{value}":
        size = len(letter.encode())
        if size > room:
            folded.append(" ")
            room = WIDTH - 1
        folded[-1] += letter
        room -= size
    return "".join(f"{part}\r\n" for part in folded)


def escaped(text: str) -> str:
    """``text`` as a value: nothing in it can end the line or begin another property."""
    clean = "".join(letter for letter in text.replace("\r\n", "\n") if letter == "\n" or letter.isprintable())
    for sign in ("\\", ";", ","):
        clean = clean.replace(sign, f"\\{sign}")
    return clean.replace("\n", "\\n")


def in_utc(moment: datetime) -> str:
    """An aware moment as RFC 5545 writes UTC."""
    return moment.astimezone(timezone.utc).strftime(f"{_TIME}Z")


def in_paris(moment: datetime) -> str:
    """An aware moment on the clock of Paris, for a property with ``TZID=Europe/Paris``."""
    return moment.astimezone(PARIS).strftime(_TIME)


def _unfolded(rows: Iterable[str]) -> Iterator[tuple[int, str]]:
    held: list[str] = []
    first = 0
    for number, raw in enumerate(rows, 1):
        row = raw.rstrip("\r\n")
        if row[:1] in (" ", "\t") and held:
            held.append(row[1:])
            continue
        if held:
            yield first, "".join(held)
        held, first = ([row], number) if row.strip() else ([], 0)
    if held:
        yield first, "".join(held)


def _zone(name: str | None) -> ZoneInfo:
    """The zone of a TZID; times without one are those of the library. Some programs put a path before the name."""
    if name is None:
        return PARIS
    known = ZONE_NAMES.get(name, "/".join(name.split("/")[-2:]) if "/" in name else name)
    try:
        return ZoneInfo(known)
    except (KeyError, ValueError, OSError):
        raise BadLine(f"the time zone {name[:40]!r} is not known") from None


def _moment(value: str, zone: ZoneInfo) -> datetime:
    try:
        if len(value) == len("20261121"):
            day: date = datetime.strptime(value, _DATE).date()
            return datetime.combine(day, time(), PARIS)
        if value.endswith("Z"):
            return datetime.strptime(value, f"{_TIME}Z").replace(tzinfo=timezone.utc)
        return datetime.strptime(value, _TIME).replace(tzinfo=zone)
    except ValueError:
        raise BadLine(f"{value[:40]!r} is no date") from None
