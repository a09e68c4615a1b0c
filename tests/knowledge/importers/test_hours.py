"""Opening hours of a cell: followed, kept as a note, or told as broken."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.importers.hours import opening_hours

FORMAT, BROKEN = "cannot be read as OpenStreetMap hours", "is broken hours: a time of it does not exist"


@pytest.mark.parametrize(
    ("cell", "hours", "note", "told"),
    [
        ("", None, None, []),
        ("Mo-Fr 09:00-12:00", "Mo-Fr 09:00-12:00", None, []),
        ("Fr 20:00-26:00", "Fr 20:00-26:00", None, []),
        ("le mardi matin", None, "le mardi matin", [FORMAT]),
        ("Mo-Fr 25:00-26:00", None, None, [BROKEN]),
        ("Mo-Fr 09:60-12:00", None, None, [BROKEN]),
        ("Mo-Fr 09:00-49:00", None, None, [BROKEN]),
        ("Mo 09:00-12:00; Tu 25:00-26:00", None, "Mo 09:00-12:00; Tu 25:00-26:00", [BROKEN]),
    ],
)
def test_hours_are_followed_or_kept_as_a_note_and_what_is_broken_is_told(
    make_row: Any, cell: str, hours: str | None, note: str | None, told: list[str]
) -> None:
    row = make_row(horaires=cell)
    assert opening_hours(row) == (hours, note)
    assert [problem.problem for problem in row.problems] == told
