"""Closures that are not over, as a person writes them."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.closures import closures_in_french, soon_in_french
from knowledge.opening_hours import Closed

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("first", "last", "reason", "said"),
    [
        (date(2026, 11, 23), date(2026, 11, 27), "congés", "fermé du 23 au 27 novembre (congés)"),
        (date(2026, 12, 24), date(2027, 1, 3), None, "fermé du 24 décembre au 3 janvier 2027"),
        (date(2026, 12, 1), date(2026, 12, 1), None, "fermé le 1er décembre"),
        (date(2026, 11, 30), date.max, None, "fermé à partir du 30 novembre"),
        (date(2026, 11, 16), date(2026, 11, 24), "Travaux", "fermé jusqu'au mardi 24 novembre (Travaux)"),
        (date.min, date.max, None, "fermé jusqu'à nouvel ordre"),
    ],
)
def test_a_closure_is_said_with_its_days_and_its_reason(first: date, last: date, reason: str | None, said: str) -> None:
    assert closures_in_french([Closed(first, last, reason)], TODAY) == (said,)


def test_those_that_are_over_are_not_told_and_the_soonest_comes_first() -> None:
    days = [date(2026, 12, 8), date(2026, 11, 24), date(2026, 11, 20)]
    told = closures_in_french([Closed(day, day) for day in days], TODAY)
    assert told == ("fermé le 24 novembre", "fermé le 8 décembre")


def test_a_closure_that_holds_or_is_far_away_is_not_soon() -> None:
    days = [TODAY, date(2026, 12, 5), date(2026, 12, 6)]
    assert soon_in_french([Closed(day, day) for day in days], TODAY) == ("fermé le 5 décembre",)
