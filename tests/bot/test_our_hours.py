"""Questions about the opening of the library itself."""

from __future__ import annotations

import pytest
from conversation import Conversation

from bot.our_hours import called, our_hours_asked

AFTER_CARDS = {"last_kind": "refer", "cards": ["card-1"], "last_need": "impots"}
AFTER_OURS = {"last_kind": "refer", "cards": ["library-exemple"], "last_need": "bibliotheque"}


@pytest.mark.parametrize(
    "text",
    [
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
        ("ouvert vendredi ?", "utter_our_hours_closed_then", {"date": "vendredi 25 décembre"}),
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
