"""mednum.yml speaks the same language as the referential."""

from __future__ import annotations

from knowledge.importers.rows import Trade


def test_every_kind_is_one_of_the_referential(trade: Trade) -> None:
    words = trade.vocabulary.words
    kinds = {
        *trade.vocabulary.kinds.values(), *words["programmes"].values(), *words["implied_services"],
        *words["not_from_mednum"], *words["zones"], *words["names"], words["common_role"], words["kind_by_default"],
    } - {None}  # fmt: skip
    assert kinds <= set(trade.lists.kinds)


def test_every_service_and_public_is_known_elsewhere(trade: Trade) -> None:
    words = trade.vocabulary.words
    services = {service for need in trade.lists.needs.values() for service in need["mednum_services"]}
    assert services == set(words["services"])
    assert set(words["publics"].values()) <= set(trade.lists.wording["publics"])


def test_a_code_that_may_be_anything_tells_no_kind(trade: Trade) -> None:
    assert trade.vocabulary.kinds["Autre"] is None and trade.vocabulary.kinds["REG"] is None


def test_two_spellings_of_a_street_compare_equal(trade: Trade) -> None:
    assert trade.vocabulary.street("3 PL DE L'EGLISE") == trade.vocabulary.street("3, place de l’Église")
