"""One coming day of a place, and what is usual on it: a holiday or a closure is told from a day that is always shut."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from knowledge.french_hours import coming_day_in_french
from knowledge.opening_hours import ORDINARY_WEEK, hours_on_day, paris_day
from knowledge.records import Place


@dataclass(frozen=True)
class DayTold:
    """``date`` as one says it ("vendredi 25 décembre"), its hours and the usual ones: "" when shut, None when unknown.

    ``reason`` is that of an exceptional closure on that day.
    """

    date: str
    hours: str | None
    usual: str | None
    reason: str | None = None

    @property
    def unusual(self) -> bool:
        """Whether the day is shut though it is usually open."""
        return self.hours == "" and bool(self.usual)


def day_told(place: Place, weekday: int, now: datetime) -> DayTold:
    """The next such day of the week (0 for Monday), today included."""
    today = paris_day(now)
    day = today + timedelta(days=(weekday - today.weekday()) % 7)
    shut = next((one for one in place.closures if one.first <= day <= one.last), None)
    return DayTold(
        coming_day_in_french(day, today),
        hours_on_day(place.opening_hours, weekday, now, place.closures),
        hours_on_day(place.opening_hours, weekday, ORDINARY_WEEK),
        shut.reason if shut else None,
    )
