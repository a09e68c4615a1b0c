"""Exceptional closures that are not over, in French: "fermé du 23 au 27 novembre (congés)". Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from knowledge.french_hours import coming_day_in_french, date_in_french
from knowledge.opening_hours import HORIZON, Closed

SOON = timedelta(days=14)  # a card is used within days: until then its usual week may not hold


def closures_in_french(closures: Iterable[Closed], today: date) -> tuple[str, ...]:
    """Those that have not ended by ``today``, the soonest first."""
    coming = sorted((one.first, one.last, one.reason or "") for one in closures if one.last >= today)
    return tuple(_said(Closed(first, last, reason), today) for first, last, reason in coming)


def soon_in_french(closures: Iterable[Closed], today: date) -> tuple[str, ...]:
    """Those that begin soon after ``today``; the one that holds already is told by "fermé, ouvre…"."""
    return closures_in_french([one for one in closures if today < one.first <= today + SOON], today)


def _said(closed: Closed, today: date) -> str:
    said = f"fermé {_days(closed, today)}"
    return f"{said} ({closed.reason})" if closed.reason else said


def _days(closed: Closed, today: date) -> str:
    """The days, or but the last one of a closure that has begun."""
    first, last = closed.first, closed.last
    begun, endless = first <= today, last - max(first, today) > HORIZON
    if endless:
        return "jusqu'à nouvel ordre" if begun else f"à partir du {date_in_french(first.day, first.month)}"
    if begun:
        return f"jusqu'au {coming_day_in_french(last, today)}"
    return days_in_french(first, last, today)


def days_in_french(first: date, last: date, today: date) -> str:
    """ "le 24 décembre", "du 23 au 27 novembre", "du 24 décembre au 3 janvier 2027": the year when it is another."""
    year = f" {last.year}" if last.year != today.year else ""
    end = f"{date_in_french(last.day, last.month)}{year}"
    if first == last:
        return f"le {end}"
    begins = date_in_french(first.day, first.month)
    if (first.month, first.year) == (last.month, last.year):
        begins = begins.split()[0]
    return f"du {begins} au {end}"
