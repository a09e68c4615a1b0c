"""Risk and coverage."""

from __future__ import annotations

from typing import Any

from passerelle.report import risk


def test_a_lower_threshold_refers_more_and_counts_the_wrong(make: Any) -> None:
    asked = {"kind": "ask", "options": ("caf", "impots")}
    scored = [
        make("caf", "caf", 0.9),
        make("caf", "impots", 0.8),
        make("caf", asked, 0.4),
        make("caf", {"kind": "chat"}),
    ]
    found = [
        (p.threshold, p.referred.count, p.referred.total, p.wrong.count, p.wrong.total) for p in risk.curve(scored)
    ]
    assert found == [(0.9, 1, 4, 0, 1), (0.8, 2, 4, 1, 2), (0.4, 3, 4, 1, 3)]


def test_messages_of_the_same_confidence_make_one_point(make: Any) -> None:
    assert len(risk.curve([make("caf", "caf", 0.9), make("caf", "impots", 0.9)])) == 1


def test_a_referral_of_a_message_without_need_is_wrong(make: Any) -> None:
    assert risk.as_decided([make({"kind": "ask"}, "caf")]).wrong.count == 1


def test_what_was_decided_ignores_questions(make: Any) -> None:
    point = risk.as_decided([make("caf", "caf", 0.7), make("caf", {"kind": "ask", "options": ("caf",)}, 0.9)])
    assert (point.threshold, point.referred.count, point.wrong.total) == (0.7, 1, 1)


def test_printed_thresholds_are_those_that_some_message_reaches(make: Any) -> None:
    printed = dict(risk.at_thresholds(risk.curve([make("caf", "caf", 0.85), make("caf", "caf", 0.55)])))
    assert max(printed) == 0.8
    assert printed[0.6].referred.count == 1
    assert printed[0.0].referred.count == 2


def test_nothing_to_refer_gives_no_curve(make: Any) -> None:
    assert risk.curve([]) == []
    assert risk.as_decided([make("caf", {"kind": "chat"})]).referred.count == 0
