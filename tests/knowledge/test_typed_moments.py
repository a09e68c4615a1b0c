"""knowledge.typed_moments: days and hours as browsers send them and as people type them."""

from __future__ import annotations

from datetime import date, time

import pytest

from knowledge.typed_moments import typed_day, typed_hour


@pytest.mark.parametrize("text", ["2026-12-08", "8/12/2026", "08.12.2026", " 8/12/2026 "])
def test_a_day(text: str) -> None:
    assert typed_day(text) == date(2026, 12, 8)


@pytest.mark.parametrize("text", ["14:30", "14:30:00", "14h30", "14 h 30", " 14H30 "])
def test_an_hour(text: str) -> None:
    assert typed_hour(text) == time(14, 30)


@pytest.mark.parametrize("text", ["9", "9h", "9 h", "09:00"])
def test_a_round_hour(text: str) -> None:
    assert typed_hour(text) == time(9, 0)


@pytest.mark.parametrize("text", ["", "midi", "25:00", "12:60", "1430"])
def test_what_is_no_hour_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"hour|minute"):
        typed_hour(text)


@pytest.mark.parametrize("text", ["", "demain", "31/02/2026", "8/12"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"day|isoformat"):
        typed_day(text)
