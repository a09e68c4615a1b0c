"""iCalendar (RFC 5545) as the ``icalendar`` library reads it, line by line: each keeps the number of its row. Knows no
workshop.

The library reads a file whole or not at all, and keeps the zones that a file defines for the files that follow. Here a
librarian is told the row of each fault, and a file speaks for itself alone: hence lines, and zones of one file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from io import StringIO
from zoneinfo import ZoneInfo

from dateutil.tz import tzical
from icalendar.parser import Contentline, split_on_unescaped_comma, unescape_backslash
from icalendar.prop import vDDDTypes, vDuration
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from knowledge.opening_hours import PARIS

OURS = "@passerelle"  # ends the UID of every session that we export


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
        return str(unescape_backslash(self.value))

    def texts(self) -> list[str]:
        """The values of a list of texts, such as CATEGORIES."""
        return [text.strip() for text in split_on_unescaped_comma(self.value) if text.strip()]

    def moments(self) -> list[datetime]:
        """The values as aware moments; a day alone is its midnight in Paris, a period its start. Raises BadLine."""
        zone = _zone(self.parameters.get("TZID"), self.zones)
        return [_moment(value.strip(), zone) for value in self.value.split(",")]

    def length(self) -> timedelta | None:
        """The value as a duration; None when it is none."""
        try:
            length: timedelta = vDuration.from_ical(self.value.strip())
            return length
        except (ValueError, TypeError, OverflowError):
            return None

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
        try:
            name, parameters, value = Contentline(row).raw_parts()
        except ValueError:
            raise BadLine(f"line {number} is no property of a calendar") from None
        first = {key.upper(): _first(told) for key, told in parameters.items()}
        line = Line(number, name.upper(), value, first, zones)
        if definition or _is(line, "BEGIN"):
            definition.append(row)
        if definition and _is(line, "END"):
            zones |= _defined(definition)
            definition = []
        yield line


def session_uid(library: str, workshop: str, start: datetime) -> str:
    """What a session is called in every export: by its library (slug), its workshop (code) and its start."""
    told = f"{library}\n{workshop}\n{start.astimezone(timezone.utc):%Y%m%dT%H%M%SZ}"
    return f"{hashlib.sha256(told.encode()).hexdigest()[:32]}{OURS}"


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


def _first(told: str | list[str]) -> str:
    return told if isinstance(told, str) else next(iter(told), "")


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
    those of the library. Some programs put a path before the name, Outlook has names of its own."""
    if name is None:
        return PARIS
    known = WINDOWS_TO_OLSON.get(name, "/".join(name.split("/")[-2:]) if "/" in name else name)
    try:
        return ZoneInfo(known)
    except (KeyError, ValueError, OSError):
        if name in zones:
            return zones[name]
        raise BadLine(f"the time zone {name[:40]!r} is not known") from None


def _moment(value: str, zone: tzinfo) -> datetime:
    try:
        told = vDDDTypes.from_ical(value)
    except (ValueError, TypeError, OverflowError):
        told = None
    if isinstance(told, tuple):  # a period
        told = told[0]
    if isinstance(told, datetime):
        return told if told.tzinfo else told.replace(tzinfo=zone)
    if isinstance(told, date):
        return datetime.combine(told, time(), PARIS)
    raise BadLine(f"{value[:40]!r} is no date")
