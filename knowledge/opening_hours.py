"""Opening hours in OpenStreetMap syntax: open now, next opening, and a week as a person would write it.

Pure: no database, no clock of its own. Times are those of Paris; French public holidays count. Text that the
library cannot read is never guessed at: the answer is None and the text stays prose.
Syntax: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from opening_hours import (  # type: ignore[attr-defined]  # ParserError is missing from its type file
    OpeningHours,
    ParserError,
    State,
)

from knowledge.french_hours import DAYS as DAYS
from knowledge.french_hours import Day, Span, coming_day_in_french, hour_in_french, spans_in_french
from knowledge.french_hours import week_in_french as week_text
from knowledge.seasons import take_apart, varies, without_comments

PARIS = ZoneInfo("Europe/Paris")
DAY = timedelta(days=1)
HORIZON = timedelta(days=400)  # a next opening further away is no help to anyone
ORDINARY_WEEK = datetime(2026, 6, 8, tzinfo=PARIS)  # a Monday; its week holds no public holiday
ASCENSION_DAY = datetime(2026, 5, 14, tzinfo=PARIS)  # a public holiday on a Thursday

CLOCK = re.compile(r"\d{1,2}:\d{2}|24/7")  # without an hour, days say nothing of when
# Hours that speak of holidays themselves (not of the day before or after: "PH -1 day"), or that never stop.
HOLIDAYS_TOLD = re.compile(r"\s*24/7|.*\bPH\b(?!\s*[+-]\s*\d+\s*days?\b)")
# School holidays differ with the zone and the year, the sun with the place, an open end with the day: no record says.
UNKNOWABLE = re.compile(r"\bSH\b|\b(?:sunrise|sunset|dawn|dusk)\b|\d\+")
TIMES = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")
LONGEST_NIGHT = 12 * 60  # minutes; "14:00-09:00" is a slip of the pen, not a night
FALLBACK = re.compile(r'(.+?)\s*\|\|\s*"([^"]+)"\s*')  # "Mo-Fr 09:00-12:00 || "sur rendez-vous""

Interval = tuple[datetime, datetime]


@dataclass(frozen=True)
class Closed:
    """Days, both included, when a place is shut against its usual hours."""

    first: date
    last: date
    reason: str | None = None


@dataclass(frozen=True)
class Status:
    """Open or not at one moment; ``open_now`` is None when the hours do not say, or set a condition (then ``text``)."""

    open_now: bool | None
    next_opening: datetime | None
    text: str | None
    until: datetime | None = None
    """When it shuts, where it is open and shuts within a day."""


def paris_day(moment: datetime) -> date:
    """The day it is in Paris; the one that closures, deadlines and dates of checking are counted in."""
    return _paris(moment).date()


def readable(osm: str | None) -> bool:
    """Whether ``osm`` is opening hours that a machine can follow."""
    return _parse(osm) is not None


def is_open(osm: str | None, at: datetime) -> bool | None:
    """Open at ``at`` (a naive moment is taken as Paris time); None when the hours are unreadable or conditional."""
    hours = _parse(osm)
    if hours is None:
        return None
    state, condition = hours.state(_paris(at))
    if state == State.UNKNOWN or (state == State.OPEN and condition):
        return None
    return bool(state == State.OPEN)


def next_change(osm: str | None, at: datetime) -> datetime | None:
    """When it next opens or shuts after ``at``, in Paris time; None when never or unreadable."""
    hours = _parse(osm)
    if hours is None:
        return None
    change: datetime | None = hours.next_change(_paris(at))
    return change


def status(osm: str | None, at: datetime, closures: Iterable[Closed] = ()) -> Status:
    """Open now, next opening and both in French, exceptional closures counted ("fermé, ouvre mardi à 9 h").

    Hours under a condition ("sur rendez-vous") promise no open door: they are neither open nor a next opening.
    """
    hours, moment, shut = _parse(osm), _paris(at), tuple(closures)
    if hours is None:
        return _status_without_hours(moment, shut)
    state, condition = hours.state(moment)
    if state == State.UNKNOWN or (state == State.OPEN and condition):
        return _status_without_hours(moment, shut, condition or None)
    first = next(iter(_open_spans(hours, moment, shut)), None)
    if first is None:
        asked = _condition(hours, moment)
        return _status_without_hours(moment, shut, asked) if asked else Status(False, None, "fermé")
    if first[0] <= moment:
        until = first[1] if first[1].date() - moment.date() <= DAY else None
        return Status(True, None, _open_text(first[1], moment), until)
    return Status(False, first[0], f"fermé, ouvre {moment_in_french(first[0], moment)}")


def moment_in_french(when: datetime, now: datetime) -> str:
    """A coming moment as one says it: "à 14 h", "demain à 9 h", "mardi à 9 h", "le mardi 8 décembre à 9 h"."""
    local, today = _paris(when), _paris(now).date()
    days = (local.date() - today).days
    hour = f"à {hour_in_french(local)}"
    if days == 0:
        return hour
    if days == 1:
        return f"demain {hour}"
    name = DAYS[local.weekday()]
    return f"{name} {hour}" if days < 7 else f"le {coming_day_in_french(local.date(), today)} {hour}"


def week_in_french(osm: str | None, at: datetime | None = None) -> str | None:
    """The usual week as a person writes it: "du mardi au vendredi de 9 h à 12 h 30, le samedi matin de 9 h à 12 h".

    Of hours that vary with weeks or months: the week of ``at`` ("cette semaine : …"; "la semaine prochaine : …" once
    its openings are over), or without ``at`` all seasons.
    None for what cannot be read or, without ``at``, told.
    """
    if osm is None or _parse(osm) is None:
        return None
    if osm.strip() == "24/7":
        return "tous les jours, jour et nuit"
    if fallback := FALLBACK.fullmatch(osm):
        week = week_in_french(fallback[1], at)
        return f"{week}, sinon {fallback[2]}" if week else None
    if not varies(osm):
        return _joined(_week(osm), _holidays(osm))
    return _seasonal(osm, at)


def hours_of_week(osm: str | None, at: datetime) -> str | None:
    """The hours of the very week of ``at``, holidays and seasons counted: "" when shut, None when unreadable."""
    hours = _parse(osm)
    return None if hours is None else week_text(_days(hours, _monday(_paris(at)), 7)) or ""


def hours_on_day(osm: str | None, weekday: int, at: datetime, closures: Iterable[Closed] = ()) -> str | None:
    """Hours of the next such day (0 for Monday) after ``at``: "de 9 h à 12 h", "" when shut, None when unreadable."""
    monday = _monday(_paris(at))
    day = monday + timedelta(days=weekday + (7 if weekday < _paris(at).weekday() else 0))
    spans = spans_on(osm, day.date(), closures)
    return None if spans is None else spans_in_french(spans) if spans else ""


def spans_on(osm: str | None, day: date, closures: Iterable[Closed] = ()) -> Day | None:
    """The hours of one day, holidays and closures counted: none when it is shut, None when they are unreadable."""
    hours = _parse(osm)
    if hours is None:
        return None
    return () if _closure(tuple(closures), day) else _days(hours, datetime.combine(day, time.min, PARIS), 1)[0]


@lru_cache(maxsize=4096)  # reading the holidays of a country costs more than answering
def _parse(osm: str | None) -> OpeningHours | None:
    """Hours without a clock time ("Mo-Fr \"sur rendez-vous\"") are prose; days off count unless the text denies it.

    The specification opens on holidays that go unmentioned. In French files they are forgotten, not worked: a
    patron sent to a shut door on 25 December loses more than one who comes the day after.
    """
    if not osm or not CLOCK.search(osm) or UNKNOWABLE.search(osm) or _has_a_slip(osm):
        return None
    text = osm.strip().rstrip(";")
    if fallback := FALLBACK.fullmatch(text):  # the library gives up the whole day to the first part
        text = f'24/7 unknown "{fallback[2]}", {fallback[1]}'
    text = text if _tells_holidays(osm) else f"{text}; PH off"
    try:
        return OpeningHours(text, timezone=PARIS, country="FR")
    except ParserError:
        return None


def _tells_holidays(osm: str) -> bool:
    return HOLIDAYS_TOLD.match(without_comments(osm)) is not None


def _has_a_slip(osm: str) -> bool:
    """Whether hours end before or when they begin, as no night explains."""
    spans = [tuple(map(int, found)) for found in TIMES.findall(osm)]
    minutes = [(end * 60 + ends) - (begin * 60 + begins) for begin, begins, end, ends in spans]
    return any(length <= 0 and length + 24 * 60 > LONGEST_NIGHT for length in minutes)


def _paris(at: datetime) -> datetime:
    """Passes by UTC, so that a moment that the clocks skip in March becomes the one an hour later."""
    aware = at.replace(tzinfo=PARIS) if at.tzinfo is None else at
    return aware.astimezone(timezone.utc).astimezone(PARIS)


def _monday(moment: datetime) -> datetime:
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=moment.weekday())


def _seasonal(osm: str, at: datetime | None) -> str | None:
    every = _seasons(osm, at)
    if at is None:
        return every
    apart = take_apart(osm)
    if apart and apart.usual and not (apart.seasons or apart.nth):
        return every  # usual hours and some dated closures
    when, week = "cette semaine", hours_of_week(osm, at)
    if week and _is_over(osm, at):
        when, week = "la semaine prochaine", hours_of_week(osm, _monday(_paris(at)) + timedelta(days=7))
    return f"{when} : {week}" if week else " ; ".join([f"{when} : fermé", *([every] if every else [])])


def _is_over(osm: str, at: datetime) -> bool:
    """Whether nothing opens, or is open, from ``at`` to the end of its week."""
    hours, now = _parse(osm), _paris(at)
    minute = _minutes(_monday(now), now)
    days = _days(hours, _monday(now), 7) if hours else []
    return all(number * 24 * 60 + span.end <= minute for number, spans in enumerate(days) for span in spans)


def _seasons(osm: str, at: datetime | None) -> str | None:
    """Every season with its hours: "les semaines paires : le mardi matin de 9 h à 12 h"; no closure of a past year."""
    apart = take_apart(osm)
    if apart is None:
        return None
    usual = _joined(_week(apart.usual), _holidays(apart.usual)) if apart.usual else None
    by_season = [_season_text(one.when, _week(one.hours)) for one in apart.seasons]
    by_day = [f"{one.when} {spans_in_french(spans)}" for one in apart.nth if (spans := _one_day(one.hours))]
    closed = [f"fermé {one.when}" for one in apart.closed if not (at and one.year and one.year < _paris(at).year)]
    return " ; ".join([*([usual] if usual else []), *by_season, *by_day, *closed]) or None


def _season_text(when: str, week: str | None) -> str:
    return f"{when} : {week}" if week else f"fermé {when}"


@lru_cache(maxsize=4096)  # the same for ever: an ordinary week does not depend on today
def _week(osm: str) -> str | None:
    hours = _parse(osm)
    return None if hours is None else week_text(_days(hours, ORDINARY_WEEK, 7))


def _one_day(osm: str) -> Day:
    hours = _parse(osm)
    return () if hours is None else _days(hours, ORDINARY_WEEK, 1)[0]


def _holidays(osm: str) -> str | None:
    """What is told of public holidays: nothing when the hours do not speak of them, though most places are shut."""
    hours = _parse(osm)
    if hours is None or not _tells_holidays(osm):
        return None
    (on_holiday,) = _days(hours, ASCENSION_DAY, 1)
    if not on_holiday:
        return "fermé les jours fériés"
    if on_holiday == _days(hours, ORDINARY_WEEK, 4)[ASCENSION_DAY.weekday()]:
        return "jours fériés compris"
    return f"les jours fériés {spans_in_french(on_holiday)}"


def _joined(*texts: str | None) -> str | None:
    return ", ".join(text for text in texts if text) or None


def _closure(closures: Sequence[Closed], day: date) -> Closed | None:
    return next((closed for closed in closures if closed.first <= day <= closed.last), None)


def _status_without_hours(moment: datetime, closures: Sequence[Closed], condition: str | None = None) -> Status:
    closed = _closure(closures, moment.date())
    if closed is None:
        return Status(None, None, condition)
    if closed.last - moment.date() > HORIZON:
        return Status(False, None, "fermé")
    return Status(False, None, f"fermé jusqu'au {coming_day_in_french(closed.last, moment.date())}")


def _condition(hours: OpeningHours, moment: datetime) -> str | None:
    """What the next hours that are not plainly open ask for, or None when it never opens."""
    intervals = hours.intervals(moment, _paris(moment + HORIZON))
    return next(
        (condition for _begin, _end, state, condition in intervals if state != State.CLOSED and condition), None
    )


def _open_text(until: datetime, now: datetime) -> str:
    if until.date() - now.date() > DAY:
        return "ouvert"
    return f"ouvert, ferme à {hour_in_french(until)}"


def _open_spans(hours: OpeningHours, start: datetime, closures: Sequence[Closed]) -> Iterable[Interval]:
    """The openings that end after ``start``, closures taken away.

    One of a day or less belongs to the day it began on: when that day is shut, so are the small hours after it.
    """
    for begin, end, state, condition in hours.intervals(_paris(start - DAY), _paris(start + HORIZON)):
        if state != State.OPEN or condition or end <= start:
            continue
        if end - begin > DAY:
            left = _outside(max(begin, start), end, closures)
        else:
            left = None if _closure(closures, begin.date()) else (begin, end)
        if left:
            yield left


def _outside(begin: datetime, end: datetime, closures: Sequence[Closed]) -> Interval | None:
    """What remains of a long opening once exceptional closures are taken away: from the first day that is not shut."""
    closed = _closure(closures, begin.date())
    while closed and begin < end:
        if closed.last >= end.date():  # also a date.max ("9999-12-31"), which has no day after
            return None
        begin = datetime.combine(closed.last + DAY, datetime.min.time(), PARIS)
        closed = _closure(closures, begin.date())
    return (begin, end) if begin < end else None


def _days(hours: OpeningHours, first: datetime, count: int) -> list[Day]:
    """The hours of some days in a row: those past midnight belong to the day they began on, unless a whole day."""
    days: list[list[Span]] = [[] for _ in range(count)]
    for begin, end, state, condition in hours.intervals(first - DAY, first + timedelta(days=count + 1)):
        if state == State.OPEN or (state == State.UNKNOWN and condition):
            for start, stop in _cut(begin, end):
                number = (start.date() - first.date()).days
                if 0 <= number < count:
                    days[number].append(Span(_minutes(start, start), _minutes(start, stop), condition))
    return [tuple(spans) for spans in days]


def _cut(begin: datetime, end: datetime) -> Iterable[Interval]:
    """An interval of a day or less, or each of its days."""
    while end - begin > DAY:
        midnight = datetime.combine(begin.date() + DAY, time.min, PARIS)
        yield begin, midnight
        begin = midnight
    yield begin, end


def _minutes(day: datetime, moment: datetime) -> int:
    """Minutes by the clock on the wall since the midnight of ``day``."""
    return (moment.date() - day.date()).days * 24 * 60 + moment.hour * 60 + moment.minute
