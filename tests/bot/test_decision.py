"""The rules of decision, one by one, over evidence made by hand."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from bot.decision import Alarm, Decision, Evidence, Reading, Thresholds, decide, urgency_level

NEEDS = frozenset({"caf", "impots", "impression", "logement"})
THRESHOLDS = Thresholds(refer=0.8)


def reading(probabilities: Mapping[str, float], confidence: float | None = None) -> Reading:
    highest = max(probabilities.values(), default=0.0)
    return Reading(probabilities, highest if confidence is None else confidence)


def evidence(probabilities: Mapping[str, float], confidence: float | None = None, **more: Any) -> Evidence:
    return Evidence(text="mon dossier", needs=NEEDS, whole=reading(probabilities, confidence), **more)


def test_a_sure_need_is_referred() -> None:
    decision = decide(evidence({"caf": 0.9}), THRESHOLDS)
    assert (decision.kind, decision.need) == ("refer", "caf")


def test_a_probable_need_that_is_not_trusted_is_asked() -> None:
    decision = decide(evidence({"caf": 0.9, "impots": 0.08}, confidence=0.6), THRESHOLDS)
    assert (decision.kind, decision.options) == ("ask", ("caf", "impots"))


def test_confidence_is_the_probability_that_the_need_is_right() -> None:
    assert decide(evidence({"caf": 0.9}, confidence=0.83), THRESHOLDS).confidence == 0.83


def test_a_need_with_a_higher_floor_is_asked() -> None:
    strict = Thresholds(refer=0.8, floors={"caf": 0.95})
    assert decide(evidence({"caf": 0.9}), strict).kind == "ask"


def test_a_question_has_at_most_three_buttons_best_first() -> None:
    decision = decide(evidence({"caf": 0.3, "impots": 0.25, "logement": 0.2, "impression": 0.15}), THRESHOLDS)
    assert decision.options == ("caf", "impots", "logement")


def test_a_vague_message_is_asked_openly() -> None:
    decision = decide(evidence({"imprecis": 0.9, "caf": 0.05}, confidence=0.05), THRESHOLDS)
    assert (decision.kind, decision.options) == ("ask", ())


@pytest.mark.parametrize("level", ["danger", "detresse", "fraude", "delai"])
def test_the_lexicon_alone_hands_off(level: str) -> None:
    decision = decide(evidence({"caf": 0.99}, urgency=level), THRESHOLDS)
    assert (decision.kind, decision.urgency, decision.reason) == ("handoff", level, "urgence")


@pytest.mark.parametrize(
    ("lexicon", "learned", "told"),
    [("delai", "danger", "danger"), ("danger", "delai", "danger"), ("detresse", "fraude", "detresse")],
)
def test_of_two_levels_the_graver_is_told(lexicon: str, learned: str, told: str) -> None:
    both = evidence({}, urgency=lexicon, alarm=Alarm(0.9, learned))
    assert urgency_level(both, THRESHOLDS) == told
    assert urgency_level(replace(both, alarm=Alarm(0.1, learned)), THRESHOLDS) == lexicon


def test_a_danger_in_a_part_is_told_beside_a_deadline() -> None:
    parts = (Alarm(0.998, "delai"), Alarm(0.992, "danger"))
    assert urgency_level(evidence({}, alarm=Alarm(0.9, "delai"), clause_alarms=parts), THRESHOLDS) == "danger"
    assert urgency_level(evidence({}, urgency="delai", clause_alarms=parts), THRESHOLDS) == "danger"


def test_the_learned_alarm_alone_hands_off() -> None:
    decision = decide(evidence({"caf": 0.99}, alarm=Alarm(0.6, "danger")), THRESHOLDS)
    assert (decision.kind, decision.urgency) == ("handoff", "danger")


def test_a_word_alone_alarms_only_when_it_is_very_sure() -> None:
    alone, said = (replace(evidence({}, alarm=Alarm(0.9, "danger")), text=text) for text in ("pardon", "il me tape"))
    assert urgency_level(alone, THRESHOLDS) == "none" and urgency_level(said, THRESHOLDS) == "danger"
    assert urgency_level(replace(alone, alarm=Alarm(0.99, "danger")), THRESHOLDS) == "danger"


def test_a_deadline_weeks_away_never_alarms_and_a_danger_always_may() -> None:
    later = evidence({}, alarm=Alarm(0.99, "delai"), clause_alarms=(Alarm(0.99, "delai"),), far_off=True)
    assert urgency_level(later, THRESHOLDS) == "none"
    assert urgency_level(replace(later, far_off=False), THRESHOLDS) == "delai"
    assert urgency_level(replace(later, alarm=Alarm(0.99, "danger")), THRESHOLDS) == "danger"


def test_one_urgent_clause_is_enough_when_it_is_very_sure() -> None:
    clauses = (Alarm(0.1, "delai"), Alarm(0.99, "danger"))
    assert urgency_level(evidence({}, clause_alarms=clauses), THRESHOLDS) == "danger"
    assert urgency_level(evidence({}, clause_alarms=(Alarm(0.9, "danger"),)), THRESHOLDS) == "none"


def test_an_urgent_message_keeps_the_need_when_it_is_known() -> None:
    assert decide(evidence({"impots": 0.9}, urgency="delai"), THRESHOLDS).need == "impots"


def test_advice_is_never_answered() -> None:
    decision = decide(evidence({"impots": 0.9}, advice=0.8), THRESHOLDS)
    assert (decision.kind, decision.reason, decision.need) == ("handoff", "conseil", "impots")


@pytest.mark.parametrize(
    ("intent", "reason"), [("hors_sujet", "hors_sujet"), ("humain", "humain"), ("autre_langue", "langue")]
)
def test_what_is_beyond_scope_goes_to_a_human(intent: str, reason: str) -> None:
    decision = decide(evidence({intent: 0.8, "caf": 0.1}), THRESHOLDS)
    assert (decision.kind, decision.reason) == ("handoff", reason)


def test_another_language_is_never_referred() -> None:
    decision = decide(evidence({"caf": 0.99}, language="en"), THRESHOLDS)
    assert (decision.kind, decision.reason) == ("handoff", "langue")


def test_greetings_are_chat() -> None:
    assert decide(evidence({"bonjour": 0.9}), THRESHOLDS).kind == "chat"


def test_two_clauses_with_two_sure_needs_offer_both() -> None:
    both = (reading({"caf": 0.95}), reading({"impression": 0.95}))
    decision = decide(evidence({"caf": 0.9}, clauses=both), THRESHOLDS)
    assert (decision.kind, decision.options) == ("ask", ("caf", "impression"))


def test_impossible_intents_give_their_probability_to_the_others() -> None:
    possible = reading({"oui": 0.5, "caf": 0.4, "impots": 0.1}).without(frozenset({"oui"}))
    assert possible.probabilities == pytest.approx({"caf": 0.8, "impots": 0.2})


def test_the_record_has_the_fields_of_the_contract_in_order() -> None:
    record = Decision("…", "refer", "impots", confidence=0.97).record()
    assert list(record) == ["text", "kind", "need", "options", "urgency", "reason", "confidence", "language"]
