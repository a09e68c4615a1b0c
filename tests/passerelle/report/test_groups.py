"""Outcomes by group."""

from __future__ import annotations

from typing import Any

from passerelle.report import groups
from passerelle.report.results import Results


def test_needs_count_only_messages_in_scope(mixed: Results) -> None:
    assert {group.name: group.messages for group in mixed.needs} == {"caf": 61, "impots": 60, "sante": 1}


def test_a_wrong_referral_counts_for_the_need_that_received_it(mixed: Results) -> None:
    assert groups.wrongly_referred_to(mixed.scored) == {"caf": 2}


def test_the_worst_style_is_one_with_enough_messages(make: Any) -> None:
    rare = [make("caf", "impots", style="rare")] * (groups.FEWEST - 1)
    common = [make("caf", "caf" if number else "impots", style="sms") for number in range(groups.FEWEST)]
    worst = groups.worst_style([*rare, *common])
    assert worst is not None and worst.name == "sms"
    assert groups.worst_style(rare) is None


def test_kinds_tell_right_referrals_from_wrong_and_reasons_of_hand_offs(mixed: Results) -> None:
    counts = groups.kinds(mixed.scored)
    assert counts["refer", "refer, right"] == 60
    assert counts["refer", "refer, wrong"] == 1
    assert counts["handoff, hors_sujet", "refer, wrong"] == 1
    assert sum(counts.values()) == len(mixed.scored)


def test_messages_without_an_author_form_no_group(mixed: Results) -> None:
    assert [(group.name, group.messages) for group in mixed.authors] == [("A", 60), ("B", 60)]
