"""Urgency: numbers first, and a crisis that stays one."""

from __future__ import annotations

from typing import Any

import pytest
from conversation import Conversation

from bot.actions.action_ask import ActionAsk
from bot.actions.action_chat import ActionChat
from bot.actions.action_handoff import ActionHandoff
from bot.actions.action_no import ActionNo
from bot.actions.action_other_language import ActionOtherLanguage
from bot.actions.action_out_of_scope import ActionOutOfScope
from bot.actions.action_refer import ActionRefer
from bot.actions.action_urgency import ActionUrgency

CRISIS = {"crisis": "danger", "crisis_situation": "violence"}


@pytest.mark.parametrize("level", ["danger", "fraude"])
async def test_numbers_then_one_line_then_a_person_and_no_question(run: Any, level: str) -> None:
    said = await run(ActionUrgency, level, urgency=level)
    assert said.order == ["emergency", f"utter_urgency_{level}", "handoff"]
    assert said.part("handoff")["urgency"] == level
    assert said.slots["crisis"] == level


@pytest.mark.parametrize(
    ("situation", "need", "topic"),
    [("faim", "aides_sociales", "alimentation"), ("expulsion", "logement", None), ("soins", "sante", None),
     ("coupure", "aides_sociales", None), (None, "aides_sociales", None)],
)  # fmt: skip
async def test_a_distress_shows_the_doors_near_after_the_numbers(
    run: Any, directory: Any, situation: str | None, need: str, topic: str | None
) -> None:
    metadata = {"raw_urgency": "detresse", "raw_situation": situation}
    said = await run(ActionUrgency, "detresse", urgency="detresse", metadata=metadata)
    shown = ["utter_urgency_detresse", "utter_urgency_cards", "referral", "choices", "handoff"]
    assert said.order == ["emergency", *shown] and said.slots["crisis"] == "detresse"
    assert (said.part("referral")["need"], directory.wishes[0].topic) == (need, topic)


async def test_the_commune_said_next_moves_those_doors_below_the_numbers(run: Any, directory: Any) -> None:
    first = await run(ActionUrgency, "detresse", urgency="detresse")
    said = await run(ActionAsk, "imprecis", slots=first.slots, communes=("44195",))
    assert said.order[0] == "emergency" and "referral" in said.order
    assert directory.wishes[-1].commune == "44195"


async def test_the_situation_of_the_raw_text_chooses_the_numbers(run: Any) -> None:
    said = await run(ActionUrgency, "danger", metadata={"raw_urgency": "danger", "raw_situation": "suicide"})
    assert said.part("emergency")["contacts"][0]["name"] == "danger suicide"
    assert said.responses == ["utter_urgency_danger_suicide"]


async def test_the_raw_text_makes_it_graver_than_the_model_thought(run: Any) -> None:
    said = await run(ActionUrgency, "delai", urgency="delai", metadata={"raw_urgency": "danger"})
    assert said.part("handoff")["urgency"] == "danger"


async def test_a_deadline_with_a_known_need_shows_whom_to_reach_too(run: Any) -> None:
    said = await run(ActionUrgency, "delai", urgency="delai", need="impots")
    assert said.order == ["utter_urgency_delai", "utter_urgency_cards", "referral", "choices", "handoff"]
    assert "crisis" not in said.slots


async def test_a_deadline_without_a_need_is_a_person_at_once(run: Any) -> None:
    said = await run(ActionUrgency, "delai", urgency="delai")
    assert said.order == ["utter_urgency_delai", "handoff"]


@pytest.mark.parametrize("action", [ActionNo, ActionAsk, ActionHandoff, ActionOtherLanguage, ActionOutOfScope])
async def test_after_a_crisis_a_vague_word_is_still_the_crisis(run: Any, action: Any) -> None:
    said = await run(action, "non", slots=CRISIS)
    assert said.order == ["emergency", "utter_urgency_still", "handoff"]
    assert said.part("emergency")["contacts"][0]["name"] == "danger violence"
    assert said.part("handoff")["urgency"] == "danger"


@pytest.mark.parametrize(("action", "intent"), [(ActionRefer, "impots"), (ActionChat, "merci")])
async def test_after_a_crisis_anything_else_comes_after_the_numbers(run: Any, action: Any, intent: str) -> None:
    said = await run(action, intent, slots=CRISIS)
    assert said.order[0] == "emergency"
    assert len(said.order) > 1


async def test_a_second_urgent_message_keeps_the_situation_known(run: Any) -> None:
    said = await run(ActionUrgency, "danger", slots=CRISIS)
    assert said.part("emergency")["contacts"][0]["name"] == "danger violence"
    assert said.slots.get("crisis_situation", "violence") == "violence"


async def test_a_lesser_urgency_comes_after_the_numbers_of_a_graver_one(run: Any) -> None:
    said = await run(ActionUrgency, "detresse", slots=CRISIS, urgency="detresse")
    assert said.order[:3] == ["emergency", "emergency", "utter_urgency_detresse"] and said.order[-1] == "handoff"
    assert said.part("emergency")["contacts"][0]["name"] == "danger violence"
    assert said.part("handoff")["urgency"] == "detresse"


async def test_after_a_crisis_a_deadline_comes_after_its_numbers(run: Any) -> None:
    assert (await run(ActionUrgency, "delai", slots=CRISIS, urgency="delai")).order[0] == "emergency"


async def test_the_graver_crisis_stays_after_a_lesser_one(talk: Conversation) -> None:
    for text in ("mon mari me frappe", "je n'ai rien à manger"):
        await talk.says(text)
    heard = await talk.says("non", intent="non")
    assert heard.called == "urgence" and talk.slots["crisis"] == "danger"
    assert heard.messages[0]["custom"]["contacts"][0]["name"].startswith("danger")


async def test_a_graver_crisis_takes_the_place_of_a_lesser_one(talk: Conversation) -> None:
    for text in ("je n'ai rien à manger", "mon mari me frappe"):
        await talk.says(text)
    assert talk.slots["crisis"] == "danger"


async def test_who_cannot_speak_is_told_to_write_and_it_is_remembered(run: Any) -> None:
    said = await run(ActionAsk, "imprecis", slots=CRISIS, metadata={"raw_situation": "default_sans_parler"})
    assert said.order == ["emergency", "utter_urgency_sans_parler", "handoff"]
    assert said.part("emergency")["contacts"][0]["name"] == "danger violence_sans_parler"
    assert said.slots["crisis_situation"] == "violence_sans_parler"


async def test_the_way_to_erase_comes_under_the_numbers_that_need_no_voice(talk: Conversation) -> None:
    await talk.says("mon mari me tape")
    silent = await talk.says("il est là, je peux pas parler")
    assert silent.order[:2] == ["emergency", "utter_urgency_sans_parler"]
    read = await talk.says("il lit mes messages")
    assert read.order == ["emergency", "utter_donnees", "utter_donnees_ou", "choices"]
    assert read.buttons[0] == "Effacer et quitter"
    assert talk.slots["crisis_situation"] == "violence_sans_parler"
