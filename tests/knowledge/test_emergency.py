"""knowledge.emergency: the right numbers, first to call first, never a closed line, without a database."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from knowledge.emergency import contacts_for
from knowledge.opening_hours import PARIS, is_open
from knowledge.referential import national_contacts, read_yaml

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=PARIS)
NIGHT = datetime(2026, 11, 22, 3, 0, tzinfo=PARIS)


def phones(urgency: str, situation: str | None, now: datetime) -> list[str]:
    """Numbers in the order shown."""
    return [contact["phone"] for contact in contacts_for(urgency, situation, now)]


@pytest.mark.parametrize(
    ("situation", "first"),
    [
        (None, ["17", "15", "18", "112", "114", "3114"]),
        ("violence", ["17", "3919", "114"]),
        ("suicide", ["3114", "15", "112"]),
        ("suicide_maintenant", ["15", "3114"]),
        ("enfant", ["119", "17"]),
        ("enfant_maintenant", ["17", "119"]),
        ("medical", ["15", "18", "112", "114"]),
        ("feu", ["18", "112"]),
        ("aine", ["17", "3133"]),
        ("unheard of", ["17", "15"]),
    ],
)
def test_danger_puts_its_own_line_first_and_rescue_when_it_is_now(situation: str | None, first: list[str]) -> None:
    assert phones("danger", situation, NOON)[: len(first)] == first


def test_a_line_that_sleeps_is_not_shown_at_night() -> None:
    assert "3133" in phones("danger", "aine", NOON) and "3133" not in phones("danger", "aine", NIGHT)


def test_without_a_roof_it_is_the_115() -> None:
    assert phones("detresse", "rue", NIGHT)[0] == "115"


def test_a_line_whose_hours_are_only_words_is_shown_when_every_office_is_open() -> None:
    """SOS Loyers impayés: "du lundi au vendredi (heures de l'ADIL locale)"."""
    morning = datetime(2026, 11, 23, 11, 0, tzinfo=PARIS)
    assert phones("detresse", "expulsion", NIGHT) == ["115"]
    assert phones("detresse", "expulsion", morning) == ["115", "0 805 160 075"]
    assert phones("detresse", "expulsion", morning.replace(hour=19)) == ["115"]


def test_nothing_shown_is_closed_at_any_hour_of_a_week() -> None:
    hours = {contact["name"]: contact["hours"]["osm"] for contact in national_contacts()}
    for hour in range(0, 24 * 7, 3):
        moment = NIGHT + timedelta(hours=hour)
        for level in ("danger", "detresse", "fraude"):
            for situation in read_yaml("emergencies.yml")[level]:
                shown = contacts_for(level, situation, moment)
                assert shown and all(is_open(hours[one["name"]], moment) is not False for one in shown)


def test_a_fraud_shows_the_site_where_a_policeman_answers() -> None:
    (site,) = [one for one in contacts_for("fraude", None, NIGHT) if one["phone"] is None]
    assert "17Cyber" in site["name"] and site["website"] == "https://17cyber.gouv.fr"


def test_a_fraud_blocks_the_card_first_and_says_the_price() -> None:
    first = contacts_for("fraude", "compte", NIGHT)[0]
    assert first["phone"] == "0 892 705 705" and "Prix" in first["note"]


@pytest.mark.parametrize("urgency", ["none", "delai"])
def test_no_urgency_to_life_or_money_shows_no_number(urgency: str) -> None:
    assert contacts_for(urgency, None, NOON) == []


def test_every_number_comes_from_the_list_and_none_of_low_confidence() -> None:
    allowed = {contact["phone"] for contact in national_contacts()}
    shown = {phone for level, lists in read_yaml("emergencies.yml").items() if level != "surely_open"
             for situation in lists for phone in phones(level, situation, NOON)}  # fmt: skip
    assert shown and shown <= allowed
    assert all(contact["confidence"] in ("high", "medium") for contact in national_contacts())


def test_every_identifier_of_the_order_is_in_the_list() -> None:
    known = {contact["id"] for contact in national_contacts()}
    written = read_yaml("emergencies.yml")
    orders = [lists for level, lists in written.items() if level != "surely_open"]
    assert {one for lists in orders for order in lists.values() for one in order} <= known
    assert set(written["surely_open"]) <= known
