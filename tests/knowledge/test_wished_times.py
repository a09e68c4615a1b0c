"""knowledge.wished_times: when a session is wished, in a patron's words."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from knowledge.opening_hours import PARIS
from knowledge.wished_times import fits, last_day, near_day, near_deadline, only_times, wished_times

FRIDAY = datetime(2026, 11, 20, 10, 30, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("Le prochain ?", ("prochain",)),
        ("C'est quand la prochaine séance ?", ("prochain",)),
        ("et samedi ?", ("samedi",)),
        ("samedi prochain", ("samedi",)),
        ("un atelier informatique samedi matin", ("samedi", "matin")),
        ("ce soir", ("aujourd_hui", "soir")),
        ("plutôt le soir", ("soir",)),
        ("la semaine prochaine", ("semaine_prochaine",)),
        ("vous avez des cours l'après-midi ?", ("apres_midi",)),
        ("le programme du mois prochain", ("mois_prochain",)),
        ("des ateliers ce week-end ?", ("ce_week_end",)),
        ("après-demain", ("apres_demain",)),
        ("dans deux jours ?", ("apres_demain",)),
        ("demain aprem", ("demain", "apres_midi")),
        ("avant vendredi", ("avant_vendredi",)),
        ("un atelier avant le samedi", ("avant_samedi",)),
        ("atelier le 3 décembre", ("date-3-12",)),
        ("atelier mardi 8 décembre le matin", ("date-8-12", "matin")),
        ("atelier en décembre", ("mois-12",)),
        ("atelier dans 15 jours", ("dans-15-jour",)),
        ("un cours la semaine du 7", ("semaine-7",)),
        ("un atelier avant le 15 décembre", ("avant_date-15-12",)),
        ("un atelier après le 15 décembre", ()),
        ("des ateliers du 3 au 15 décembre", ()),
        ("on m'expulse le 3 décembre", ()),
        ("en décembre ?", ("mois-12",)),
        ("ce matin j'ai reçu une lettre", ()),
        ("mon voisin a crié hier soir", ()),
        ("je veux apprendre à envoyer un mail", ()),
    ],
)
def test_times_are_wishes_only_when_a_session_is_meant(said: str, codes: tuple[str, ...]) -> None:
    assert wished_times(said) == codes


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("les ateliers mais surtout pas le samedi je travaille", ("pas_samedi",)),
        ("atelier pas le matin", ("pas_matin",)),
        ("un atelier sauf samedi", ("pas_samedi",)),
        ("jamais le soir", ("pas_soir",)),
        ("pas demain", ("pas_demain",)),
        ("pas disponible le lundi", ("pas_lundi",)),
        ("samedi pas possible", ("pas_samedi",)),
        ("le lundi je peux pas", ("pas_lundi",)),
        ("pas le lundi ni le mardi", ("pas_lundi", "pas_mardi")),
        ("pas lundi, mardi", ("pas_lundi", "pas_mardi")),
        ("pas samedi matin", ("pas_samedi+matin",)),
        ("pas ce soir", ("pas_aujourd_hui+soir",)),
        ("pas avant vendredi", ("pas_avant_vendredi",)),
        ("pas lundi, plutôt mardi", ("pas_lundi", "mardi")),
        ("mardi mais pas le matin", ("mardi", "pas_matin")),
        ("pourquoi pas samedi", ("samedi",)),
        ("un atelier mais pas le 3 décembre", ("pas_date-3-12",)),
        ("pas en décembre", ("pas_mois-12",)),
    ],
)
def test_what_is_refused_is_never_what_is_wished(said: str, codes: tuple[str, ...]) -> None:
    assert wished_times(said) == codes


@pytest.mark.parametrize(
    ("said", "alone"),
    [
        ("et la semaine prochaine ?", True),
        ("le suivant", True),
        ("samedi je déménage", False),
        ("bonjour", False),
        ("vers 14h", True),
        ("le 12 décembre", True),
        ("dans une heure", True),
        ("tout de suite", True),
        ("ce soir je dors dehors", False),
        ("il revient demain", False),
        ("demain on m'expulse", False),
    ],
)
def test_a_text_may_say_nothing_but_times(said: str, alone: bool) -> None:
    assert only_times(said) is alone


@pytest.mark.parametrize(
    ("days", "hour", "times", "fitting"),
    [
        (1, 10, ("samedi",), True),
        (8, 10, ("samedi", "dimanche"), True),
        (3, 10, ("samedi",), False),
        (3, 10, ("semaine_prochaine",), True),
        (10, 10, ("semaine_prochaine",), False),
        (2, 10, ("cette_semaine",), True),
        (0, 18, ("aujourd_hui", "soir"), True),
        (0, 14, ("aujourd_hui", "soir"), False),
        (1, 14, ("demain", "apres_midi"), True),
        (4, 10, ("week_end",), False),
        (8, 10, ("week_end",), True),
        (1, 10, ("ce_week_end",), True),
        (8, 10, ("ce_week_end",), False),
        (5, 10, ("ce_mois",), True),
        (11, 10, ("ce_mois",), False),
        (11, 10, ("mois_prochain",), True),
        (42, 10, ("mois_prochain",), False),
        (4, 10, ("matin",), True),
        (4, 10, ("prochain",), True),
        (4, 10, (), True),
        (2, 10, ("apres_demain",), True),
        (1, 10, ("apres_demain",), False),
        (1, 10, ("pas_samedi",), False),
        (3, 10, ("pas_samedi",), True),
        (1, 10, ("pas_samedi+matin",), False),
        (1, 14, ("pas_samedi+matin",), True),
        (3, 10, ("pas_samedi+matin",), True),
        (3, 10, ("pas_samedi", "matin"), True),
        (3, 14, ("pas_samedi", "matin"), False),
        (5, 10, ("avant_jeudi",), True),
        (6, 10, ("avant_jeudi",), False),
        (6, 10, ("avant_vendredi",), True),
        (7, 10, ("avant_vendredi",), False),
        (13, 10, ("date-3-12",), True),
        (12, 10, ("date-3-12",), False),
        (12, 10, ("avant_date-3-12",), True),
        (13, 10, ("avant_date-3-12",), False),
        (13, 10, ("pas_date-3-12",), False),
        (13, 14, ("date-3-12", "matin"), False),
        (13, 10, ("date-3-3-1950",), True),
        (5, 10, ("pas_avant_jeudi",), False),
        (6, 10, ("pas_avant_jeudi",), True),
    ],
)
def test_a_session_fits_the_day_and_the_hour(days: int, hour: int, times: tuple[str, ...], fitting: bool) -> None:
    start = (FRIDAY + timedelta(days=days)).replace(hour=hour, minute=0)
    assert fits(start, times, FRIDAY) is fitting


@pytest.mark.parametrize("said", ["c'est pour demain", "pour ce soir", "d'ici demain", "avant 17h"])
def test_a_deadline_within_a_day_is_told_from_a_wish(said: str) -> None:
    assert near_deadline(said)


@pytest.mark.parametrize("said", ["demain", "avant vendredi", "pour samedi", "un dossier pour demain matin à la caf"])
def test_a_day_alone_or_a_later_one_is_no_deadline(said: str) -> None:
    assert not near_deadline(said)


@pytest.mark.parametrize(
    ("said", "day"),
    [("c'est ouvert après-demain ?", "apres_demain"), ("ouvert ce soir", "aujourd_hui"), ("mardi", None)],
)
def test_a_day_is_told_by_its_distance_from_today(said: str, day: str | None) -> None:
    assert near_day(said) == day


def test_the_last_day_of_the_dates_wished_says_how_far_to_look() -> None:
    assert last_day(("mois-3", "matin"), FRIDAY.date()) == date(2027, 3, 31)
    assert last_day(("samedi", "pas_mois-3"), FRIDAY.date()) is None
