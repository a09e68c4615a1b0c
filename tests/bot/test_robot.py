"""Robot or not: the truth, with the yes or no that fits."""

from __future__ import annotations

from typing import Any

import pytest
from conversation import Conversation

from bot.decider import Decider
from bot.decision import Decision
from bot.phrases import Phrases
from bot.robot import NO, PLAIN, YES, answer_about_robot, of_itself


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("c'est un robot ?", YES),
        ("t un bot", YES),
        ("c'est une intelligence artificielle ?", YES),
        ("tu es un humain ?", NO),
        ("vous êtes une vraie personne ?", NO),
        ("y a quelqu'un derrière l'écran ?", NO),
        ("je parle à un bibliothécaire ?", NO),
        ("robot ou humain ?", PLAIN),
        ("vous n'êtes pas un robot ?", PLAIN),
        ("t'es pas humain", PLAIN),
        ("qui êtes-vous", PLAIN),
    ],
)
def test_yes_and_no_are_true(text: str, response: str) -> None:
    assert answer_about_robot(text) == response


def test_every_answer_says_robot() -> None:
    said = {response: Phrases.load().say(response) for response in (YES, NO, PLAIN)}
    assert said[YES].startswith("Oui, je suis un robot")
    assert said[NO].startswith("Non, je suis un robot")
    assert said[PLAIN].startswith("Je suis un robot")


@pytest.mark.parametrize("text", ["oui", "non", "D'accord", "quoi ?", "qui", "n'importe", "ok d'accord", "je sais pas"])
def test_a_reply_before_any_question_is_asked_about_without_buttons(text: str) -> None:
    data = of_itself(text, first=True)
    assert data is not None and data["intent"]["name"] == "imprecis"
    assert (data["decision"]["kind"], data["decision"]["options"]) == ("ask", [])
    assert of_itself(text, first=False) is None


@pytest.mark.parametrize(
    "text",
    ["mes données sont gardées ?", "est-ce que vous gardez mes messages ?", "c'est confidentiel ?",
     "mes infos personnelles sont-elles conservées longtemps"],
)  # fmt: skip
def test_what_is_kept_of_a_conversation_is_told(text: str) -> None:
    data = of_itself(text, first=False)
    assert data is not None and (data["intent"]["name"], data["decision"]["kind"]) == ("donnees", "chat")


@pytest.mark.parametrize(
    "text",
    ["effacez tout", "supprimez ma conversation", "je veux supprimer cette conversation svp", "il lit mes messages",
     "mon mari peut lire ce que j'écris"],
)  # fmt: skip
async def test_who_wants_all_erased_gets_the_button_that_erases(talk: Conversation, text: str) -> None:
    heard = await talk.says(text)
    assert heard.order == ["utter_donnees", "utter_donnees_ou", "choices"]
    assert heard.buttons == ["Effacer et quitter", "Parler à quelqu'un"]


async def test_the_erasing_button_sent_as_a_message_tells_where_to_erase(talk: Conversation) -> None:
    assert (await talk.presses("effacer")).order == ["utter_donnees", "utter_donnees_ou", "choices"]


@pytest.mark.parametrize(
    "text",
    ["comment effacer mes messages", "effacer un programme", "supprimer mon compte facebook", "il lit le journal",
     "supprimer mes mails", "elle lit mes messages de la caf à ma place"],
)  # fmt: skip
def test_what_is_erased_elsewhere_is_not_ours(text: str) -> None:
    assert of_itself(text, first=False) is None


@pytest.mark.parametrize("text", ["mes données sont effacées", "oui la caf", "quoi faire pour mon permis", ""])
def test_what_says_more_is_read_as_ever(text: str) -> None:
    assert of_itself(text, first=True) is None


class Silent:
    """A parser that must not be asked."""

    async def parse(self, text: str, metadata: Any = None) -> dict[str, Any]:
        raise AssertionError(text)


@pytest.mark.parametrize(("text", "kind"), [("oui", "ask"), ("mes données sont gardées ?", "chat")])
async def test_no_model_is_asked_for_it(talk: Conversation, text: str, kind: str) -> None:
    assert (await Decider(Silent()).decide(text)).kind == kind  # type: ignore[arg-type]
    assert (await talk.says(text, ask=["logement", "emploi"])).decision == Decision(text, kind)


async def test_an_answer_to_a_question_is_no_first_word(talk: Conversation) -> None:
    await talk.says("un papier", ask=["caf"])
    assert (await talk.says("oui", intent="oui")).needs == ["caf"]


@pytest.mark.parametrize(
    "text",
    ["vous faites quoi de mes données ?", "que faites-vous de mes messages", "qui lit ce que j'écris ?",
     "qui peut lire mes messages", "mes données sont où", "où sont mes données ?", "vous utilisez chatgpt ?"],
)  # fmt: skip
async def test_who_asks_what_becomes_of_their_words_is_told_who_reads_and_where(talk: Conversation, text: str) -> None:
    answer = await talk.says(text, intent="hors_sujet")
    assert answer.order == ["utter_donnees", "utter_donnees_ou", "choices"]


@pytest.mark.parametrize("text", ["mes messages", "mes données", "qui lit", "j'utilise chatgpt", "où est mon dossier"])
def test_words_that_may_ask_for_help_are_no_question_about_data(text: str) -> None:
    assert of_itself(text, first=False) is None
