"""Rows of one place are put together; rows of neighbours are not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from knowledge.importers.joining import join, merged
from knowledge.importers.rows import Problem, Record, Trade


def groups_of(trade: Trade, *records: Record) -> tuple[list[list[int]], int, list[Problem]]:
    problems: list[Problem] = []
    groups, refused = join(list(records), trade.vocabulary, problems)
    return [[record.line for record in group] for group in groups], refused, problems


@pytest.mark.parametrize(
    "other",
    [
        {"source_id": "1"},
        {"siret": "21440000000018", "name": "Autre nom"},
        {"name": "ESPACE  DES ESSAIS", "address": "1, R. de l'exemple"},
    ],
    ids=["identifier", "SIRET at one address", "name at one address"],
)
def test_one_place_told_twice_is_joined(make_record: Any, trade: Trade, other: dict[str, Any]) -> None:
    first = make_record(siret="21440000000018")
    groups, refused, problems = groups_of(trade, first, make_record(**{"line": 3, "source_id": "2", **other}))
    assert groups == [[2, 3]] and refused == 0
    assert [(problem.line, problem.severity) for problem in problems] == [(3, "warning")]


@pytest.mark.parametrize(
    "other",
    [
        {"siret": "21440000000018", "name": "Médiathèque", "address": "2 rue B"},
        {"address": "2 rue B"},
        {"postcode": "44570"},
    ],
    ids=["SIRET of a commune", "name elsewhere", "other postcode"],
)
def test_two_places_stay_two(make_record: Any, trade: Trade, other: dict[str, Any]) -> None:
    first = make_record(siret="21440000000018")
    groups, _refused, problems = groups_of(trade, first, make_record(**{"line": 3, "source_id": "2", **other}))
    assert groups == [[2], [3]] and not problems


def test_an_identifier_of_two_places_is_refused_the_second_time(make_record: Any, trade: Trade) -> None:
    groups, refused, problems = groups_of(trade, make_record(), make_record(line=3, name="Autre", address="2 rue B"))
    assert groups == [[2]] and refused == 1
    assert (problems[0].severity, problems[0].value) == ("error", "1")


def test_a_row_that_links_two_others_joins_all_three(make_record: Any, trade: Trade) -> None:
    by_siret = make_record(siret="21440000000018", name="Un nom")
    by_name = make_record(line=3, source_id="2")
    both = make_record(line=4, source_id="3", siret="21440000000018")
    assert groups_of(trade, by_siret, by_name, both)[0] == [[2, 3, 4]]


def test_the_freshest_row_speaks_first_and_the_others_fill_its_gaps(make_record: Any) -> None:
    old = make_record(phone="02 61 91 00 01", email="accueil@exemple.fr", fees=frozenset({"Gratuit"}))
    new = make_record(line=3, phone="02 61 91 00 02", verified_on=date(2026, 1, 1), roles=frozenset({"ccas"}))
    found = merged((old, new))
    assert (found.phone, found.email) == ("02 61 91 00 02", "accueil@exemple.fr")
    assert (found.fees, found.roles) == ({"Gratuit"}, {"ccas"})


def test_hours_make_the_prose_of_another_row_useless(make_record: Any) -> None:
    found = merged((make_record(hours_note="le matin"), make_record(line=3, opening_hours="Mo-Fr 09:00-12:00")))
    assert (found.opening_hours, found.hours_note) == ("Mo-Fr 09:00-12:00", None)
