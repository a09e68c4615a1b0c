"""What is asked after cards, in twelve languages: understood as the French questions are, and answered."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from conversation import Conversation

from bot.foreign import LANGUAGES, foreign_needs
from bot.foreign_questions import foreign_question

ASKED = yaml.safe_load((Path(__file__).parent / "foreign_questions.yml").read_text(encoding="utf-8"))
EVERY = [
    (language, question, text)
    for language, questions in ASKED.items()
    for question, texts in questions.items()
    for text in texts
]
ANSWERS = {
    "humain": "humain",
    "horaires": "horaires",
    "adresse": "adresse",
    "papiers": "papiers",
    "prix": "prix",
    "telephone": "contact",
    "rendez_vous": "rendez_vous",
    "langues": "langues",
    "autre_lieu": "other_place",
    "merci": "merci",
    "au_revoir": "au_revoir",
}


def test_every_language_and_question_is_tried() -> None:
    assert set(ASKED) == set(LANGUAGES)
    assert all(set(questions) == set(ANSWERS) for questions in ASKED.values())


@pytest.mark.parametrize(("language", "question", "text"), EVERY)
def test_a_question_is_read_in_its_language(language: str, question: str, text: str) -> None:
    asked = foreign_question(text, [language], cards=True)
    assert asked is not None and (asked.name, asked.language) == (question, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("how much does a passport cost", "en"),
        ("my phone is broken", "en"),
        ("I speak only English", "en"),
        ("where can I learn French?", "en"),
        ("thank you but I need a residence permit", "en"),
        ("¿cuánto cuesta el pasaporte?", "es"),
        ("mi teléfono no funciona", "es"),
        ("где можно распечатать документ", "ru"),
        ("在哪里可以打印", "zh"),
        ("vorbesc doar engleză", "ro"),
        ("opening hours", "nl"),
        ("", "en"),
        ("yes " * 12 + "opening hours", "en"),
    ],
)
def test_another_need_or_a_story_asks_nothing_of_the_cards(text: str, language: str) -> None:
    assert foreign_question(text, [language], cards=True) is None


def test_without_cards_only_a_person_thanks_and_goodbye_are_heard() -> None:
    assert foreign_question("opening hours", ["en"], cards=False) is None
    assert foreign_question("thank you, bye", ["en"], cards=False) is not None


@pytest.mark.parametrize("text", ["talk to a human", "hablar con una persona", "voglio parlare con una persona"])
def test_a_person_is_understood_before_the_language_is_known(text: str) -> None:
    asked = foreign_question(text, [], cards=False)
    assert asked is not None and asked.name == "humain"
    assert foreign_question("opening hours", [], cards=True) is None


@pytest.mark.parametrize("text", ["je veux parler à une personne", "une personne âgée", "l'adresse", "c'est gratis ?"])
def test_french_asks_for_nobody_in_another_language(text: str) -> None:
    assert foreign_question(text, [], cards=True) is None


@pytest.mark.parametrize("language", LANGUAGES)
async def test_each_is_answered_with_a_sentence_in_that_language(talk: Conversation, language: str) -> None:
    talk.slots["language"] = language
    for question, texts in ASKED[language].items():
        await talk.presses("need:caf")
        answer = await talk.says(texts[0], intent="autre_langue", kind="handoff", reason="langue", language=language)
        wanted = {ANSWERS[question], *(["no_other_place"] if question == "autre_lieu" else [])}
        assert answer.order[0] in {f"utter_language_{what}_{language}" for what in wanted}, texts[0]
        assert (answer.called == "humain") is (question == "humain")
        assert answer.decision.language == language
        assert not any("unknown_place" in name for name in answer.order)
        assert all(" · " in label for label in answer.buttons)


async def test_the_facts_of_the_card_come_below(talk: Conversation) -> None:
    talk.slots["language"] = "es"
    await talk.presses("need:caf")
    hours = await talk.says("¿a qué hora abren?")
    assert hours.order[1].startswith("utter_hours_")
    assert "utter_phone_card" in (await talk.says("número de teléfono")).order


async def test_a_sentence_that_nobody_reads_is_no_town(talk: Conversation) -> None:
    talk.slots["language"] = "en"
    await talk.presses("need:caf")
    said = await talk.says("is there a garden", intent="autre_langue", kind="handoff", reason="langue", language="en")
    assert said.order[0] == "utter_language_en"


async def test_a_button_and_a_yes_are_of_the_language_of_the_conversation(talk: Conversation) -> None:
    await talk.says("impuestos", intent="autre_langue", kind="ask", options=("impots",), language="es")
    assert (await talk.says("sí")).decision.language == "es"
    assert (await talk.presses("horaires")).decision.language == "es"
    assert (await talk.says("je voudrais imprimer mon dossier", refer="impression")).decision.language == "fr"


async def test_in_a_crisis_a_person_is_called_below_the_numbers_in_that_language(talk: Conversation) -> None:
    await talk.says("my husband beats me", language="en", kind="ask")
    answer = await talk.says("I want to talk to a person")
    assert answer.order == ["emergency", "utter_urgency_still", "utter_language_urgent_en", "handoff"]
    assert answer.decision.language == "en"


async def test_who_cannot_call_is_told_of_the_114_in_that_language(talk: Conversation) -> None:
    await talk.says("my husband hits me", language="en", kind="ask")
    answer = await talk.says("i can't call", language="en", kind="ask")
    assert answer.order == ["emergency", "utter_urgency_sans_parler", "utter_language_sans_parler_en", "handoff"]


async def test_a_deadline_has_no_numbers_to_call_in_any_language(talk: Conversation) -> None:
    answer = await talk.says("the deadline of my application is today", language="en", kind="ask")
    assert answer.order == ["utter_urgency_delai", "handoff"]


def test_work_and_rent_lost_are_two_needs_and_a_debt() -> None:
    assert set(foreign_needs("I lost my job and cannot pay rent", "en")) == {"emploi", "logement", "aides_sociales"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "when are you open?"), ("es", "¿cuándo abren?"), ("pt", "a que horas abrem?"), ("uk", "коли відкрито?"),
        ("ro", "la ce oră deschideți?"), ("ru", "когда открыто?"), ("it", "a che ora apre?"), ("zh", "几点开门"),
        ("de", "Wann haben Sie geöffnet?"), ("pl", "kiedy otwarte?"), ("tr", "ne zaman açık?"), ("ar", "متى تفتحون؟"),
    ],
)  # fmt: skip
def test_without_cards_opening_hours_are_those_of_the_library(language: str, text: str) -> None:
    assert foreign_needs(text, language) == ("bibliotheque",)


async def test_a_person_comes_at_the_first_words(talk: Conversation) -> None:
    answer = await talk.says("hablar con una persona", intent="imprecis")
    assert (answer.order, answer.called) == (["utter_language_humain_es", "handoff"], "humain")
    assert answer.decision.language == "es"
