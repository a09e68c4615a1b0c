"""Thresholds are proved on messages, and fail loudly when they cannot be."""

import json
from dataclasses import replace

import pytest

from bot.certificate import BoundNotMet, Judged, certify, upper_bound
from bot.decision import Alarm, Evidence, Reading

NEEDS = frozenset({"caf", "impots"})


def judged(need: str, truth: str, probability: float, danger: float = 0.0) -> Judged:
    reading = Reading({need: probability}, probability)
    return Judged(Evidence(text="mon dossier", needs=NEEDS, whole=reading, alarm=Alarm(danger, "danger")), truth)


def test_the_bound_is_clopper_pearson() -> None:
    """0 wrong of 59 is the textbook case: at most 4.95 % at 95 % confidence."""
    assert upper_bound(0, 59) == pytest.approx(0.0495, abs=0.0005)


def test_nothing_seen_proves_nothing() -> None:
    assert upper_bound(0, 0) == 1.0


def test_the_loosest_safe_threshold_is_kept() -> None:
    sure = [judged("caf", "caf", 0.99) for _ in range(300)]
    doubtful = [judged("caf", "impots", 0.7) for _ in range(50)]
    certificate = certify(sure + doubtful, most_wrong=0.05, most_false_alarms=0.01)
    assert 0.7 < certificate.thresholds.refer <= 0.72
    assert (certificate.wrong_referrals.events, certificate.wrong_referrals.of) == (0, 300)
    assert certificate.wrong_referrals.at_most == upper_bound(0, 300)


def test_a_bound_that_cannot_be_met_is_refused() -> None:
    wrong = [judged("caf", "impots", 0.999) for _ in range(300)]
    with pytest.raises(BoundNotMet, match="wrong referrals"):
        certify(wrong, most_wrong=0.05, most_false_alarms=0.01)


def test_alarms_call_for_no_more_ordinary_messages_than_the_share_allowed() -> None:
    messages = [judged("caf", "caf", 0.99, danger=i / 1000) for i in range(1000)]
    certificate = certify(messages, most_wrong=0.05, most_false_alarms=0.05)
    alarmed = sum(one.evidence.alarm.probability >= certificate.thresholds.alarm for one in messages)
    assert 0 < alarmed == certificate.false_alarms.events <= 50
    assert certificate.false_alarms.at_most <= 0.05


def test_alarms_of_the_lexicon_and_of_parts_of_messages_count_in_their_bound() -> None:
    calm = [judged("caf", "caf", 0.99, danger=i / 1000) for i in range(1000)]
    alone = certify(calm, most_wrong=0.05, most_false_alarms=0.05)
    loud = [replace(one, evidence=replace(one.evidence, urgency="danger")) for one in calm[:10]]
    parts = [replace(one, evidence=replace(one.evidence, clause_alarms=(Alarm(0.995),))) for one in calm[10:20]]
    certificate = certify(loud + parts + calm[20:], most_wrong=0.05, most_false_alarms=0.05)
    assert certificate.false_alarms.events == alone.false_alarms.events
    assert certificate.thresholds.alarm > alone.thresholds.alarm


def test_a_lexicon_that_alarms_too_often_is_refused() -> None:
    calm = [judged("caf", "caf", 0.99) for _ in range(300)]
    loud = [replace(one, evidence=replace(one.evidence, urgency="danger")) for one in calm[:30]]
    with pytest.raises(BoundNotMet, match="30 false alarms"):
        certify(loud + calm[30:], most_wrong=0.05, most_false_alarms=0.05)


def test_the_certificate_says_what_it_was_made_of() -> None:
    urgent = [judged("caf", "danger", 0.99, danger=probability) for probability in (0.9, 0.001)]
    calm = [judged("caf", "caf", 0.99) for _ in range(100)]
    record = certify(calm + urgent, most_wrong=0.05, most_false_alarms=0.05, data="abc").record()
    assert (record["messages"], record["urgent"], record["urgent_missed"], record["data"]) == (102, 2, 1, "abc")
    assert record["thresholds"]["refer"] and record["false_alarms"]["target"] == 0.05
    assert json.loads(json.dumps(record)) == record


def test_no_alarm_is_raised_by_next_to_nothing() -> None:
    calm = [judged("caf", "caf", 0.99) for _ in range(200)]
    assert certify(calm, most_wrong=0.05, most_false_alarms=0.5).thresholds.alarm > 0.01


def test_a_need_that_is_wrong_too_often_gets_a_floor_of_its_own() -> None:
    sure = [judged("caf", "caf", 0.99) for _ in range(400)]
    shaky = [judged("impots", "caf", 0.8) for _ in range(4)] + [judged("impots", "impots", 0.9) for _ in range(10)]
    floors = certify(sure + shaky, most_wrong=0.05, most_false_alarms=0.01).thresholds.floors
    assert floors.keys() == {"impots"}
    assert floors["impots"] == pytest.approx(0.9)


def test_a_demand_for_advice_referred_to_the_need_it_is_about_is_not_wrong() -> None:
    evidence = judged("caf", "caf", 0.99).evidence
    certificate = certify([Judged(evidence, "conseil", "caf")] * 300, most_wrong=0.05, most_false_alarms=0.01)
    assert certificate.wrong_referrals.events == 0
