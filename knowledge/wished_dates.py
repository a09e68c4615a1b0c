"""Dates in a patron's words, as codes and as days: "le 3 décembre", "en décembre", "dans 15 jours", "la semaine du 7".

Pure. Words are plain (``place_words.plain``): in lower case, without accents or punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache

from knowledge.french_hours import DAYS, MONTHS
from knowledge.place_words import plain

Span = tuple[date, date]
"""The first and the last day, both included."""

_MONTHS = tuple(map(plain, MONTHS))
_MONTH, _WEEKDAY, _YEAR = "|".join(_MONTHS), "|".join(DAYS), r"(?:19|20)\d\d"
_COUNTS = {
    "un": 1,
    "une": 1,
    "deux": 2,
    "trois": 3,
    "quatre": 4,
    "cinq": 5,
    "six": 6,
    "huit": 8,
    "dix": 10,
    "quinze": 15,
}
_FORMS = {
    "semaine": rf"(?:la )?semaine du (\d{{1,2}})(?:er)?(?: ({_MONTH}))?",
    "date": rf"(?:le )?(?:(?:{_WEEKDAY}) )?(?:le )?(\d{{1,2}})(?:er)? ({_MONTH})(?: ({_YEAR}))?",
    "mois": rf"(?:en|courant|debut|fin|mi|mois de|mois d) ({_MONTH})(?: ({_YEAR}))?",
    # "le 2" is the second of what is shown, "le 12 h" an hour, "le 12 34" a phone
    "jour": r"le ([6-9]|[12]\d|3[01])(?! ?[h\d])",
    # "dans deux jours" is the day after tomorrow (wished-times.yml)
    "dans": rf"dans (?!(?:deux|2) jours)({'|'.join(_COUNTS)}|\d{{1,2}}) (jour|semaine|mois)s?",
}
PATTERN = "|".join(_FORMS.values())
"""Of a date in plain words, to be set between limits of words."""

A_WEEK = 7  # days; "dans huit jours" and "dans quinze jours" are one week and two
_YEARS_AHEAD = 400  # days looked through for the next such day: every day of the year but 29 February is among them


def code_of(said: str) -> str | None:
    """The code of plain words that are a date: "date-3-12", "mois-12", "dans-15-jour"; None of any other."""
    for form, pattern in _FORMS.items():
        if match := re.fullmatch(pattern, said):
            return "-".join([form, *(_coded(part) for part in match.groups() if part)])
    return None


@lru_cache(maxsize=256)  # asked of every session
def days_of(code: str, today: date) -> Span | None:
    """The days that a code means, today or later; None of another code, of a date that is none, or that is past."""
    form, *parts = code.split("-")
    if form not in _READ:
        return None
    span = _READ[form](parts, today)
    return span if span and span[1] >= today else None


def _coded(part: str) -> str:
    if part in _MONTHS:
        return str(_MONTHS.index(part) + 1)
    return str(_COUNTS[part]) if part in _COUNTS else part


def _date(parts: list[str], today: date) -> Span | None:
    """A day of a month, of that year when it was told, else the next one."""
    day, month, *year = map(int, parts)
    found = _next(today, lambda one: (one.day, one.month) == (day, month)) if not year else _on(year[0], month, day)
    return (found, found) if found else None


def _day_of_month(parts: list[str], today: date) -> Span | None:
    found = _next(today, lambda one: one.day == int(parts[0]))
    return (found, found) if found else None


def _week(parts: list[str], today: date) -> Span | None:
    """The week that holds the day, which may be one of the days gone of this week."""
    day, *month = map(int, parts)
    found = _next(_monday(today), lambda one: one.day == day and (not month or one.month == month[0]))
    return _week_of(found) if found else None


def _month(parts: list[str], today: date) -> Span | None:
    month, *year = map(int, parts)
    first = date(year[0], month, 1) if year else date(today.year + (month < today.month), month, 1)
    return first, _end_of_month(first)


def _ahead(parts: list[str], today: date) -> Span | None:
    """A day of the coming week, else the week or the month that it falls in."""
    count, unit = int(parts[0]), parts[1]
    if unit == "mois":
        months = today.month - 1 + count
        first = date(today.year + months // 12, months % 12 + 1, 1)
        return first, _end_of_month(first)
    if unit == "jour" and count < A_WEEK:
        return today + timedelta(days=count), today + timedelta(days=count)
    return _week_of(today + timedelta(weeks=count if unit == "semaine" else count // A_WEEK))


_READ: Mapping[str, Callable[[list[str], date], Span | None]] = {
    "date": _date,
    "jour": _day_of_month,
    "semaine": _week,
    "mois": _month,
    "dans": _ahead,
}


def _next(first: date, fits: Callable[[date], bool]) -> date | None:
    days = (first + timedelta(days=ahead) for ahead in range(_YEARS_AHEAD))
    return next((one for one in days if fits(one)), None)


def _on(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # "le 31 novembre 2026"
        return None


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _week_of(day: date) -> Span:
    return _monday(day), _monday(day) + timedelta(days=A_WEEK - 1)


def _end_of_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
