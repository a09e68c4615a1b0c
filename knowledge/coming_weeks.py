"""Hours that no words sum up, told week by week, so that a person can read back what was typed. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import groupby, islice

from knowledge.closures import days_in_french
from knowledge.opening_hours import HORIZON, PARIS, hours_of_week

_WEEK = timedelta(days=7)
LINES = 8  # stretches of equal weeks: a form is read to its end


def coming_weeks(osm: str | None, today: date) -> tuple[str, ...]:
    """The weeks to come, equal ones in a row together: "du 23 au 29 novembre : du lundi au vendredi de 10 h à 12 h".

    From the week of ``today`` on, the first LINES stretches of about a year; none for what cannot be read.
    """
    told = groupby(_weeks(osm, today), key=lambda week: week[1])
    return tuple(_line([monday for monday, _said in weeks], said, today) for said, weeks in islice(told, LINES))


def _weeks(osm: str | None, today: date) -> Iterator[tuple[date, str]]:
    monday = today - timedelta(days=today.weekday())
    while monday <= today + HORIZON:
        said = hours_of_week(osm, datetime(monday.year, monday.month, monday.day, tzinfo=PARIS))
        if said is None:
            return
        yield monday, said or "fermé"
        monday += _WEEK


def _line(mondays: list[date], said: str, today: date) -> str:
    last = mondays[-1] + timedelta(days=6)
    return f"{days_in_french(mondays[0], last, today)} : {said}"
