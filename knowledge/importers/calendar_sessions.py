"""The events of one UID as one workshop and its coming dates: rules followed, exceptions and moved dates applied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from knowledge.ical import BadLine, Line
from knowledge.importers.calendar_events import Event
from knowledge.importers.calendar_public import is_public, newest, not_public
from knowledge.importers.calendar_words import level_of, needs_of, publics_of
from knowledge.importers.rows import SHOWN, Problem, Severity
from knowledge.importers.text import cut, plain_text
from knowledge.opening_hours import PARIS
from knowledge.series import HORIZON, MOST_DATES, BadRule, Series, read_rule

OWN = "X-PASSERELLE-"
LONGEST = timedelta(hours=24)  # what lasts over a day is an exhibition, no session
LONGEST_UID, LONGEST_TITLE, LONGEST_TEXT = 255, 200, 1_000  # characters, as the columns; a page has room for no more
MOST_SEATS = 1_000


class Refused(Exception):
    """The workshop cannot be used; ``problem`` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.problem)
        self.problem = problem


@dataclass(frozen=True)
class Dated:
    """One coming date; ``moved_from`` is the start that it had in the rule."""

    start: datetime
    end: datetime
    moved_from: datetime | None = None


@dataclass
class Told:
    """What a file says of one workshop. ``values`` are columns; those that it does not tell are not there.

    Of a ``private`` one nothing is told but that it is not to be shown.
    """

    uid: str
    line: int
    values: dict[str, object]
    dates: list[Dated] = field(default_factory=list)
    cancelled: bool = False
    private: bool = False
    held_by: str | None = None
    seats: int | None = None


def workshop_of(uid: str, events: Sequence[Event], now: datetime, problems: list[Problem]) -> Told:
    """The workshop of the events of one UID, its dates from ``now`` to the horizon. Raises Refused."""
    masters = [event for event in events if not event.first("RECURRENCE-ID")]
    overrides = [event for event in events if event.first("RECURRENCE-ID")]
    if masters:
        master = newest(masters, problems)
    else:
        overrides = _one_each(overrides, problems)
        master = next(filter(is_public, overrides), overrides[0])
    if not is_public(master):
        problems.append(not_public(master))
        return Told(uid, master.line, {}, private=True)
    told = Told(uid, master.line, _values(master, problems), cancelled=_cancelled(master))
    told.held_by, told.seats = _own_text(master, "HELD-BY"), _seats(master, problems)
    if not told.cancelled:
        moved, exceptions = _moved(_one_each(overrides, problems), problems)
        if masters:
            _follow(master, told, exceptions, now, problems)
        told.dates = _in_order((*told.dates, *(one for one in moved if one.start > now)))
    return told


def _follow(master: Event, told: Told, exceptions: set[datetime], now: datetime, problems: list[Problem]) -> None:
    """The dates of an event itself: its own, or those of its rule, and those added to it."""
    start, end = _span(master, problems)
    rule, days_out = master.first("RRULE"), _moments(master, "EXDATE")
    starts = [start]
    if rule is not None:
        series = _series(rule, start, exceptions | days_out)
        starts = series.starts(now, now + HORIZON)
        told.values |= {
            "rule": rule.value.strip(), "first_start": start, "length_min": int((end - start).total_seconds()) // 60,
            "exceptions": sorted(_utc(one).isoformat() for one in series.exceptions),
        }  # fmt: skip
    else:
        told.values |= {"rule": None, "first_start": None, "length_min": None, "exceptions": []}
    starts += sorted(_moments(master, "RDATE"))
    out = {_utc(one) for one in exceptions | days_out}
    kept = [one for one in starts if _utc(one) not in out and one > now]
    told.dates = [Dated(one, one + (end - start)) for one in kept]


def _series(rule: Line, start: datetime, exceptions: set[datetime]) -> Series:
    """The rule, with its exceptions; a day told alone takes out the session of that day."""
    midnight = [one for one in exceptions if one.astimezone(PARIS).time() == datetime.min.time()]
    local = start.astimezone(PARIS)
    at_the_hour = {one.astimezone(PARIS).replace(hour=local.hour, minute=local.minute) for one in midnight}
    try:
        read_rule(rule.value, start)
    except BadRule as error:
        what = "write a rule of days, weeks, months or years, or the dates one by one"
        raise Refused(_of_line(rule, str(error), what, "error")) from None
    return Series(rule.value.strip(), start, frozenset(exceptions | at_the_hour))


def _one_each(overrides: Iterable[Event], problems: list[Problem]) -> list[Event]:
    """The newest version of each date that is told apart."""
    by_date: dict[datetime, list[Event]] = {}
    for event in overrides:
        by_date.setdefault(min(_moments(event, "RECURRENCE-ID")), []).append(event)
    return [newest(versions, problems) for versions in by_date.values()]


def _moved(overrides: Iterable[Event], problems: list[Problem]) -> tuple[list[Dated], set[datetime]]:
    """Dates told apart from their rule, and the starts that they replace. One that is cancelled, or not
    public, replaces and is none."""
    moved: list[Dated] = []
    replaced: set[datetime] = set()
    for event in overrides:
        first = event.first("RECURRENCE-ID")
        before = _moments(event, "RECURRENCE-ID")
        replaced |= before
        if first is not None and first.parameters.get("RANGE"):
            what = "write each date that changes; this one alone was changed"
            problems.append(_of_line(first, "changes the dates that follow too", what))
        if not is_public(event):
            problems.append(not_public(event))
        elif not _cancelled(event):
            start, end = _span(event, problems)
            moved.append(Dated(start, end, min(before)))
    return moved, replaced


