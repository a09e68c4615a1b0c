"""Numbers told beside what is wanted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from conversation import Conversation

from bot.decision import Decision
from bot.foreign import LANGUAGES
from bot.parsing import Data, decision_of, spoken
from bot.read_again import beside_numbers
from bot.told_numbers import leaves_a_phone, tells_a_code, without_numbers
from bot.turn import Input
from bot.urgency import assess

MESSAGES = yaml.safe_load((Path(__file__).parent / "numbers_told.yml").read_text(encoding="utf-8"))
LEAST_REQUESTS = 11  # of 13; another is answered as a fraud: a person is called for nothing
MANY = "je veux ma carte vitale mon numéro de sécu [NIR] et mon tel [TÉL] et mon iban [IBAN]"


@pytest.mark.parametrize(
    "text",
    [
        "mon code c'est [MOT DE PASSE]",
        "c'est [MOT DE PASSE] mon code",
        "bonjour voici mon mot de passe [MOT DE PASSE]",
        "le code de ma carte c'est [MOT DE PASSE]",
    ],
)
def test_a_code_told_alone(text: str) -> None:
    assert tells_a_code(text)


@pytest.mark.parametrize(
    "text", ["j'ai donné mon code [MOT DE PASSE]", "mon code ne marche pas", "mot de passe oublié"]
)
def test_a_code_in_a_story_or_none_at_all(text: str) -> None:
    assert not tells_a_code(text)


@pytest.mark.parametrize(
    "text",
    [
        "je peux vous laisser mon numéro [TÉL] ?",
        "rappelez-moi au [TÉL]",
        "mon numéro c'est le [TÉL]",
        "[TÉL]",
        "bonjour voici mon numéro [TÉL], rappelez moi svp",
        "je voudrais que quelqu'un m'appelle au [TÉL]",
        "vous pouvez me joindre sur mon portable [TÉL]",
        "une personne peut me rappeler au [TÉL] ?",
    ],
)
def test_a_phone_left(text: str) -> None:
    assert leaves_a_phone(text)


@pytest.mark.parametrize(
    "text",
    [
        "on m'appelle du [TÉL] pour ma banque",
        "une personne m'appelle sur mon fixe [TÉL]",
        "quelqu'un m'appelle au [TÉL]",
        "on m'appelle au [TÉL]",
        "[TÉL] m'appelle",
        "le [TÉL] appelle mon fixe",
        "il faut appeler le [TÉL]",
        "mon téléphone est cassé",
        "je vous laisse",
    ],
)
def test_no_phone_left(text: str) -> None:
    assert not leaves_a_phone(text)


def test_numbers_given_with_a_request_are_put_aside() -> None:
    assert without_numbers(MANY) == "je veux ma carte vitale"


async def _read(text: str) -> str:
    """The urgency of a text for a model that the numbers alone frighten: nothing but the rules keeps a fraud then."""

    async def parse(said: str, _: Mapping[str, Any]) -> Data:
        urgency = "fraude" if "[" in said else "none"
        return spoken("fraude", Decision(said, "handoff" if "[" in said else "ask", urgency=urgency))

    said = Input(text, None, None, assess(""))
    data = await beside_numbers(parse, said, {}, await parse(text, {}))
    assert data["text"] == text
    return decision_of(data, text).urgency


@pytest.mark.parametrize("text", MESSAGES["frauds"])
async def test_a_fraud_stands_though_what_is_left_is_calm(text: str) -> None:
    assert await _read(text) == "fraude"


async def test_most_requests_are_read_without_the_numbers_beside_them() -> None:
    read = [await _read(text) for text in MESSAGES["requests"]]
    assert read.count("none") >= LEAST_REQUESTS


async def test_a_request_that_is_urgent_without_its_numbers_stays_so(talk: Conversation) -> None:
    answer = await talk.says("je veux ma carte vitale [NIR]", intent="fraude", kind="handoff", urgency="fraude")
    assert answer.decision.urgency == "fraude"


async def test_a_code_is_told_never_to_be_given_and_frightens_nobody(talk: Conversation) -> None:
    answer = await talk.says("mon code c'est [MOT DE PASSE]", intent="fraude", kind="handoff", urgency="fraude")
    assert answer.order == ["utter_code_told", "choices"] and answer.called is None


async def test_a_phone_left_is_said_to_be_of_no_use(talk: Conversation) -> None:
    answer = await talk.says("je peux vous laisser mon numéro [TÉL] ?")
    assert (answer.order[0], answer.called) == ("utter_handoff_phone_left", "humain")


@pytest.mark.parametrize("language", sorted(LANGUAGES))
async def test_it_is_said_in_the_language_of_the_conversation(talk: Conversation, language: str) -> None:
    talk.slots["language"] = language
    answer = await talk.says("[TÉL]")
    assert answer.order[0] == f"utter_language_telephone_laisse_{language}"


@pytest.mark.parametrize(
    "before", [{"intent": "humain"}, {"intent": "conseil", "kind": "handoff", "reason": "conseil"}]
)
async def test_a_person_is_called_with_the_same_sentence_whatever_was_before(
    talk: Conversation, before: dict[str, str]
) -> None:
    """Whether a call is open, and who is there, only the web application knows."""
    await talk.says("quelle case je coche pour ma pension", **before)
    assert (await talk.says("je veux parler à quelqu'un", intent="humain")).order[0] == "utter_handoff_humain"
