"""The next such day of a place."""

from __future__ import annotations

from datetime import date, datetime

from knowledge.day_told import day_told
from knowledge.opening_hours import PARIS, Closed
from knowledge.records import Place

FRIDAY, SUNDAY = 4, 6
MONDAY_BEFORE_CHRISTMAS = datetime(2026, 12, 21, 10, tzinfo=PARIS)
OPEN = "Tu-Sa 14:00-18:00"


def test_a_public_holiday_is_told_from_a_day_that_is_always_shut() -> None:
    library = Place("Bibliothèque (exemple)", opening_hours=OPEN)
    christmas = day_told(library, FRIDAY, MONDAY_BEFORE_CHRISTMAS)
    assert (christmas.date, christmas.hours, christmas.usual) == ("vendredi 25 décembre", "", "de 14 h à 18 h")
    assert christmas.unusual
    assert not day_told(library, SUNDAY, MONDAY_BEFORE_CHRISTMAS).unusual


def test_an_exceptional_closure_says_why() -> None:
    works = Closed(date(2026, 12, 22), date(2026, 12, 22), "travaux")
    tuesday = day_told(Place("Bibliothèque", opening_hours=OPEN, closures=(works,)), 1, MONDAY_BEFORE_CHRISTMAS)
    assert (tuesday.unusual, tuesday.reason) == (True, "travaux")
    assert day_told(Place("Bibliothèque", opening_hours=OPEN), 1, MONDAY_BEFORE_CHRISTMAS).hours == "de 14 h à 18 h"


def test_hours_that_nobody_wrote_are_not_told() -> None:
    assert day_told(Place("Bibliothèque (exemple)"), FRIDAY, MONDAY_BEFORE_CHRISTMAS).hours is None
