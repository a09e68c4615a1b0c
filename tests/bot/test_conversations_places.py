"""Conversations about a place asked by its kind: "la mairie de Savenay est ouverte samedi ?"."""

from __future__ import annotations

import pytest
from conversation import Conversation, Heard

NOT_UNDERSTOOD = {"intent": "hors_sujet"}


def shown(answer: Heard) -> list[str]:
    return [
        card["id"] for m in answer.messages if m["custom"].get("type") == "referral" for card in m["custom"]["cards"]
    ]


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("c'est quoi l'adresse de la mairie de Savenay", "utter_directions_distance"),
        ("horaire mairie savenay", "utter_hours_card"),
        ("la mairie de Savenay est ouverte samedi matin ?", "utter_hours_day"),
        ("numéro de la mairie", "utter_phone_card"),
        ("il y a une mairie à Savenay ?", "utter_directions_distance"),
    ],
)
async def test_a_place_asked_by_its_kind_is_given(talk: Conversation, text: str, response: str) -> None:
    answer = await talk.says(text, **NOT_UNDERSTOOD)
    assert (answer.order[0], shown(answer)) == (response, ["card-5"])


async def test_what_is_asked_next_is_asked_of_it(talk: Conversation) -> None:
    await talk.says("horaires de la mairie", **NOT_UNDERSTOOD)
    answer = await talk.says("et le téléphone ?")
    assert answer.said("utter_phone_card")["name"] == "France services 5"


async def test_where_it_is_says_nothing_of_where_the_patron_lives(talk: Conversation) -> None:
    await talk.says("j'habite à Rezé")
    await talk.says("horaires de la mairie de Savenay", **NOT_UNDERSTOOD)
    assert talk.slots["commune"] == "44143"


async def test_that_of_another_commune_is_asked_the_same(talk: Conversation) -> None:
    await talk.says("la mairie de Savenay est ouverte demain ?", **NOT_UNDERSTOOD)
    elsewhere = await talk.says("et celle de Nantes ?")
    told = elsewhere.said("utter_place_unknown")
    assert (told["kind"], told["where"]) == ("mairie", "Nantes")
    await talk.says("la mairie de Savenay est ouverte demain ?", **NOT_UNDERSTOOD)
    assert (await talk.says("et à Savenay ?")).said("utter_hours_day")["day"] == "samedi"


async def test_one_that_is_not_in_the_directory_is_said_and_others_are_shown(talk: Conversation) -> None:
    answer = await talk.says("y'a un CCAS à Savenay ?", refer="aides_sociales")
    told = answer.said("utter_place_unknown")
    assert (told["kind"], told["where"]) == ("CCAS", "Savenay")
    assert answer.needs == ["aides_sociales"]


async def test_the_nearest_one_that_receives_the_people_of_there_comes_first(talk: Conversation) -> None:
    answer = await talk.says("il y a une mission locale à Savenay ?", **NOT_UNDERSTOOD)
    assert answer.order[:3] == ["utter_place_unknown", "utter_place_nearest", "utter_directions_distance"]
    assert shown(answer) == ["card-3"]


async def test_how_far_the_nearest_one_is_goes_with_it(talk: Conversation) -> None:
    answer = await talk.says("horaires de la mission locale à Savenay ?", **NOT_UNDERSTOOD)
    assert answer.said("utter_place_nearest_at")["distance"] == "3,2 kilomètres"


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("adresse du Panier commun", "utter_directions_distance"),
        ("Le Panier commun", "utter_directions_distance"),
        ("c'est quoi le numéro du panier commun à Savenay ?", "utter_phone_card"),
    ],
)
async def test_a_place_asked_by_its_own_name_is_given(talk: Conversation, text: str, response: str) -> None:
    answer = await talk.says(text, refer="internet_mail")
    assert (answer.order[0], shown(answer), answer.needs) == (response, ["card-4"], ["aides_sociales"])
    assert (await talk.says("et à Nantes ?")).order[0] != "utter_place_unknown"


async def test_a_crisis_at_such_a_place_stays_one(talk: Conversation) -> None:
    answer = await talk.says("où est la mairie", intent="danger", kind="handoff", urgency="danger", reason="urgence")
    assert answer.called == "urgence"
