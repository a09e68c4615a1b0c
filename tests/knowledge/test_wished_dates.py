"""knowledge.wished_dates: the days that a patron's words for a date mean."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.place_words import plain
from knowledge.wished_dates import code_of, days_of

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("le 3 décembre", "2026-12-03", "2026-12-03"),
        ("le mardi 1er décembre", "2026-12-01", "2026-12-01"),
        ("20 novembre", "2026-11-20", "2026-11-20"),
        ("le 19 novembre", "2027-11-19", "2027-11-19"),
        ("le 3 décembre 2027", "2027-12-03", "2027-12-03"),
        ("en décembre", "2026-12-01", "2026-12-31"),
        ("en novembre", "2026-11-01", "2026-11-30"),
        ("mi-février", "2027-02-01", "2027-02-28"),
        ("le 25", "2026-11-25", "2026-11-25"),
        ("le 7", "2026-12-07", "2026-12-07"),
        ("la semaine du 7", "2026-12-07", "2026-12-13"),
        ("la semaine du 16", "2026-11-16", "2026-11-22"),
        ("semaine du 4 janvier", "2027-01-04", "2027-01-10"),
        ("dans 3 jours", "2026-11-23", "2026-11-23"),
        ("dans huit jours", "2026-11-23", "2026-11-29"),
        ("dans 15 jours", "2026-11-30", "2026-12-06"),
        ("dans deux semaines", "2026-11-30", "2026-12-06"),
        ("dans 2 mois", "2027-01-01", "2027-01-31"),
    ],
)
def test_words_for_a_date_mean_these_days(said: str, first: str, last: str) -> None:
    """The twentieth of November 2026 is a Friday."""
    code = code_of(plain(said))
    assert code and days_of(code, FRIDAY) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("said", ["le 31 novembre", "le 31 novembre 2026", "le 3 mars 1950", "en mars 2020"])
def test_a_date_that_is_none_or_past_means_no_day(said: str) -> None:
    code = code_of(plain(said))
    assert code and days_of(code, FRIDAY) is None


@pytest.mark.parametrize("said", ["le 2", "le 12 h", "le 12 34", "mars", "dans deux jours", "dans une heure", "samedi"])
def test_other_words_are_no_date(said: str) -> None:
    assert code_of(plain(said)) is None


@pytest.mark.parametrize("code", ["samedi", "semaine_prochaine", "mois_prochain", "avant_date-3-12"])
def test_a_code_of_a_phrase_is_none_of_a_date(code: str) -> None:
    assert days_of(code, FRIDAY) is None
