"""Hours written in figures are not taken for the number of a person; the numbers of persons still leave."""

from __future__ import annotations

import pytest

from conversations.opening_times import mask_hours
from conversations.privacy import mask

TAKEN_FOR_NUMBERS = [
    "lundi au vendredi 8.30-12.00 13.30-17.30",
    "lun-ven 0900 1200 1400 1700",
    "ouvert 09.00-12.00/14.00-17.30",
    "lundi 8 30 12 30 13 30 17 30",
    "mardi 900-1200 1400-1730",
    "09.00-12.00/14.00-17.30, fermé en août",
    "samedi 1800 2030 2130 0000",
]
PERSONAL = [
    ("le lundi, 06 12 34 56 78", "le lundi, [TÉL]"),
    ("06.12.14.18.20", "[TÉL]"),
    ("0612 14 18 20", "[TÉL]"),
    ("+33 6 12 14 18 20", "[TÉL]"),
    ("lundi 9.00-12.00, 06 12 34 56 78", "lundi 9.00-12.00, [TÉL]"),
    ("1 85 05 78 006 084 36", "[NIR]"),
    ("2 05 12 14 01 20 02 23", "[NIR]"),
    ("4970 1012 3456 7890", "[CARTE]"),
    ("0900 1200 1400 1700 chez Mme Martin", "0900 1200 1400 1700 chez Mme [NOM]"),
]


@pytest.mark.parametrize("hours", TAKEN_FOR_NUMBERS)
def test_times_of_a_day_in_a_row_stay(hours: str) -> None:
    assert mask(hours).kinds
    assert mask_hours(hours) == hours


@pytest.mark.parametrize(("text", "masked"), PERSONAL)
def test_what_is_no_row_of_openings_and_ends_is_masked_as_anywhere(text: str, masked: str) -> None:
    assert mask_hours(text) == masked


def test_figures_without_end_cost_little() -> None:
    assert mask_hours("9 " * 250) and mask_hours("0900-" * 100)
