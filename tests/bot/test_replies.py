"""From results to names of responses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot import replies
from bot.needs import Needs
from bot.phrases import Phrases
from bot.replies import AFTER_FOLLOW_UP, AFTER_REFERRAL, STARTERS, Utter
from bot.turn import HandoffAsked

MakeCard = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    return Phrases.load()


@pytest.mark.parametrize("ids", [AFTER_REFERRAL, AFTER_FOLLOW_UP, STARTERS])
def test_at_most_five_buttons_each_with_a_label(phrases: Phrases, ids: tuple[str, ...]) -> None:
    shown = replies.choices(phrases, ids)["choices"]
    assert len(shown) <= 5
    assert all(choice["label"] for choice in shown)


def test_a_button_without_label_is_an_error_not_an_empty_button(phrases: Phrases) -> None:
    with pytest.raises(KeyError):
        replies.choices(phrases, ["need:plomberie"])


def test_hours_come_byte_for_byte_from_the_record(card: MakeCard) -> None:
    said = replies.hours(card(1))
    assert said == Utter(
        "utter_hours_card", {"name": "France services 1", "hours": "du lundi au vendredi, de 9 h à 12 h"}
    )


def test_unknown_hours_give_the_phone_to_ask_them(card: MakeCard) -> None:
    assert replies.hours(card(1, hours_text=None)).response == "utter_hours_phone"
    assert replies.hours(card(1, hours_text=None, phone=None)).response == "utter_hours_unknown"


def test_an_unknown_price_is_never_called_free(card: MakeCard) -> None:
    assert replies.price(card(1, cost=None)).response == "utter_price_unknown"
    assert replies.price(card(1)).values["cost"] == "gratuit"


def test_each_document_is_said_once(card: MakeCard) -> None:
    cards = [card(1, bring=["RIB", "Avis"]), card(2, bring=["Avis"])]
    assert replies.papers(cards).values["papers"] == "RIB, Avis"
    assert replies.papers([card(1, bring=[])]).response == "utter_papers_unknown"


def test_the_distance_is_written_as_in_french(card: MakeCard) -> None:
    told = {3.24: "3,2 kilomètres", 12.7: "13 kilomètres", 0.4: "400 mètres", 1.0: "1 kilomètre", 1.8: "1,8 kilomètre"}
    for kilometres, words in told.items():
        assert replies.directions(card(1, distance_km=kilometres)).values["distance"] == words
    assert replies.directions(card(1, distance_km=None)).response == "utter_directions"
    assert replies.directions(card(1, address=None)).response == "utter_directions_unknown"


def test_reasons_end_with_one_full_stop(card: MakeCard) -> None:
    assert not replies.why(card(1)).values["why"].endswith(".")


def test_a_situation_has_its_own_line_when_one_is_written(phrases: Phrases) -> None:
    assert replies.urgent(phrases, "danger", "suicide").response == "utter_urgency_danger_suicide"
    assert replies.urgent(phrases, "danger", "feu").response == "utter_urgency_danger"


def test_a_language_we_do_not_write_gets_french_and_english(phrases: Phrases) -> None:
    assert replies.other_language(phrases, "pl") == Utter("utter_language_pl", language="pl")
    assert replies.other_language(phrases, "vi").response == "utter_language_other"


def test_every_need_has_a_way_without_internet(phrases: Phrases) -> None:
    for code in Needs.load():
        assert all(item.response in phrases for item in replies.offline(phrases, code) if isinstance(item, Utter))


def test_no_part_is_made_of_nothing() -> None:
    assert replies.workshops([]) == []
    assert replies.emergency([]) == []


def test_a_hand_off_carries_what_helps_the_desk() -> None:
    part = replies.hand_off(HandoffAsked("urgence", "danger", "droits", "Savenay"))
    assert part == {
        "type": "handoff",
        "reason": "urgence",
        "urgency": "danger",
        "need": "droits",
        "commune": "Savenay",
    }


@pytest.mark.parametrize(
    ("changes", "response"),
    [
        ({}, "utter_again_phone"),
        ({"phone": None}, "utter_again_address"),
        ({"phone": None, "address": None}, "utter_again_name"),
    ],
)
def test_one_line_says_what_to_do_first(card: Any, changes: dict[str, Any], response: str) -> None:
    assert replies.in_one_line(card(1, **changes)).response == response
