"""What one person typed over what another saved meanwhile: nobody's work is undone by who did not touch it."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.joint_edits import laid_over

READ = {"phone": "1", "address": "rue A"}
SERIES = {"rule": "FREQ=WEEKLY", "first_start": "2026-12-01T13:00:00+00:00", "length_min": 60, "exceptions": ["a", "b"]}


def service(need: str, **values: Any) -> dict[str, Any]:
    return {"need": need, "cost": None, "bring": None, **values}


def test_a_field_that_was_not_touched_is_as_it_is_now() -> None:
    typed, now = {"phone": "1", "address": "rue B"}, {"phone": "2", "address": "rue A", "lat": 47.2}
    assert laid_over(READ, typed, now) == {"phone": "2", "address": "rue B"}


def test_a_field_that_both_altered_is_as_it_was_typed() -> None:
    assert laid_over(READ, {"phone": "3"}, {"phone": "2"}) == {"phone": "3"}


@pytest.mark.parametrize("name", ["closures", "dates"])
def test_days_are_added_and_taken_away_one_by_one(name: str) -> None:
    one, two, three, four = (["1", "1"], ["2", "2"], ["3", "3"], ["4", "4"])
    laid = laid_over({name: [one, two]}, {name: [two, four]}, {name: [one, two, three]})
    assert laid == {name: [two, three, four]}
    assert laid_over({name: []}, {name: [one]}, {name: [one]}) == {name: [one]}


def test_services_are_laid_over_field_by_field() -> None:
    read = [service("caf"), service("emploi"), service("impots"), service("sante")]
    typed = [service("caf", cost="2 €"), service("impots"), service("logement"), service("sante", cost="1 €")]
    now = [service("caf", bring=["avis"]), service("emploi", cost="3 €"), service("impots", cost="4 €")]
    assert laid_over({"services": read}, {"services": typed}, {"services": now})["services"] == [
        service("caf", cost="2 €", bring=["avis"]),
        service("impots", cost="4 €"),
        service("logement"),
        service("sante", cost="1 €"),
    ]


def test_days_left_out_of_a_series_are_laid_over_one_by_one() -> None:
    typed, now = {**SERIES, "exceptions": ["a", "c"]}, {**SERIES, "exceptions": ["a", "b", "d"]}
    assert laid_over(SERIES, typed, now) == {**SERIES, "exceptions": ["a", "c", "d"]}


@pytest.mark.parametrize("typed", [{"length_min": 90}, {"exceptions": ["a"]}])
def test_of_two_series_that_differ_the_typed_one_stands_as_a_whole(typed: dict[str, Any]) -> None:
    now = {**SERIES, "rule": "FREQ=MONTHLY;BYDAY=1TU", "exceptions": ["e"]}
    assert laid_over(SERIES, {**SERIES, **typed}, now) == {**SERIES, **typed}


def test_a_series_that_was_not_touched_is_as_it_is_now() -> None:
    now = {**SERIES, "rule": "FREQ=MONTHLY;BYDAY=1TU"}
    assert laid_over(SERIES, SERIES, now) == now


def test_offers_for_one_need_are_laid_over_one_by_one() -> None:
    computers, wifi = ({"need": "acces_internet", "code": code, "what": code} for code in ("postes", "wifi"))
    typed, now = [{**computers, "what": "douze"}, wifi], [computers, {**wifi, "what": "partout"}]
    laid = laid_over({"offers": [computers, wifi]}, {"offers": typed}, {"offers": now})
    assert laid == {"offers": [{**computers, "what": "douze"}, {**wifi, "what": "partout"}]}
