"""Thresholds are proved on messages, and fail loudly when they cannot be."""

import pytest

from bot.certificate import BoundNotMet, Judged, certify, upper_bound, urgency_floors
from bot.decision import Evidence, Reading

NEEDS = frozenset({"caf", "impots"})


def judged(need: str, truth: str, probability: float, danger: float = 0.0) -> Judged:
    reading = Reading({need: probability}, True)
    return Judged(Evidence(text="…", needs=NEEDS, whole=reading, urgency_scores={"danger": danger}), truth)


def test_the_bound_is_clopper_pearson() -> None:
    """0 wrong of 59 is the textbook case: at most 4.95 % at 95 % confidence."""
    assert upper_bound(0, 59) == pytest.approx(0.0495, abs=0.0005)


def test_nothing_seen_proves_nothing() -> None:
    assert upper_bound(0, 0) == 1.0


def test_the_loosest_safe_threshold_is_kept() -> None:
    sure = [judged("caf", "caf", 0.99) for _ in range(200)]
    doubtful = [judged("caf", "impots", 0.7) for _ in range(50)]
    certificate = certify(sure + doubtful, most_wrong=0.05, most_false_alarms=0.01)
    assert 0.7 < certificate.thresholds.refer <= 0.72
    assert certificate.wrong == 0


def test_a_bound_that_cannot_be_met_is_refused() -> None:
    wrong = [judged("caf", "impots", 0.999) for _ in range(100)]
    with pytest.raises(BoundNotMet):
        certify(wrong, most_wrong=0.05, most_false_alarms=0.01)


def test_learned_urgency_alarms_for_no_more_than_the_share_allowed() -> None:
    messages = [judged("caf", "caf", 0.9, danger=i / 100) for i in range(100)]
    floor = urgency_floors(messages, most_false_alarms=0.6)["danger"]
    assert sum(m.evidence.urgency_scores["danger"] >= floor for m in messages) <= 60
