"""The dates of a workshop as a form tells them: sessions one by one, and a series with its end and its exceptions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, TypeVar

from knowledge.opening_hours import PARIS, paris_day
from knowledge.partner_values import Values
from knowledge.repetition import KINDS, Repetition, rule_of
from knowledge.series import MOST_DATES
from knowledge.typed_moments import typed_day, typed_hour
from knowledge.workshop_values import SERIES, sessions_of, utc

KEPT = "garder"
"""The choice that keeps a rule which no other choice says, such as one of an imported calendar."""
MOST_EXCEPTIONS = 60
_DATE = re.compile(r"date-(\d{1,3})-(?:day|from|to)")
_NO_SERIES: Mapping[str, Any] = {"rule": None, "first_start": None, "length_min": None, "exceptions": []}
_Read = TypeVar("_Read", date, time)


@dataclass(frozen=True)
class TypedDates:
    """The fields of the form, where to tell what is wrong, the values that the workshop has, and the present."""

    fields: Mapping[str, str]
    errors: dict[str, str]
    known: Mapping[str, Any]
    now: datetime

    def read(self, name: str, how: Callable[[str], _Read], wrong: str) -> _Read | None:
        """One field; None when it is empty or wrong."""
        text = self.fields.get(name, "").strip()
        try:
            return how(text) if text else None
        except ValueError:
            self.errors[name] = wrong
            return None

    def span(self, day: str, start: str, end: str) -> tuple[datetime, datetime] | None:
        """A session from three fields, all of them needed; None, and told, when one is missing or wrong."""
        on = self.read(day, typed_day, "day")
        hours = [self.read(name, typed_hour, "hour") for name in (start, end)]
        for name, value, missing in ((day, on, "day"), (start, hours[0], "hour"), (end, hours[1], "hour")):
            if value is None:
                self.errors.setdefault(name, missing)
        if on is None or hours[0] is None or hours[1] is None:
            return None
        if hours[1] <= hours[0]:
            self.errors.setdefault(end, "end")
            return None
        return datetime.combine(on, hours[0], PARIS), datetime.combine(on, hours[1], PARIS)


def read_dates(typed: TypedDates) -> Values:
    """``dates`` and what makes a series. A new workshop needs a session to come; so does a series."""
    values = {"dates": _dates(typed), **_series(typed)}
    wrong = any(name.startswith(("date-", "first_", "until", "times", "except", "repeat")) for name in typed.errors)
    if wrong:
        return values
    sessions = sessions_of(values, typed.now)
    of_series = sessions_of({**values, "dates": []}, typed.now)
    if values["rule"] and not of_series and any(values[name] != typed.known[name] for name in SERIES):
        typed.errors["repeat"] = "series_over"
    elif not sessions and "title" not in typed.known:
        typed.errors["date-0-day"] = "dates_missing"
    elif len(sessions) > MOST_DATES:
        typed.errors["repeat"] = "too_many_dates"
    return values


def _dates(typed: TypedDates) -> list[list[str]]:
    found: dict[str, str] = {}
    for number in sorted({int(match[1]) for name in typed.fields if (match := _DATE.fullmatch(name))}):
        prefix = f"date-{number}"
        names = tuple(f"{prefix}-{part}" for part in ("day", "from", "to"))
        if f"{prefix}-gone" in typed.fields or not any(typed.fields.get(name, "").strip() for name in names):
            continue
        span = typed.span(*names)
        if span is None:
            continue
        start = utc(span[0])
        if start in found:
            typed.errors[f"{prefix}-day"] = "date_twice"
        elif span[0] > typed.now:
            found[start] = utc(span[1])
        elif start != typed.fields.get(f"{prefix}-was"):  # one that has begun since the form was opened is over
            typed.errors[f"{prefix}-day"] = "past"
    return [[start, end] for start, end in sorted(found.items())]


def _series(typed: TypedDates) -> Values:
    repeat, known = typed.fields.get("repeat", ""), typed.known
    if repeat not in (*KINDS, KEPT) or (repeat == KEPT and not known["rule"]):
        return dict(_NO_SERIES)
    until = typed.read("until", typed_day, "day")
    times = _times(typed)
    if until and times:
        typed.errors.setdefault("times", "two_ends")
    span = typed.span("first_day", "first_from", "first_to")
    if span is None:
        return dict(_NO_SERIES)
    first = span[0]
    if until and until < paris_day(first):
        typed.errors["until"] = "until"
    rule = known["rule"] if repeat == KEPT else rule_of(Repetition(repeat, until, times), first)
    minutes = int((span[1] - first).total_seconds()) // 60
    told = {"rule": rule, "first_start": utc(first), "length_min": minutes, "exceptions": _exceptions(typed, first)}
    return {name: told[name] for name in SERIES}


def _times(typed: TypedDates) -> int | None:
    told = typed.fields.get("times", "").strip()
    if not told:
        return None
    if not re.fullmatch(r"[0-9]{1,3}", told) or not 0 < int(told) <= MOST_DATES:
        typed.errors["times"] = "times"
        return None
    return int(told)


def _exceptions(typed: TypedDates, first: datetime) -> list[str]:
    """The days typed, at the hour of the series; those that were left out already stay as they were told."""
    known = [datetime.fromisoformat(one) for one in typed.known["exceptions"]]
    days = set(_days(typed))
    kept = {one for one in known if one <= typed.now or paris_day(one) in days}
    before, hour = typed.known["first_start"], first.astimezone(PARIS).time()
    same_hour = before and datetime.fromisoformat(before).astimezone(PARIS).time() == hour
    told = {paris_day(one) for one in kept} if same_hour else set()
    return sorted({utc(one) for one in kept} | {utc(datetime.combine(day, hour, PARIS)) for day in days - told})


def _days(typed: TypedDates) -> Iterator[date]:
    lines = [line for line in re.split(r"[\n,;]", typed.fields.get("except", "")) if line.strip()]
    if len(lines) > MOST_EXCEPTIONS:
        typed.errors["except"] = "too_long"
        return
    for line in lines:
        try:
            yield typed_day(line)
        except ValueError:
            typed.errors["except"] = "day"
