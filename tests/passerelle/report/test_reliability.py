"""Reliability of confidence."""

from __future__ import annotations

from typing import Any

import pytest

from passerelle.report.reliability import FEWEST, reliability


def test_gaps_compare_mean_confidence_with_the_share_of_right_needs(make: Any) -> None:
    scored = [make("caf", "caf" if number < 75 else "impots", 0.85) for number in range(100)]
    scored += [make("caf", "caf", 1.0) for _ in range(300)]
    found = reliability(scored)
    assert [(one.low, one.right.total) for one in found.bins] == [(0.8, 100), (0.9, 300)]
    assert found.largest_gap == pytest.approx(0.10)
    assert found.expected_error == pytest.approx(0.025)
    assert [one.plausible for one in found.bins] == [False, True]


def test_a_bin_with_few_messages_is_shown_and_not_counted(make: Any) -> None:
    found = reliability([make("caf", "impots", 0.55)] * (FEWEST - 1) + [make("caf", "caf", 1.0)] * FEWEST)
    assert [one.counted for one in found.bins] == [False, True]
    assert found.largest_gap == 0
    assert found.not_counted == (1, FEWEST - 1)


def test_a_question_is_judged_by_its_first_button(make: Any) -> None:
    scored = [make("caf", {"kind": "ask", "options": options}, 0.5) for options in (("caf",), ("impots", "caf"))]
    assert reliability(scored).bins[0].right.count == 1


@pytest.mark.parametrize(
    ("label", "decided"),
    [
        ({"kind": "handoff", "urgency": "danger"}, {"kind": "handoff", "need": "caf", "urgency": "danger"}),
        ("caf", {"kind": "ask"}),
        ("caf", {"kind": "chat"}),
    ],
)
def test_without_a_named_need_or_a_label_that_tells_nothing_is_judged(label: Any, decided: Any, make: Any) -> None:
    found = reliability([make(label, decided)])
    assert found.bins == ()
    assert found.largest_gap is None
    assert found.expected_error is None
