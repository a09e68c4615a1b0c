"""Questions about the opening of the library itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from conversation import Conversation

from bot.our_hours import called, our_hours_asked
from knowledge.opening_hours import PARIS

AFTER_CARDS = {"last_kind": "refer", "cards": ["card-1"], "last_need": "impots"}
AFTER_OURS = {"last_kind": "refer", "cards": ["library-exemple"], "last_need": "bibliotheque"}


@pytest.mark.parametrize(
    "text",
    [
        "je voulais juste savoir vos horaires",
        "pouvez vous me donner vos orair svp merci",
        "il me faudrait les heures d'ouverture s'il vous plaît",
        "j'aimerais savoir quand vous êtes ouverts",
        "vous êtes ouverts dimanche ?",
        "vous ouvrez à quelle heure lundi",
        "c'est ouvert demain ?",
        "ouvert jeudi soir ?",
        "la mediatheque est ouverte samedi matin",
        "Bonjour, est-ce que la bibliothèque est fermée le mardi ?",
        "c quoi vos horaires svp",
    ],
)
def test_the_opening_of_the_library_is_asked(text: str) -> None:
    assert our_hours_asked(text, {})


@pytest.mark.parametrize(
    "text",
    [
        "vous ouvrez un compte caf lundi",
        "la mairie est ouverte samedi ?",
        "ouvert",
        "ferme la",
        "je viens samedi",
        "vous êtes ouverts à Nantes samedi ?",
    ],
)
def test_anything_else_is_not(text: str) -> None:
    assert our_hours_asked(text, {}) is None


def test_after_cards_of_others_the_library_has_to_be_spoken_of() -> None:
    assert our_hours_asked("c'est ouvert samedi ?", AFTER_CARDS) is None
    assert our_hours_asked("vous êtes ouverts samedi ?", AFTER_CARDS)


def test_after_its_own_card_a_day_is_enough() -> None:
    assert our_hours_asked("et mardi ?", AFTER_OURS)
    assert our_hours_asked("et mardi ?", AFTER_CARDS) is None


def test_now_is_today() -> None:
    asked = our_hours_asked("vous êtes ouverts maintenant ?", {})
    assert asked is not None and asked["day"] == "aujourd_hui"


@pytest.mark.parametrize(
    ("text", "response", "values"),
    [
        ("vous êtes ouverts dimanche ?", "utter_our_hours_closed", {"place": "médiathèque", "day": "dimanche"}),
        ("c'est ouvert demain ?", "utter_our_hours_yes", {"day": "samedi", "hours": "de 14 h à 18 h"}),
        ("vous ouvrez à quelle heure lundi", "utter_our_hours", {"day": "lundi", "hours": "de 14 h à 18 h"}),
        ("ouvert vendredi ?", "utter_our_hours_closed", {"day": "vendredi 25 décembre"}),
    ],
)
async def test_it_is_answered_from_the_record_then_its_week(
    talk: Conversation, text: str, response: str, values: dict[str, str]
) -> None:
    answer = await talk.says(text, intent="hors_sujet")
    said = answer.said(response)
    assert {name: said[name] for name in values} == values
    assert answer.order[:2] == [response, "utter_our_week"]


async def test_a_need_spoken_of_before_is_not_what_is_open(talk: Conversation) -> None:
    await talk.says("mes impôts", refer="impots")
    assert (await talk.says("vous êtes ouverts dimanche ?", refer="impots")).order[0] == "utter_our_hours_closed"


@pytest.mark.parametrize(
    ("name", "word"), [("Médiathèque de l'Estuaire", "médiathèque"), ("Le Livre ouvert", "bibliothèque")]
)
def test_a_library_is_called_by_a_word_of_its_name(name: str, word: str) -> None:
    assert called(name) == word


def _saturday(hour: int) -> datetime:
    return datetime(2026, 11, 21, hour, 0, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("hour", "text", "response", "values"),
    [
        (15, "vous êtes ouverts maintenant ?", "utter_our_hours_now_open", {"hours": "18 h"}),
        (15, "vous êtes encore ouverts ?", "utter_our_hours_now_open", {"hours": "18 h"}),
        (20, "vous êtes ouverts maintenant ?", "utter_our_hours_now_closed", {"when": "lundi à 14 h"}),
        (23, "vous êtes encore ouverts ce soir ?", "utter_our_hours_now_closed", {"when": "lundi à 14 h"}),
        (9, "vous êtes ouverts maintenant ?", "utter_our_hours_now_closed", {"when": "à 14 h"}),
        (20, "c'est fermé maintenant ?", "utter_our_hours_now_fact_closed", {"when": "lundi à 14 h"}),
        (9, "vous êtes ouverts ce soir ?", "utter_our_hours_not_then", {"hours": "de 14 h à 18 h"}),
        (20, "vous êtes ouverts samedi soir ?", "utter_our_hours_not_then", {"day": "samedi"}),
        (20, "vous êtes ouverts lundi matin ?", "utter_our_hours_not_then", {"day": "lundi"}),
        (20, "vous êtes ouverts lundi après-midi ?", "utter_our_hours_yes", {"day": "lundi"}),
        (20, "vous êtes fermés samedi ?", "utter_our_hours", {"day": "samedi", "hours": "de 14 h à 18 h"}),
        (20, "vous êtes fermés dimanche ?", "utter_our_hours_fact_closed", {"day": "dimanche"}),
        (20, "à quelle heure vous ouvrez dimanche ?", "utter_our_hours_fact_closed", {"day": "dimanche"}),
        (20, "la bibliothèque ferme quand pour noel", "utter_our_hours_fact_closed", {"day": "vendredi 25 décembre"}),
        (20, "fermés le 25 décembre ?", "utter_our_hours_fact_closed", {"day": "vendredi 25 décembre"}),
        (20, "vous êtes ouverts le 24 décembre ?", "utter_our_hours_yes", {"day": "jeudi 24 décembre"}),
    ],
)
async def test_the_clock_and_what_is_asked_decide_the_answer(
    talk: Conversation, directory: Any, hour: int, text: str, response: str, values: dict[str, str]
) -> None:
    directory.now = _saturday(hour)
    directory.weekday = _weekday_of_saturday
    said = (await talk.says(text, intent="hors_sujet")).said(response)
    assert {name: said[name] for name in values} == values


def _weekday_of_saturday(code: str | None) -> str | None:
    return {"aujourd_hui": "samedi", "demain": "dimanche"}.get(str(code), code)


async def test_two_days_are_answered_by_the_week(talk: Conversation) -> None:
    answer = await talk.says("vous êtes ouverts dimanche soir ou samedi après-midi ?", intent="hors_sujet")
    assert answer.order[0] == "utter_our_week"


async def test_no_other_place_is_offered_under_our_own_week(talk: Conversation) -> None:
    answer = await talk.says("vous êtes ouverts samedi ?", intent="hors_sujet")
    assert len(answer.buttons) == 2 and "Un autre endroit" not in answer.buttons
