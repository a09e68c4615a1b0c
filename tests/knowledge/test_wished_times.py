"""knowledge.wished_times: when a session is wished, in a patron's words."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from knowledge.opening_hours import PARIS
from knowledge.wished_times import fits, only_times, wished_times

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
        ("ce matin j'ai reçu une lettre", ()),
        ("mon voisin a crié hier soir", ()),
        ("je veux apprendre à envoyer un mail", ()),
    ],
)
def test_times_are_wishes_only_when_a_session_is_meant(said: str, codes: tuple[str, ...]) -> None:
    assert wished_times(said) == codes


@pytest.mark.parametrize(
    ("said", "alone"),
    [("et la semaine prochaine ?", True), ("le suivant", True), ("samedi je déménage", False), ("bonjour", False)],
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
    ],
)
def test_a_session_fits_the_day_and_the_hour(days: int, hour: int, times: tuple[str, ...], fitting: bool) -> None:
    start = (FRIDAY + timedelta(days=days)).replace(hour=hour, minute=0)
    assert fits(start, times, FRIDAY) is fitting
