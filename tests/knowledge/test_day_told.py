"""The next such day of a place."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from knowledge.day_told import NowTold, date_told, day_told, now_told
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


def test_a_date_is_told_as_any_day_and_one_that_is_none_is_not() -> None:
    library = Place("Bibliothèque (exemple)", opening_hours=OPEN)
    christmas = date_told(library, "date-25-12", MONDAY_BEFORE_CHRISTMAS)
    assert christmas and christmas.unusual and christmas.date == "vendredi 25 décembre"
    assert date_told(library, "date-31-11", MONDAY_BEFORE_CHRISTMAS) is None


@pytest.mark.parametrize(("part", "is_open"), [("matin", True), ("midi", False), ("apres_midi", True), ("soir", False)])
def test_a_part_of_the_day_is_compared_with_its_hours(part: str, is_open: bool) -> None:
    tuesday = day_told(Place("Bibliothèque", opening_hours="Tu 10:00-12:15,14:00-18:00"), 1, MONDAY_BEFORE_CHRISTMAS)
    assert tuesday.open_in(part) is is_open


@pytest.mark.parametrize(
    ("hour", "told"),
    [
        (15, NowTold(True, "18 h", None, evening=False)),
        (9, NowTold(False, None, "à 14 h", evening=False)),
        (20, NowTold(False, None, "demain à 14 h", evening=True)),
    ],
)
def test_the_moment_that_it_is(hour: int, told: NowTold) -> None:
    tuesday = datetime(2026, 12, 22, hour, tzinfo=PARIS)
    assert now_told(Place("Bibliothèque (exemple)", opening_hours=OPEN), tuesday) == told
