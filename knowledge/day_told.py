"""One coming day of a place, and what is usual on it: a holiday or a closure is told from a day that is always shut.

And the moment that it is: whether the place is open, until when, or when it opens again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from knowledge.french_hours import DAYS, MIDNIGHT, Day, coming_day_in_french, hour_in_french, spans_in_french
from knowledge.opening_hours import ORDINARY_WEEK, PARIS, hours_on_day, moment_in_french, paris_day, spans_on, status
from knowledge.records import Place
from knowledge.wished_dates import days_of

EVENING = 18  # hours: from then on "ce soir" is now
PARTS: Mapping[str, tuple[int, int]] = {
    "matin": (0, 12 * 60),
    "midi": (12 * 60 + 30, 13 * 60 + 30),
    "apres_midi": (13 * 60 + 30, EVENING * 60),
    "soir": (EVENING * 60, MIDNIGHT),
}
"""Parts of a day, in minutes since its midnight; a place that shuts at 12 h 15 is not open at midday."""


@dataclass(frozen=True)
class DayTold:
    """``date`` as one says it ("vendredi 25 décembre"), its hours and the usual ones: "" when shut, None when unknown.

    ``reason`` is that of an exceptional closure on that day; ``spans`` are its hours.
    """

    date: str
    hours: str | None
    usual: str | None
    reason: str | None = None
    spans: Day = ()

    @property
    def unusual(self) -> bool:
        """Whether the day is shut though it is usually open."""
        return self.hours == "" and bool(self.usual)

    def open_in(self, part: str) -> bool:
        """Whether it is open at some time of this part of the day (``PARTS``)."""
        begin, end = PARTS[part]
        return any(span.begin < end and span.end > begin for span in self.spans)


@dataclass(frozen=True)
class NowTold:
    """Whether a place is open now (None when unknown), until when ("17 h 30") or when it opens ("mardi à 10 h").

    ``evening``: whether it is the evening already.
    """

    open_now: bool | None
    until: str | None
    opening: str | None
    evening: bool


def day_told(place: Place, weekday: int, now: datetime) -> DayTold:
    """The next such day of the week (0 for Monday), today included."""
    today = paris_day(now)
    return _told(place, today + timedelta(days=(weekday - today.weekday()) % len(DAYS)), today)


def date_told(place: Place, code: str, now: datetime) -> DayTold | None:
    """The day of a date ("date-25-12", ``wished_dates``); None of a date that is none, or that is past."""
    today = paris_day(now)
    span = days_of(code, today)
    return _told(place, span[0], today) if span else None


def now_told(place: Place, now: datetime) -> NowTold:
    """The moment that it is, closures counted."""
    found = status(place.opening_hours, now, place.closures)
    until = hour_in_french(found.until.astimezone(PARIS)) if found.until else None
    opening = moment_in_french(found.next_opening, now) if found.next_opening else None
    return NowTold(found.open_now, until, opening, now.astimezone(PARIS).hour >= EVENING)


def _told(place: Place, day: date, today: date) -> DayTold:
    shut = next((one for one in place.closures if one.first <= day <= one.last), None)
    spans = spans_on(place.opening_hours, day, place.closures)
    return DayTold(
        coming_day_in_french(day, today),
        None if spans is None else spans_in_french(spans) if spans else "",
        hours_on_day(place.opening_hours, day.weekday(), ORDINARY_WEEK),
        shut.reason if shut else None,
        spans or (),
    )
