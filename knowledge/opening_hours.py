"""Opening hours in OpenStreetMap syntax: open now, next opening, and a week as a person would write it.

Pure: no database, no clock of its own. Times are those of Paris; French public holidays count. Text that the
library cannot read is never guessed at: the answer is None and the text stays prose.
Syntax: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from opening_hours import (  # type: ignore[attr-defined]  # ParserError is missing from its type file
    OpeningHours,
    ParserError,
    State,
)

PARIS = ZoneInfo("Europe/Paris")
HORIZON = timedelta(days=400)  # a next opening further away is no help to anyone
ORDINARY_WEEK = datetime(2026, 6, 8, tzinfo=PARIS)  # a Monday; its week holds no public holiday
SEASONAL = re.compile(r"\b(week|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|easter|SH|\d{4})\b", re.IGNORECASE)

CLOCK = re.compile(r"\d{1,2}:\d{2}|24/7|sunrise|sunset|dawn|dusk")  # without an hour, days say nothing of when
HOLIDAYS_TOLD = re.compile(r"\s*24/7|.*\bPH\b")  # hours that speak of holidays, or that never stop

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip

Span = tuple[datetime, datetime]
Spoken = tuple[str, str, str]  # from, to, and under what condition ("sur rendez-vous")


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
        return Status(True, None, _open_text(first[1], moment))
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
    return f"{name} {hour}" if days < 7 else f"le {day_in_french(local.date())} {hour}"


def day_in_french(day: date) -> str:
    """ "mardi 8 décembre", "vendredi 1er mai"."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{DAYS[day.weekday()]} {number} {MONTHS[day.month - 1]}"


def hour_in_french(moment: datetime) -> str:
    """ "9 h", "12 h 30", "minuit"."""
    if (moment.hour, moment.minute) == (0, 0):
        return "minuit"
    return f"{moment.hour} h {moment.minute:02d}" if moment.minute else f"{moment.hour} h"


def week_in_french(osm: str | None, at: datetime | None = None) -> str | None:
    """The usual week as a person writes it: "du mardi au vendredi de 9 h à 12 h 30 et de 14 h à 17 h, samedi …".

    Hours that vary with weeks or months need ``at``, and give the week of that day ("cette semaine : …"); without
    ``at`` they give None, and so does what cannot be read.
    """
    hours = _parse(osm)
    if hours is None or osm is None:
        return None
    if osm.strip() == "24/7":
        return "tous les jours, jour et nuit"
    seasonal = SEASONAL.search(osm) is not None
    if seasonal and at is None:
        return None
    monday = _monday(_paris(at)) if seasonal and at else ORDINARY_WEEK
    week = _days_in_french([_day_spans(hours, monday + timedelta(days=day)) for day in range(7)])
    return f"cette semaine : {week or 'fermé'}" if seasonal else week


@lru_cache(maxsize=4096)  # reading the holidays of a country costs more than answering
def _parse(osm: str | None) -> OpeningHours | None:
    """Hours without a clock time ("Mo-Fr \"sur rendez-vous\"") are prose; days off count unless the text denies it.

    The specification opens on holidays that go unmentioned. In French files they are forgotten, not worked: a
    patron sent to a shut door on 25 December loses more than one who comes the day after.
    """
    if not osm or not CLOCK.search(osm):
        return None
    text = osm.strip() if HOLIDAYS_TOLD.match(osm) else f"{osm.strip().rstrip(';')}; PH off"
    try:
        return OpeningHours(text, timezone=PARIS, country="FR")
    except ParserError:
        return None


def _paris(at: datetime) -> datetime:
    return at.replace(tzinfo=PARIS) if at.tzinfo is None else at.astimezone(PARIS)


def _monday(moment: datetime) -> datetime:
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=moment.weekday())


def _closure(closures: Sequence[Closed], day: date) -> Closed | None:
    return next((closed for closed in closures if closed.first <= day <= closed.last), None)


def _status_without_hours(moment: datetime, closures: Sequence[Closed], condition: str | None = None) -> Status:
    closed = _closure(closures, moment.date())
    if closed is None:
        return Status(None, None, condition)
    if closed.last - moment.date() > HORIZON:
        return Status(False, None, "fermé")
    return Status(False, None, f"fermé jusqu'au {day_in_french(closed.last)}")


def _condition(hours: OpeningHours, moment: datetime) -> str | None:
    """What the next hours that are not plainly open ask for, or None when it never opens."""
    intervals = hours.intervals(moment, moment + HORIZON)
    return next(
        (condition for _begin, _end, state, condition in intervals if state != State.CLOSED and condition), None
    )


def _open_text(until: datetime, now: datetime) -> str:
    if until.date() - now.date() > timedelta(days=1):
        return "ouvert"
    return f"ouvert, ferme à {hour_in_french(until)}"


def _open_spans(hours: OpeningHours, start: datetime, closures: Sequence[Closed]) -> Iterable[Span]:
    for begin, end, state, condition in hours.intervals(start, start + HORIZON):
        if state != State.OPEN or condition:
            continue
        left = _outside(begin, end, closures)
        if left:
            yield left


def _outside(begin: datetime, end: datetime, closures: Sequence[Closed]) -> Span | None:
    """What remains of an opening once exceptional closures are taken away: from the first day that is not shut."""
    closed = _closure(closures, begin.date())
    while closed and begin < end:
        if closed.last >= end.date():  # also a date.max ("9999-12-31"), which has no day after
            return None
        begin = datetime.combine(closed.last + timedelta(days=1), datetime.min.time(), PARIS)
        closed = _closure(closures, begin.date())
    return (begin, end) if begin < end else None


def _day_spans(hours: OpeningHours, day: datetime) -> tuple[Spoken, ...]:
    return tuple(
        (hour_in_french(begin), hour_in_french(end), condition)
        for begin, end, state, condition in hours.intervals(day, day + timedelta(days=1))
        if state == State.OPEN or (state == State.UNKNOWN and condition)
    )


def _days_in_french(week: list[tuple[Spoken, ...]]) -> str | None:
    days_of: dict[tuple[Spoken, ...], list[int]] = {}
    for day, spans in enumerate(week):
        if spans:
            days_of.setdefault(spans, []).append(day)
    return ", ".join(f"{_days_together(days)} {_spans_in_french(spans)}" for spans, days in days_of.items()) or None


def _days_together(days: list[int]) -> str:
    if len(days) == 7:
        return "tous les jours"
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    names = [name for run in runs for name in _run_in_french(run)]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} et {names[-1]}"


def _run_in_french(run: list[int]) -> list[str]:
    if len(run) > 2:
        return [f"du {DAYS[run[0]]} au {DAYS[run[-1]]}"]
    return [DAYS[day] for day in run]


def _spans_in_french(spans: tuple[Spoken, ...]) -> str:
    conditions = {condition for _begin, _end, condition in spans}
    if len(conditions) > 1:
        return " et ".join(_spans_in_french((span,)) for span in spans)
    (condition,) = conditions
    if spans[0][:2] == ("minuit", "minuit"):
        return condition or "jour et nuit"
    said = " et ".join(f"de {begin} à {end}" for begin, end, _condition in spans)
    return f"{said} ({condition})" if condition else said
