"""The outcomes that the targets speak of."""

import pytest

from bot.decision import Decision
from bot.evaluation import Expected, Rate, outcomes


def test_outcomes_are_counted_on_the_right_messages() -> None:
    pairs = [
        (Expected("a", "refer", "caf"), Decision("a", "refer", "caf")),
        (Expected("b", "refer", "caf"), Decision("b", "ask", options=("impots", "caf"))),
        (Expected("c", "refer", "caf"), Decision("c", "refer", "impots")),
        (Expected("d", "handoff", urgency="danger", reason="urgence"), Decision("d", "refer", "caf")),
        (Expected("e", "handoff", reason="hors_sujet"), Decision("e", "handoff", reason="urgence", urgency="danger")),
    ]
    rates = {name: (rate.count, rate.total) for name, rate in outcomes(pairs).items()}
    assert rates["right_referral"] == (1, 3)
    assert rates["right_or_offered"] == (2, 3)
    assert rates["wrong_referral"] == (2, 5)
    assert rates["danger_missed"] == (1, 1)
    assert rates["false_alarm"] == (1, 4)
    assert rates["beyond_scope_referred"] == (0, 1)


def test_the_interval_holds_the_share() -> None:
    low, high = Rate(95, 100).interval
    assert low < 0.95 < high
    assert (low, high) == pytest.approx((0.887, 0.984), abs=0.001)
