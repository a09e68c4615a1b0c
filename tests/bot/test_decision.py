"""The rules of decision, one by one, over evidence made by hand."""

from collections.abc import Mapping
from typing import Any

import pytest

from bot.decision import Decision, Evidence, Reading, Thresholds, decide, urgency_level

NEEDS = frozenset({"caf", "impots", "impression", "logement"})
THRESHOLDS = Thresholds(refer=0.8, refer_alone=0.95)


def evidence(probabilities: Mapping[str, float], agree: bool = True, **more: Any) -> Evidence:
    return Evidence(text="…", needs=NEEDS, whole=Reading(probabilities, agree), **more)


def test_a_sure_need_is_referred() -> None:
    decision = decide(evidence({"caf": 0.9}), THRESHOLDS)
    assert (decision.kind, decision.need) == ("refer", "caf")


def test_a_probable_need_that_one_view_contests_is_asked() -> None:
    decision = decide(evidence({"caf": 0.9, "impots": 0.08}, agree=False), THRESHOLDS)
    assert (decision.kind, decision.options) == ("ask", ("caf", "impots"))


def test_a_need_with_a_higher_floor_is_asked() -> None:
    strict = Thresholds(refer=0.8, floors={"caf": 0.95})
    assert decide(evidence({"caf": 0.9}), strict).kind == "ask"


def test_a_question_has_at_most_three_buttons_best_first() -> None:
    decision = decide(evidence({"caf": 0.3, "impots": 0.25, "logement": 0.2, "impression": 0.15}), THRESHOLDS)
    assert decision.options == ("caf", "impots", "logement")


def test_a_vague_message_is_asked_openly() -> None:
    decision = decide(evidence({"imprecis": 0.9, "caf": 0.05}), THRESHOLDS)
    assert (decision.kind, decision.options) == ("ask", ())


@pytest.mark.parametrize("level", ["danger", "detresse", "fraude", "delai"])
def test_the_lexicon_alone_hands_off(level: str) -> None:
    decision = decide(evidence({"caf": 0.99}, urgency=level), THRESHOLDS)
    assert (decision.kind, decision.urgency, decision.reason) == ("handoff", level, "urgence")


def test_the_learned_score_alone_hands_off() -> None:
    decision = decide(evidence({"caf": 0.99}, urgency_scores={"danger": 0.6}), THRESHOLDS)
    assert decision.urgency == "danger"


def test_the_learned_level_furthest_past_its_threshold_wins() -> None:
    scores = {"danger": 0.31, "fraude": 0.9}
    assert urgency_level(evidence({}, urgency_scores=scores), THRESHOLDS) == "fraude"


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
    both = (Reading({"caf": 0.95}, True), Reading({"impression": 0.95}, True))
    decision = decide(evidence({"caf": 0.9}, clauses=both), THRESHOLDS)
    assert (decision.kind, decision.options) == ("ask", ("caf", "impression"))


def test_impossible_intents_give_their_probability_to_the_others() -> None:
    reading = Reading({"oui": 0.5, "caf": 0.4, "impots": 0.1}, True).without(frozenset({"oui"}))
    assert reading.probabilities == pytest.approx({"caf": 0.8, "impots": 0.2})


def test_the_record_has_the_fields_of_the_contract_in_order() -> None:
    record = Decision("…", "refer", "impots", confidence=0.97).record()
    assert list(record) == ["text", "kind", "need", "options", "urgency", "reason", "confidence", "language"]
