"""Questions about the last referral."""

from __future__ import annotations

from typing import Any

import pytest

from bot.actions.action_directions import ActionDirections
from bot.actions.action_hours import ActionHours
from bot.actions.action_nearer import ActionNearer
from bot.actions.action_no import ActionNo
from bot.actions.action_offline import ActionOffline
from bot.actions.action_other_place import ActionOtherPlace
from bot.actions.action_papers import ActionPapers
from bot.actions.action_price import ActionPrice
from bot.actions.action_why import ActionWhy

FOLLOW_UPS = [
    ActionHours,
    ActionPrice,
    ActionPapers,
    ActionWhy,
    ActionDirections,
    ActionOffline,
    ActionOtherPlace,
    ActionNearer,
]
SHOWN = {
    "last_need": "impots",
    "last_kind": "refer",
    "commune": "44184",
    "cards": ["card-1", "card-2", "card-3"],
    "shown": ["card-1", "card-2", "card-3"],
}


@pytest.mark.parametrize("action", FOLLOW_UPS)
async def test_without_an_answer_before_it_is_as_vague_as_can_be(run: Any, action: Any) -> None:
    said = await run(action, "horaires")
    assert said.responses == ["utter_ask_open"]


async def test_hours_of_the_first_two_cards(run: Any) -> None:
    said = await run(ActionHours, "horaires", slots=SHOWN)
    assert said.responses == ["utter_hours_card", "utter_hours_card"]
    assert said.values("utter_hours_card")["name"] == "France services 1"


async def test_the_same_search_gives_the_cards_shown_last(run: Any, directory: Any) -> None:
    later = SHOWN | {"cards": ["card-4", "card-5"], "shown": ["card-1", "card-2", "card-3", "card-4", "card-5"]}
    said = await run(ActionHours, "horaires", slots=later)
    assert directory.wishes[0].exclude == {"card-1", "card-2", "card-3"}
    assert said.values("utter_hours_card")["name"] == "France services 4"


@pytest.mark.parametrize(
    ("action", "responses"),
    [
        (ActionPrice, ["utter_price_card", "utter_price_card"]),
        (ActionPapers, ["utter_papers"]),
        (ActionWhy, ["utter_why_card", "utter_why_card"]),
        (ActionDirections, ["utter_directions_distance"]),
        (ActionOffline, ["utter_offline_impots", "utter_offline_cards"]),
    ],
)
async def test_each_follow_up_says_its_own_thing(run: Any, action: Any, responses: list[str]) -> None:
    said = await run(action, "horaires", slots=SHOWN)
    assert said.responses == responses
    assert said.slots["last_kind"] == "followup"


async def test_directions_show_the_one_card_and_offer_transport(run: Any) -> None:
    said = await run(ActionDirections, "itineraire", slots=SHOWN)
    assert [card["id"] for card in said.part("referral")["cards"]] == ["card-1"]
    assert said.choice_ids()[0] == "need:mobilite"


async def test_another_place_leaves_out_what_was_shown(run: Any) -> None:
    said = await run(ActionOtherPlace, "autre_lieu", slots=SHOWN)
    assert [card["id"] for card in said.part("referral")["cards"]] == ["card-4", "card-5"]
    assert said.slots["shown"] == ["card-1", "card-2", "card-3", "card-4", "card-5"]


async def test_no_other_place_says_so_and_offers_a_person(run: Any) -> None:
    everything = SHOWN | {"shown": [f"card-{n}" for n in range(1, 6)]}
    said = await run(ActionOtherPlace, "autre_lieu", slots=everything)
    assert said.responses == ["utter_no_other_place"]
    assert "humain" in said.choice_ids()


async def test_nearer_to_a_commune_ranks_again_around_it(run: Any, directory: Any) -> None:
    said = await run(ActionNearer, "plus_proche", communes=("44195",), slots=SHOWN)
    assert directory.wishes[0].commune == "44195"
    assert said.slots["commune"] == "44195"


async def test_nearer_without_a_commune_asks_for_it(run: Any) -> None:
    said = await run(ActionNearer, "plus_proche", slots=SHOWN)
    assert said.responses == ["utter_ask_commune"]


