"""``passerelle lookup``: the desk's answer as lines of a terminal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from passerelle.commands.lookup import in_lines
from passerelle.first_start import furnish
from passerelle.wiring import Store, open_bot

CARD = {"name": "Maison de l'Essai (démonstration)", "phone": "02 61 91 00 09", "why": ["gratuit"], "cost": None}


def test_a_card_shows_what_its_record_says_and_nothing_for_what_it_does_not() -> None:
    said = in_lines({"decision": {"kind": "refer", "need": "caf", "urgency": "none"}, "cards": [CARD], "workshops": []})
    assert "need: caf" in said
    assert "1. Maison de l'Essai (démonstration)" in said
    assert "02 61 91 00 09" in said
    assert "why: gratuit" in said
    assert "cost" not in said


def test_an_empty_answer_says_that_nothing_is_known() -> None:
    assert "Nothing is known" in in_lines({"decision": {"kind": "handoff"}, "cards": [], "workshops": []})


def test_the_communes_of_a_shared_postcode_are_named() -> None:
    said = in_lines({"decision": {}, "commune": None, "communes": ["Savenay", "Malville"], "cards": [CARD]})
    assert "one of these communes: Savenay, Malville" in said


@pytest.mark.parametrize(("query", "why"), [("", "is empty"), (" \n", "is empty"), ("a" * 1_001, "1,001 characters")])
def test_a_query_that_cannot_be_looked_up_is_told_at_once(passerelle: Callable[..., Any], query: str, why: str) -> None:
    done = passerelle("lookup", query)
    assert done.code == 1 and why in done.err and done.out == ""


async def test_the_look_up_that_is_served_finds_a_partner_by_its_phone(store: Store) -> None:
    furnish(store)
    bot = await open_bot(store, None)
    (card,) = (await bot.lookup.lookup("0261911001"))["cards"]
    assert card["phone"] == "02 61 91 10 01"
