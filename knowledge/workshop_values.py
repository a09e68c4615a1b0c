"""A workshop as plain values that JSON can hold: what its history keeps, what a form shows and sends back.

Moments are ISO 8601 text in UTC. ``dates`` are the coming sessions that no rule gives, each ``[start, end]``; those of
a series follow from ``rule``, ``first_start``, ``length_min``, ``exceptions``. ``seats`` are those of each session.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from knowledge.models import Workshop, WorkshopDate
from knowledge.opening_hours import paris_day
from knowledge.partner_values import Values
from knowledge.series import HORIZON, Series

COLUMNS = (
    "title", "need", "also_needs", "description", "audience", "bring", "booking", "level", "publics", "partner_id",
    "rule", "length_min", "exceptions", "withdrawn",
)  # fmt: skip
SERIES = ("rule", "first_start", "length_min", "exceptions")
CALENDAR = (*SERIES, "dates", "seats")
"""What the dates of a workshop are made of."""


def values_of(workshop: Workshop, now: datetime) -> Values:
    """All that a person may change of a workshop, and the slug of its library."""
    values = {name: getattr(workshop, name) for name in COLUMNS}
    values["exceptions"] = sorted(utc(datetime.fromisoformat(one)) for one in workshop.exceptions)
    values["first_start"] = utc(workshop.first_start) if workshop.first_start else None
    regular = _regular(values, now)
    coming = [one for one in _coming(workshop, now) if not one.cancelled]
    values["dates"] = [[utc(one.start), utc(one.end)] for one in coming if one.start not in regular]
    values["seats"] = next((one.seats for one in (*coming, *reversed(workshop.dates))), None)
    values["library"] = workshop.library.slug if workshop.library else None
    return values


def write(workshop: Workshop, values: Mapping[str, Any], now: datetime) -> None:
    """Gives a workshop these values; what is not among them stays. Sessions that are over are left alone."""
    after = {**values_of(workshop, now), **values}
    for name in set(COLUMNS) & values.keys():
        setattr(workshop, name, values[name])
    if "first_start" in values:
        told = values["first_start"]
        workshop.first_start = datetime.fromisoformat(told) if told else None
    if values.keys() & set(CALENDAR):
        _write_dates(workshop, sessions_of(after, now), now)
    if "seats" in values:
        for one in _coming(workshop, now):
            one.seats = values["seats"]


def sessions_of(values: Mapping[str, Any], now: datetime) -> dict[datetime, datetime]:
    """The start and the end of every coming session that these values tell, those of the rule included.

    Raises ValueError (``knowledge.series.BadRule``) for a rule that cannot be followed.
    """
    length = timedelta(minutes=values["length_min"] or 0)
    found = {start: start + length for start in _regular(values, now)}
    told = ([datetime.fromisoformat(text) for text in one] for one in values["dates"])
    return found | {start: end for start, end in told if start > now}


def still_to_come(values: Mapping[str, Any], now: datetime) -> Values:
    """Values that were noted once, without the dates that are over since."""
    kept = dict(values)
    if "dates" in kept:
        kept["dates"] = [one for one in kept["dates"] if datetime.fromisoformat(one[0]) > now]
    return kept


def utc(moment: datetime) -> str:
    """An aware moment as values hold it."""
    return moment.astimezone(timezone.utc).isoformat()


def _regular(values: Mapping[str, Any], now: datetime) -> set[datetime]:
    """Coming starts that the rule gives; the first one even when it lies beyond the horizon."""
    if not values["rule"] or not values["first_start"]:
        return set()
    first = datetime.fromisoformat(values["first_start"])
    series = Series.of(values["rule"], first, values["exceptions"])
    return {one.astimezone(timezone.utc) for one in series.starts(now, max(now + HORIZON, first)) if one > now}


def _coming(workshop: Workshop, now: datetime) -> list[WorkshopDate]:
    return [one for one in workshop.dates if one.start > now]


def _write_dates(workshop: Workshop, wanted: Mapping[datetime, datetime], now: datetime) -> None:
    """Makes the coming sessions these. One that moves within its day keeps its seats and its list; one that goes is
    called off, and comes back as it was when it is wanted again."""
    rows = {one.start: one for one in _coming(workshop, now)}
    free = {paris_day(start): row for start, row in rows.items() if start not in wanted and not row.cancelled}
    seats = values_of(workshop, now)["seats"]
    for start, end in wanted.items():
        row = rows.get(start) or free.pop(paris_day(start), None)
        if row is None:
            row = WorkshopDate(seats=seats, seats_taken=0)
            workshop.dates.append(row)
        row.start, row.end, row.cancelled = start, end, False
    for start, row in rows.items():
        if start not in wanted and row.start not in wanted:
            row.cancelled = True
    workshop.dates.sort(key=lambda one: one.start)
