"""knowledge.french_hours: what a person would write."""

from __future__ import annotations

import pytest

from knowledge.french_hours import note_in_french
from knowledge.opening_hours import readable, week_in_french


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("Mo-Fr 09:00-19:00; Sa 17:00", "lundi à vendredi 09:00-19:00 ; samedi 17:00"),
        ("Mo,Tu 09:30-13:00;We 09:30-13:00-18:00", "lundi, mardi 09:30-13:00 ; mercredi 09:30-13:00-18:00"),
        ("Tu-Fr 9-12; PH off", "mardi à vendredi 9-12 ; jours fériés fermé"),
        ("Ouvert du lundi au vendredi : de 9h - 12h15", "Ouvert du lundi au vendredi : de 9h - 12h15"),
        ("Sur rendez-vous, au 02 61 91 00 01.", "Sur rendez-vous, au 02 61 91 00 01."),
        ("Mon bureau, 09:00", "Mon bureau, 09:00"),
        ("02 61 91 00 01", "02 61 91 00 01"),
        (None, None),
    ],
)
def test_no_code_of_a_day_is_shown_to_a_person(note: str | None, said: str | None) -> None:
    assert not readable(note)
    assert note_in_french(note) == said


@pytest.mark.parametrize(
    ("hours", "week"),
    [
        ("Th 08:00-13:00,13:01-15:00", "le jeudi de 8 h à 15 h"),
        ("Th 08:00-12:00,12:01-13:00", "le jeudi matin de 8 h à 13 h"),
        ("Th 08:00-13:00,13:02-15:00", "le jeudi de 8 h à 13 h et de 13 h 02 à 15 h"),
    ],
)
def test_hours_a_minute_apart_are_one(hours: str, week: str) -> None:
    assert week_in_french(hours) == week
