"""Content lines of iCalendar (RFC 5545): written, read back, folded and escaped. Knows no workshop."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timezone, tzinfo
from io import StringIO
from zoneinfo import ZoneInfo

from dateutil.tz import tzical

from knowledge.opening_hours import PARIS

WIDTH = 75  # bytes of a line, its end left out (RFC 5545, 3.1)
ZONE_NAMES = {"Romance Standard Time": "Europe/Paris", "W. Europe Standard Time": "Europe/Paris"}  # of Outlook
OURS = "@passerelle"  # ends the UID of every session that we export
_HEAD = re.compile(r"([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:\"[^\"]*\"|[^\";:,]*)(?:,(?:\"[^\"]*\"|[^\";:,]*))*)*):")
_PARAMETER = re.compile(r";([A-Za-z0-9-]+)=(\"[^\"]*\"|[^\";:,]*)")
_PIECE = re.compile(r"(?:\\.|[^,\\])+", re.DOTALL)  # of a list: "\\," is none of its commas, but "\\\\," is one
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_DATE, _TIME = "%Y%m%d", "%Y%m%dT%H%M%S"


class BadLine(ValueError):
    """A line or a value that is not iCalendar; the message says why, in English."""


@dataclass(frozen=True)
class Line:
    """One property: ``name`` in capitals, the first value of each parameter, ``value`` as written.

    ``zones`` are those that its file defines (VTIMEZONE), by the name that TZID gives them.
    """

    number: int
    name: str
    value: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    zones: Mapping[str, tzinfo] = field(default_factory=dict, compare=False)

    def text(self) -> str:
        """The value as text, its escapes undone."""
        return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], self.value)

    def texts(self) -> list[str]:
        """The values of a list of texts, such as CATEGORIES."""
        pieces = _PIECE.findall(self.value)
        return [text for piece in pieces if (text := Line(self.number, self.name, piece).text().strip())]

    def moments(self) -> list[datetime]:
        """The values as aware moments; a day alone is its midnight in Paris, a period its start. Raises BadLine."""
        zone = _zone(self.parameters.get("TZID"), self.zones)
        return [_moment(value.strip().partition("/")[0], zone) for value in self.value.split(",")]

    @property
    def whole_day(self) -> bool:
        """Whether the value is a day, without an hour."""
        return self.parameters.get("VALUE", "").upper() == "DATE" or len(self.value) == len("20261121")


def read_lines(rows: Iterable[str]) -> Iterator[Line]:
    """The properties of a file, unfolded, each with the number of its first row. Raises BadLine for any other row.

    Zones are known once the file is read to its end.
    """
    zones: dict[str, tzinfo] = {}
    definition: list[str] = []
    for number, row in _unfolded(rows):
        head = _HEAD.match(row)
        if head is None:
            raise BadLine(f"line {number} is no property of a calendar")
        parameters = {name.upper(): value.strip('"') for name, value in _PARAMETER.findall(head[2])}
        line = Line(number, head[1].upper(), row[head.end() :], parameters, zones)
        if definition or _is(line, "BEGIN"):
            definition.append(row)
        if definition and _is(line, "END"):
            zones |= _defined(definition)
            definition = []
        yield line


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


def session_uid(library: str, workshop: str, start: datetime) -> str:
    """What a session is called in every export: by its library (slug), its workshop (code) and its start."""
    told = f"{library}\n{workshop}\n{in_utc(start)}"
    return f"{hashlib.sha256(told.encode()).hexdigest()[:32]}{OURS}"


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


def _is(line: Line, name: str) -> bool:
    return line.name == name and line.value.strip().upper() == "VTIMEZONE"


def _defined(rows: list[str]) -> dict[str, tzinfo]:
    """The zone of a VTIMEZONE by its name, when dateutil can follow its rules; none otherwise.

    Clocks change once or twice a year: a rule of every second would be followed from 1601 on.
    """
    if any("RRULE" in row.upper() and "FREQ=YEARLY" not in row.upper() for row in rows):
        return {}
    try:
        zones = tzical(StringIO("\r\n".join((*rows, ""))))
        names = zones.keys()
        return {name: zones.get(name) for name in names}
    except (ValueError, TypeError, KeyError, IndexError, OverflowError):
        return {}


def _zone(name: str | None, zones: Mapping[str, tzinfo]) -> tzinfo:
    """The zone of a TZID: the one of this name in the world, else the one that the file defines; times without any are
    those of the library. Some programs put a path before the name."""
    if name is None:
        return PARIS
    known = ZONE_NAMES.get(name, "/".join(name.split("/")[-2:]) if "/" in name else name)
    try:
        return ZoneInfo(known)
    except (KeyError, ValueError, OSError):
        if name in zones:
            return zones[name]
        raise BadLine(f"the time zone {name[:40]!r} is not known") from None


def _moment(value: str, zone: tzinfo) -> datetime:
    try:
        if len(value) == len("20261121"):
            day: date = datetime.strptime(value, _DATE).date()
            return datetime.combine(day, time(), PARIS)
        if value.endswith("Z"):
            return datetime.strptime(value, f"{_TIME}Z").replace(tzinfo=timezone.utc)
        return datetime.strptime(value, _TIME).replace(tzinfo=zone)
    except ValueError:
        raise BadLine(f"{value[:40]!r} is no date") from None
