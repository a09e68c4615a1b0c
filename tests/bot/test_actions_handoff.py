"""What a person takes over, other languages and small talk."""

from __future__ import annotations

from typing import Any

import pytest

from bot.actions.action_advice import ActionAdvice
from bot.actions.action_chat import ActionChat
from bot.actions.action_handoff import ActionHandoff
from bot.actions.action_other_language import ActionOtherLanguage
from bot.actions.action_out_of_scope import ActionOutOfScope
from bot.foreign import GENERAL


async def test_who_asks_for_a_person_gets_one(run: Any) -> None:
    said = await run(ActionHandoff, "humain", slots={"last_need": "caf", "commune": "44195"})
    assert said.order == ["utter_handoff_humain", "handoff"]
    asked = said.part("handoff")
    assert (asked["reason"], asked["need"], asked["commune"]) == ("humain", "caf", "Savenay")


async def test_advice_names_who_may_give_it_and_gives_none(run: Any) -> None:
    said = await run(ActionAdvice, "conseil", need="impots")
    assert said.order == ["utter_handoff_conseil", "utter_advice_cards", "referral", "handoff"]
    assert said.part("handoff")["reason"] == "conseil"


async def test_advice_on_an_unknown_need_is_a_person(run: Any) -> None:
    said = await run(ActionAdvice, "conseil")
    assert said.order == ["utter_handoff_conseil", "handoff"]


async def test_out_of_scope_is_gentle_and_shows_the_way_out(run: Any) -> None:
    said = await run(ActionOutOfScope, "hors_sujet")
    assert said.order == ["utter_handoff_hors_sujet", "choices"]
    assert said.choice_ids() == ["humain", "autre_chose"]


async def test_another_language_is_answered_in_it_and_marked_so(run: Any) -> None:
    said = await run(ActionOtherLanguage, "autre_langue", language="es")
    assert said.values("utter_language_es")["lang"] == "es"
    assert said.choice_ids() == ["humain", *(f"need:{need}" for need in GENERAL)]


@pytest.mark.parametrize("intent", ["bonjour", "merci", "au_revoir", "capacites", "robot"])
async def test_small_talk_has_one_response_an_intent(run: Any, intent: str) -> None:
    said = await run(ActionChat, intent, kind="chat")
    assert said.responses == [f"utter_{intent}"]


async def test_of_data_what_is_kept_then_where_and_who_reads(run: Any) -> None:
    said = await run(ActionChat, "donnees", kind="chat")
    assert said.responses == ["utter_donnees", "utter_donnees_ou"]


async def test_a_greeting_offers_four_starters(run: Any) -> None:
    assert len((await run(ActionChat, "bonjour")).choice_ids()) == 4
