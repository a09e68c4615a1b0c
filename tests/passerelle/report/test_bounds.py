"""Bounds given as options."""

from __future__ import annotations

import pytest

from bot.evaluation import outcomes
from passerelle.report.bounds import BOUNDS, TARGETS, verdicts
from passerelle.report.results import Results

LIMITS = {bound.parameter: None for bound in BOUNDS}


def test_every_target_is_an_outcome_and_every_bound_a_figure(mixed: Results) -> None:
    assert [target.name for target in TARGETS] == list(outcomes([]))
    assert {bound.figure for bound in BOUNDS} <= set(mixed.figures())


@pytest.mark.parametrize(("option", "held", "broken"), [("max_wrong", 0.02, 0.01), ("min_urgent_recall", 0.9, 0.99)])
def test_a_bound_is_held_up_to_its_very_value(option: str, held: float, broken: float) -> None:
    figures = {"wrong_referral": 0.02, "urgent_recall": 0.9}
    assert [verdict.broken for verdict in verdicts(figures, {**LIMITS, option: held})] == [False]
    assert [verdict.broken for verdict in verdicts(figures, {**LIMITS, option: broken})] == [True]


def test_what_nobody_measured_is_not_held_and_is_said() -> None:
    (verdict,) = verdicts({"danger_missed": None}, {**LIMITS, "max_danger_missed": 0.01})
    assert verdict.broken
    assert str(verdict).startswith("--max-danger-missed 0.01: broken, it could not be measured;")


@pytest.mark.parametrize("option", ["max_wrong", "min_right"])
def test_what_is_no_number_is_not_held(option: str) -> None:
    (verdict,) = verdicts(dict.fromkeys(("wrong_referral", "right_referral"), float("nan")), {**LIMITS, option: 0.5})
    assert verdict.broken


def test_recall_is_counted_from_the_missed(mixed: Results) -> None:
    assert mixed.figures()["urgent_recall"] == pytest.approx(2 / 3)


def test_without_bounds_there_is_no_verdict() -> None:
    assert verdicts({}, LIMITS) == []
