"""Doubt: one short question, then a person."""

from __future__ import annotations

from typing import Any

import pytest

from bot.actions.action_ask import ActionAsk
from bot.actions.action_default_fallback import ActionDefaultFallback
from bot.actions.action_no import ActionNo
from bot.actions.action_other_choice import ActionOtherChoice
from bot.actions.action_yes import ActionYes

OFFERED = [
    {"id": "need:impots", "label": "Mes impôts"},
    {"id": "need:caf", "label": "Les aides de la Caf"},
    {"id": "autre_chose", "label": "Autre chose"},
    {"id": "humain", "label": "Parler à quelqu'un"},
]


async def test_at_most_three_needs_then_the_two_ways_out(run: Any) -> None:
    said = await run(ActionAsk, "imprecis", options=["impots", "caf", "sante", "retraite"])
    assert said.choice_ids() == ["need:impots", "need:caf", "need:sante", "autre_chose", "humain"]
    assert said.slots["misunderstandings"] == 1


async def test_nothing_to_offer_is_asked_openly_once_then_a_person(run: Any) -> None:
    first = await run(ActionAsk, "imprecis")
    assert first.order == ["utter_ask_open", "choices"]
    second = await run(ActionAsk, "imprecis", slots=first.slots)
    assert second.order == ["utter_handoff_doute", "handoff"]
    assert second.part("handoff")["reason"] == "doute"


@pytest.mark.parametrize("crisis", ["danger", "detresse", "fraude"])
@pytest.mark.parametrize("options", [[], ["sante", "droits"]])
async def test_what_resembles_a_crisis_is_asked_with_the_numbers_first(
    run: Any, crisis: str, options: list[str]
) -> None:
    said = await run(ActionAsk, "imprecis", options=options, likeliest=crisis)
    question = "utter_ask_options" if options else "utter_ask_worry_open"
    assert said.order == ["emergency", f"utter_ask_worry_{crisis}", question, "choices"]
    assert said.slots.get("crisis") is None and said.slots["last_kind"].startswith("ask")


async def test_despair_is_heard_with_who_listens_and_calls_nobody(run: Any) -> None:
    said = await run(ActionAsk, "imprecis", metadata={"despair": True}, likeliest="danger")
    assert said.order == ["emergency", "utter_ask_worry_ecoute", "utter_ask_worry_open", "choices"]
    assert said.part("emergency")["contacts"][0]["name"] == "danger ecoute"
    assert said.slots.get("crisis") is None


async def test_despair_said_again_calls_a_person_below_the_same_numbers(run: Any) -> None:
    first = await run(ActionAsk, "imprecis", metadata={"despair": True})
    again = await run(ActionAsk, "imprecis", metadata={"despair": True}, slots=first.slots)
    assert again.order == ["emergency", "utter_ask_worry_ecoute", "utter_handoff_doute", "handoff"]


async def test_numbers_are_not_shown_for_what_presses_only_or_resembles_a_need(run: Any) -> None:
    for likeliest in ("delai", "caf", "imprecis"):
        said = await run(ActionAsk, "imprecis", likeliest=likeliest)
        assert said.order == ["utter_ask_open", "choices"]


async def test_after_two_misunderstandings_always_a_person(run: Any) -> None:
    slots: dict[str, Any] = {}
    orders = []
    for _ in range(3):
        said = await run(ActionAsk, "imprecis", slots=slots, options=["impots", "caf"])
        slots = slots | said.slots
        orders.append(said.order[-1])
    assert orders == ["choices", "choices", "handoff"]


async def test_a_commune_alone_ranks_the_last_need_again(run: Any, directory: Any) -> None:
    said = await run(ActionAsk, "imprecis", communes=("44195",), slots={"last_need": "impots"})
    assert said.order[:3] == ["utter_need_impots", "utter_near_commune", "referral"]
    assert directory.wishes[0].commune == "44195"


async def test_a_commune_alone_at_first_is_kept_and_the_need_asked(run: Any) -> None:
    said = await run(ActionAsk, "imprecis", communes=("44195",))
    assert said.values("utter_ask_noted")["facts"] == "Savenay"
    assert said.slots["commune"] == "44195"


async def test_yes_takes_the_only_need_offered(run: Any) -> None:
    slots = {"last_kind": "ask", "choices": [OFFERED[0], *OFFERED[2:]]}
    said = await run(ActionYes, "oui", slots=slots)
    assert said.part("referral")["need"] == "impots"


async def test_yes_to_several_asks_which_with_the_same_buttons(run: Any) -> None:
    said = await run(ActionYes, "oui", slots={"last_kind": "ask", "choices": OFFERED})
    assert said.order == ["utter_ask_which", "choices"]
    assert said.part("choices")["choices"] == OFFERED


async def test_yes_after_small_talk_asks_what_next(run: Any) -> None:
    said = await run(ActionYes, "oui", slots={"last_kind": "chat"})
    assert said.responses == ["utter_ask_next"]


async def test_no_after_a_question_asks_openly_then_a_person(run: Any) -> None:
    said = await run(ActionNo, "non", slots={"last_kind": "ask", "misunderstandings": 1, "choices": OFFERED})
    assert said.responses == ["utter_ask_open"]
    last = await run(ActionNo, "non", slots=said.slots)
    assert last.part("handoff")["reason"] == "doute"


async def test_no_after_cards_offers_another_place(run: Any) -> None:
    said = await run(ActionNo, "non", slots={"last_kind": "refer", "last_need": "impots"})
    assert said.choice_ids()[0] == "autre_lieu"


async def test_something_else_after_cards_opens_a_new_subject(run: Any) -> None:
    said = await run(ActionOtherChoice, "autre_chose", slots={"last_kind": "refer", "last_need": "impots"})
    assert said.responses == ["utter_ask_next"]
    assert said.slots["last_need"] is None


async def test_something_else_after_a_question_is_a_misunderstanding(run: Any) -> None:
    said = await run(ActionOtherChoice, "autre_chose", slots={"last_kind": "ask", "misunderstandings": 1})
    assert said.slots["misunderstandings"] == 2


@pytest.mark.parametrize("action", [ActionYes, ActionNo, ActionOtherChoice, ActionDefaultFallback])
async def test_without_anything_before_it_is_a_question(run: Any, action: Any) -> None:
    said = await run(action, "imprecis")
    assert said.responses in (["utter_ask_open"], ["utter_ask_next"])


async def test_one_option_is_asked_as_one_and_several_as_several(run: Any) -> None:
    assert (await run(ActionAsk, "imprecis", options=["caf"])).responses == ["utter_ask_option"]
    assert (await run(ActionAsk, "imprecis", options=["caf", "impots"])).responses == ["utter_ask_options"]


@pytest.mark.parametrize("action", [ActionNo, ActionYes])
async def test_a_need_said_with_yes_or_no_is_referred(run: Any, action: Any) -> None:
    said = await run(action, "non", kind="refer", need="retraite", slots={"last_kind": "refer", "last_need": "impots"})
    assert said.part("referral")["need"] == "retraite"


async def test_nothing_else_is_a_goodbye(run: Any) -> None:
    assert (await run(ActionNo, "non", slots={"last_kind": "ask_next"})).responses == ["utter_au_revoir"]
