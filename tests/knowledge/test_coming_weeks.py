"""Hours that no words sum up are told week by week."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.coming_weeks import LINES, coming_weeks

TODAY = date(2026, 11, 21)


def test_an_exceptional_week_stands_between_the_usual_ones() -> None:
    told = coming_weeks("Mo 09:00-12:00; 2026 Nov 30-2026 Dec 4 Mo 10:00-12:00; 2027 Jan 4-2027 Jan 8 off", TODAY)
    assert told[:4] == (
        "du 16 au 29 novembre : le lundi matin de 9 h à 12 h",
        "du 30 novembre au 6 décembre : le lundi matin de 10 h à 12 h",
        "du 7 décembre au 3 janvier 2027 : le lundi matin de 9 h à 12 h",
        "du 4 au 10 janvier 2027 : fermé",
    )


@pytest.mark.parametrize("osm", [None, "", "sur rendez-vous"])
def test_what_cannot_be_read_has_no_weeks(osm: str | None) -> None:
    assert coming_weeks(osm, TODAY) == ()


def test_there_are_never_more_lines_than_people_read() -> None:
    assert len(coming_weeks("week 2-52/2 Tu 09:00-12:00", TODAY)) == LINES