async def test_a_commune_with_a_follow_up_shows_cards_there_and_remembers_where(run: Any, directory: Any) -> None:
    said = await run(ActionHours, "horaires", communes=("44109",), slots=SHOWN)
    assert said.order[:3] == ["utter_near_commune", "referral", "utter_hours_card"]
    assert directory.wishes[0].commune == "44109"
    assert said.slots["search"]["commune"] == "44109"


async def test_a_commune_named_in_passing_does_not_move_the_cards(run: Any, directory: Any) -> None:
    shown_there = SHOWN | {"commune": "44109", "search": {"commune": "44184", "posture": "apprendre"}}
    said = await run(ActionPrice, "prix", slots=shown_there)
    assert said.responses == ["utter_price_card", "utter_price_card"]
    assert (directory.wishes[0].commune, directory.wishes[0].posture) == ("44184", "apprendre")


async def test_when_the_cards_are_gone_new_ones_are_shown_instead_of_a_question(run: Any) -> None:
    said = await run(ActionPrice, "prix", slots=SHOWN | {"cards": ["gone"], "shown": ["gone"]})
    assert "referral" in said.order
    assert "utter_ask_open" not in said.order


async def test_the_card_pointed_to_is_the_one_spoken_of(run: Any) -> None:
    said = await run(ActionDirections, "itineraire", slots=SHOWN, metadata={"card": 1})
    assert [card["id"] for card in said.part("referral")["cards"]] == ["card-2"]


async def test_the_place_of_a_card_is_where_it_was_read_whatever_comes_first_now(run: Any, directory: Any) -> None:
    directory.cards.reverse()
    directory.cards = [card for card in directory.cards if card["id"] in SHOWN["cards"]]
    for place, card in ((0, "card-1"), (1, "card-2"), (-1, "card-3")):
        said = await run(ActionDirections, "itineraire", slots=SHOWN, metadata={"card": place})
        assert [one["id"] for one in said.part("referral")["cards"]] == [card]
    hours = await run(ActionHours, "horaires", slots=SHOWN)
    assert hours.values("utter_hours_card")["name"] == "France services 1"


async def test_a_card_that_others_have_passed_since_is_still_found(run: Any, directory: Any) -> None:
    directory.cards = [directory.cards[number] for number in (2, 3, 4, 1, 0)]
    said = await run(ActionDirections, "itineraire", slots=SHOWN, metadata={"card": 1})
    assert [card["id"] for card in said.part("referral")["cards"]] == ["card-2"]


@pytest.mark.parametrize("action", [ActionDirections, ActionHours, ActionPrice, ActionPapers, ActionWhy])
@pytest.mark.parametrize("day", [None, "samedi"])
async def test_of_a_card_that_is_gone_nothing_is_told_least_of_all_of_its_neighbour(
    run: Any, directory: Any, action: Any, day: str | None
) -> None:
    del directory.cards[1]
    said = await run(action, "itineraire", slots=SHOWN, metadata={"card": 1, "moment": day})
    assert said.responses == ["utter_card_gone", "utter_other_place"]
    assert [card["id"] for card in said.part("referral")["cards"]] == ["card-4", "card-5"]


async def test_a_permit_has_its_own_way_without_internet_not_that_of_the_identity_card(run: Any) -> None:
    permit = SHOWN | {"last_need": "identite", "search": {"topic": "vehicule", "commune": "44184"}}
    said = await run(ActionOffline, "sans_internet", slots=permit)
    assert said.responses == ["utter_offline_demarches", "utter_offline_cards"]
    card = await run(ActionOffline, "sans_internet", slots=permit | {"search": {"topic": None, "commune": "44184"}})
    assert card.responses == ["utter_offline_identite", "utter_offline_cards"]


async def test_cards_refused_again_and_again_lead_to_a_person(run: Any) -> None:
    slots: dict[str, Any] = dict(SHOWN)
    for _ in range(2):
        said = await run(ActionNo, "non", slots=slots)
        assert said.responses == ["utter_ask_next"]
        slots |= said.slots
    assert (await run(ActionNo, "non", slots=slots)).responses == ["utter_handoff_doute"]


async def test_papers_that_no_record_says_are_asked_of_who_knows(run: Any, directory: Any, card: Any) -> None:
    directory.cards = [card(1, bring=[])]
    said = await run(
        ActionPapers, "papiers", slots={"last_need": "identite", "cards": ["card-1"], "last_kind": "refer"}
    )
    assert said.responses == ["utter_untold_phone"]
