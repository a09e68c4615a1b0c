"""Cards and buttons pointed to: by their place, or as the other one."""

from __future__ import annotations

from typing import Any

import pytest

from bot.pointing import Pointed, card_kept, card_pointed, other_button

TWO = [
    {"id": "need:caf", "label": "Caf"},
    {"id": "need:impots", "label": "Impôts"},
    {"id": "autre_chose", "label": "x"},
]
OTHER = ["l'autre", "plutôt l'autre", "non l'autre svp", "je veux l'autre", "L’autre alors"]


def shown(**slots: Any) -> dict[str, Any]:
    return {"cards": ["a", "b"], "last_kind": "refer", **slots}


@pytest.mark.parametrize("text", OTHER)
def test_of_two_buttons_the_other_is_the_second(text: str) -> None:
    assert other_button(text, {"choices": TWO, "last_kind": "ask"}) == "need:impots"


def test_of_one_need_the_other_is_something_else() -> None:
    assert other_button("l'autre", {"choices": [TWO[0], TWO[2]], "last_kind": "ask"}) == "autre_chose"


def test_of_three_nobody_knows_which() -> None:
    three = [*TWO, {"id": "need:sante", "label": "Santé"}]
    assert other_button("l'autre", {"choices": three, "last_kind": "ask"}) is None


@pytest.mark.parametrize("text", OTHER)
def test_after_cards_the_other_is_the_need_not_taken_else_the_other_card(text: str) -> None:
    assert other_button(text, shown(search={"beside": "impots"})) == "need:impots"
    assert card_pointed(text, shown(search={"beside": "impots"})) is None
    assert card_pointed(text, shown()) == Pointed(1)
    assert card_pointed(text, shown(search={"pointed": 1})) == Pointed(0)
    assert card_pointed(text, shown(search={"pointed": -1})) == Pointed(0)
    assert card_pointed(text, shown(cards=["a", "b", "c"])) is None


@pytest.mark.parametrize("last_kind", ["refer", "followup", "chat", "ask_next"])
def test_a_small_word_does_not_take_the_cards_away(last_kind: str) -> None:
    assert card_pointed("le 2", shown(last_kind=last_kind)) == Pointed(1)


@pytest.mark.parametrize("slots", [shown(last_kind="ask"), shown(cards=[]), {}])
def test_without_cards_before_it_a_place_is_no_card(slots: dict[str, Any]) -> None:
    assert card_pointed("le 2", slots) is None


@pytest.mark.parametrize(
    ("text", "pointed"),
    [
        ("le prix du 2", Pointed(1, "prix")),
        ("le tel du 2", Pointed(1, "itineraire", asks="telephone")),
        ("l'adresse du dernier", Pointed(-1)),
        ("et le 3 ?", Pointed(None, "autre_lieu")),
        ("le tel du 3", Pointed(None, "autre_lieu")),
        ("le 2 il parle anglais ?", Pointed(1, "itineraire", asks="non_dit")),
        ("le 2 il fait les photos ?", Pointed(1, None, beside="il fait les photos")),
        ("les horaires", None),
    ],
)
def test_what_is_asked_of_a_card_is_never_told_of_its_neighbour(text: str, pointed: Pointed | None) -> None:
    assert card_pointed(text, shown()) == pointed


def test_what_was_pointed_to_stays_meant_until_all_are_spoken_of() -> None:
    pointed = shown(search={"pointed": 1}, last_kind="followup")
    assert card_kept("il est ouvert samedi ?", pointed) == 1
    assert card_kept("son téléphone ?", {**pointed, "last_kind": "chat"}) == 1
    assert card_kept("les deux sont ouverts ?", pointed) is None
    assert card_kept("lequel est ouvert samedi ?", pointed) is None


@pytest.mark.parametrize(
    "slots", [shown(), shown(search={"pointed": 5}), shown(search={"pointed": 1}, last_kind="ask")]
)
def test_without_a_card_pointed_to_none_is_kept(slots: dict[str, Any]) -> None:
    assert card_kept("il est ouvert samedi ?", slots) is None