def _in_order(dates: Iterable[Dated]) -> list[Dated]:
    """One date a start, the soonest first, never too many; of two at one start the last told counts."""
    by_start = {_utc(one.start): one for one in dates}
    return [by_start[start] for start in sorted(by_start)][:MOST_DATES]


def _values(event: Event, problems: list[Problem]) -> dict[str, object]:
    categories = [text for line in event.every("CATEGORIES") for text in line.texts()]
    title = _text(event, "SUMMARY", LONGEST_TITLE, problems)
    if not title:
        raise Refused(_problem(event, "SUMMARY", "is empty", "give the workshop a title", severity="error"))
    needs = needs_of(categories, title)
    values: dict[str, object] = {
        "title": title,
        "need": needs[0],
        "also_needs": list(needs[1:]),
        "description": _text(event, "DESCRIPTION", LONGEST_TEXT, problems) or None,
    }
    publics = [text for line in event.every(f"{OWN}PUBLICS") for text in line.texts()]
    bring = [text for line in event.every(f"{OWN}BRING") for text in line.texts()]
    told = {
        "publics": publics_of([*categories, *publics]),
        "bring": [cut(plain_text(thing)[0], LONGEST_TITLE) for thing in bring],
        "level": level_of(_own_text(event, "LEVEL")),
        "booking": _own_text(event, "BOOKING"),
    }
    return values | {name: value for name, value in told.items() if value}


def _span(event: Event, problems: list[Problem]) -> tuple[datetime, datetime]:
    """Start and end. Raises Refused without an hour, or for what is no session."""
    first = event.first("DTSTART")
    if first is None or first.whole_day:
        what = "give the day and the hour at which it begins"
        raise Refused(_problem(event, "DTSTART", "tells no hour", what, severity="error"))
    start = min(_moments(event, "DTSTART"))
    length = _length(event, start)
    if length is None:
        problems.append(_problem(event, "DTEND", "is not there", "give the hour at which it ends"))
    if length is not None and not timedelta() <= length <= LONGEST:
        what = "correct the end; what lasts over a day is no session"
        raise Refused(_problem(event, "DTEND", "is before the start, or over a day later", what, severity="error"))
    return start, start + (length or timedelta())


def _length(event: Event, start: datetime) -> timedelta | None:
    if event.first("DTEND"):
        return min(_moments(event, "DTEND")) - start
    told = event.first("DURATION")
    return told.length() if told else None


def _moments(event: Event, name: str) -> set[datetime]:
    """The moments of every property of this name. Raises Refused for one that cannot be read."""
    found: set[datetime] = set()
    for line in event.every(name):
        try:
            found |= set(line.moments())
        except BadLine as error:
            what = "write it as 20261124T180000, in Europe/Paris or in UTC"
            raise Refused(_of_line(line, str(error), what, "error")) from None
    return found


def _text(event: Event, name: str, limit: int, problems: list[Problem]) -> str:
    line = event.first(name)
    text, _markup = plain_text(line.text()) if line else ("", False)
    if line and len(text) > limit:
        problems.append(_of_line(line, f"is over {limit} characters", "shorten it; it was cut"))
    return cut(text, limit)


def _own_text(event: Event, name: str) -> str | None:
    line = event.first(f"{OWN}{name}")
    return cut(plain_text(line.text())[0], LONGEST_TITLE) or None if line else None


def _seats(event: Event, problems: list[Problem]) -> int | None:
    line = event.first(f"{OWN}SEATS")
    if line is None:
        return None
    told = line.value.strip()
    if told.isascii() and told.isdigit() and 0 < int(told[:9]) <= MOST_SEATS:
        return int(told)
    problems.append(_of_line(line, "is no number of seats", "write a number; it was left out"))
    return None


def _cancelled(event: Event) -> bool:
    status = event.first("STATUS")
    return status is not None and status.value.strip().upper() == "CANCELLED"


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(timezone.utc)


def uid_of(event: Event) -> str:
    """What the calendar calls an event. Raises Refused when it does not say, or at endless length."""
    line = event.first("UID")
    uid = line.text().strip() if line else ""
    if not uid or len(uid) > LONGEST_UID or not uid.isprintable():
        what = f"give each event an identifier of at most {LONGEST_UID} characters"
        raise Refused(_problem(event, "UID", "is empty or unusable", what, severity="error"))
    return uid


def by_uid(events: Iterable[Event], problems: list[Problem]) -> Iterator[tuple[str, list[Event]]]:
    """The events by their UID, in the order of the file; those without one are told in ``problems``."""
    groups: dict[str, list[Event]] = {}
    for event in events:
        try:
            groups.setdefault(uid_of(event), []).append(event)
        except Refused as refused:
            problems.append(refused.problem)
    yield from groups.items()


def _problem(event: Event, name: str, problem: str, what: str, severity: Severity = "warning") -> Problem:
    line = event.first(name)
    if line is not None:
        return _of_line(line, problem, what, severity)
    return Problem(event.line, name, "", problem, what, severity)


def _of_line(line: Line, problem: str, what: str, severity: Severity = "warning") -> Problem:
    return Problem(line.number, line.name, cut(line.value, SHOWN), problem, what, severity)
