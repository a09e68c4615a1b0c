"""The referential of needs."""

from __future__ import annotations

import pytest

from bot.needs import Need, Needs


@pytest.fixture(scope="module")
def needs() -> Needs:
    return Needs.load()


def test_there_are_thirty_needs_with_a_label_and_partners(needs: Needs) -> None:
    assert len(needs) == 30
    assert all(need.label and need.partners for need in needs.values())


def test_the_order_of_the_referential_is_kept(needs: Needs) -> None:
    assert next(iter(needs)) == "impots"
    assert next(reversed(list(needs))) == "bibliotheque"


def test_a_kind_of_partner_leads_to_the_need_it_answers_best(needs: Needs) -> None:
    assert needs.answered_by("mdph")[0] == "handicap"
    assert needs.answered_by("finances_publiques") == ("impots",)


def test_an_unknown_kind_answers_nothing(needs: Needs) -> None:
    assert needs.answered_by("plombier") == ()
    assert needs["impots"].rank_of("plombier") is None


def test_a_fact_to_check_again_is_not_sure(needs: Needs) -> None:
    sure = {fact.text for fact in needs["impots"].offline if fact.sure}
    assert sure and not any("0 809 401 401" in text for text in sure)


def test_an_unknown_code_is_an_error(needs: Needs) -> None:
    with pytest.raises(KeyError):
        _ = needs["plomberie"]


def test_a_need_is_plain_data(needs: Needs) -> None:
    assert isinstance(needs["caf"], Need) and "caf" in needs.codes
