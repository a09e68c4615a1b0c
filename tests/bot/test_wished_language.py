"""Another language asked for in a word or two."""

from __future__ import annotations

from typing import Any

import pytest
from conversation import Conversation

from bot.foreign import LANGUAGES
from bot.wished_language import language_of_crisis, wished_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("English please", "en"), ("in english please", "en"),
        ("Do you speak English?", "en"), ("help", "en"),
        ("en anglais svp", "en"), ("vous parlez anglais ?", "en"), ("je ne parle que anglais", "en"),
        ("ayuda", "es"), ("¿Habla español?", "es"), ("quelqu'un parle espagnol ?", "es"),
        ("en español por favor", "es"),
        ("ajuda por favor", "pt"), ("aiuto", "it"), ("Deutsch bitte", "de"), ("Hilfe", "de"),
        ("Türkçe", "tr"),
        ("vorbiți română?", "ro"), ("po polsku", "pl"), ("en arabe", "ar"), ("vous parlez arabe", "ar"),
        ("je parle ukrainien", "uk"), ("en russe svp", "ru"), ("en chinois", "zh"),
    ],
)  # fmt: skip
def test_a_wish_for_a_language_is_heard(text: str, language: str) -> None:
    assert wished_language(text) == language and language in LANGUAGES


@pytest.mark.parametrize(
    "text",
    ["cours d'anglais", "je veux apprendre l'anglais", "traduire un papier en anglais pour la caf", "help mon ordi",
     "aide", "en français", "je parle mal français", "un livre en anglais", "allemand", "en retard"],
)  # fmt: skip
def test_a_lesson_or_anything_else_is_none(text: str) -> None:
    assert wished_language(text) is None


@pytest.mark.parametrize(
    ("text", "language"), [("quiero morir", "es"), ("voglio morire", "it"), ("j'en peux plus", "fr")]
)
def test_a_short_cry_has_its_language(text: str, language: str) -> None:
    assert language_of_crisis(text) == language


@pytest.mark.parametrize("meant", [{"intent": "hors_sujet"}, {"intent": "imprecis"}, {"refer": "ateliers"}])
async def test_the_conversation_goes_on_in_it_with_its_sentence_and_buttons(
    talk: Conversation, meant: dict[str, Any]
) -> None:
    answer = await talk.says("English please", **meant)
    assert answer.order == ["utter_language_en", "choices"]
    assert answer.buttons[0] == "Parler à quelqu'un · Talk to a person"
    assert talk.slots["language"] == "en"


async def test_after_cards_it_is_no_town_and_their_need_comes_first(talk: Conversation) -> None:
    await talk.presses("need:identite")
    answer = await talk.says("English please", intent="hors_sujet")
    assert answer.order == ["utter_language_en", "choices"]
    assert answer.buttons[1].endswith("Identity papers") and len(answer.buttons) == 5


async def test_what_the_model_finds_urgent_stays_so(talk: Conversation) -> None:
    assert (await talk.says("help", intent="danger")).called == "urgence"


async def test_numbers_come_with_a_sentence_in_the_language_of_a_cry(talk: Conversation) -> None:
    answer = await talk.says("quiero morir")
    assert answer.order[0] == "emergency" and "utter_language_urgent_es" in answer.order
