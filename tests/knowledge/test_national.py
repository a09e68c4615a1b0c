"""knowledge.national: phone lines when nothing local answers, never past their deadline, open or not."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from knowledge.national import national_cards, overdue
from knowledge.opening_hours import PARIS
from knowledge.referential import national_contacts, read_yaml, referential

FRIDAY = datetime(2026, 11, 20, 10, 30, tzinfo=PARIS)
SUNDAY = datetime(2026, 11, 22, 3, 0, tzinfo=PARIS)


def test_a_line_says_whether_it_is_open() -> None:
    (card,) = national_cards("impots", referential(), FRIDAY, frozenset())
    assert card.open_now is True and "ouvert maintenant" in card.why


def test_a_closed_line_says_when_it_opens() -> None:
    (card,) = national_cards("impots", referential(), SUNDAY, frozenset())
    assert card.open_now is False and card.next_opening == "2026-11-23T08:30:00+01:00"


def test_a_line_past_six_months_carries_a_caution_and_past_its_deadline_is_not_proposed() -> None:
    (card,) = national_cards("impots", referential(), FRIDAY + timedelta(days=200), frozenset())
    assert card.caution and "6 mois" in card.caution
    late = FRIDAY + timedelta(days=400)
    assert national_cards("impots", referential(), late, frozenset()) == ()
    assert all(overdue(contact, late.date()) for contact in national_contacts())


@pytest.mark.parametrize(
    ("need", "phone"),
    [("droits", "3039"), ("emploi", "3949"), ("logement", "3939"), ("retraite", "39 60"), ("enfance", None)],
)
def test_the_line_of_a_need_answers_the_whole_of_it_or_there_is_none(need: str, phone: str | None) -> None:
    """The line of victims answers no divorce, nor does Parcoursup a place in a nursery."""
    cards = national_cards(need, referential(), FRIDAY, frozenset())
    assert [card.phone.replace(" ", "") for card in cards if card.phone] == ([phone.replace(" ", "")] if phone else [])


def test_every_line_of_the_list_exists() -> None:
    known = {contact["id"] for contact in national_contacts()}
    lists = read_yaml("national-lines.yml")
    assert set(lists) <= set(referential().needs) and {one for ids in lists.values() for one in ids} <= known


def test_a_line_already_shown_gives_way_to_none() -> None:
    (card,) = national_cards("impots", referential(), FRIDAY, frozenset())
    assert card.id not in {one.id for one in national_cards("impots", referential(), FRIDAY, frozenset({card.id}))}
