"""The gate shows the outcome as intent, doubt included, and follow-ups only inside a dialogue."""

from typing import Any

import pytest
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message

from bot.decision import Reading
from bot.nlu.doubt_gate import DoubtGate
from bot.nlu.need_classifier import RESPELT, UNDERSTOOD
from bot.nlu.understanding import Understood
from bot.nlu.urgency_veto import URGENCY
from bot.urgency import LEVELS


def decided(probabilities: dict[str, float], urgency: str = "none", respelt: str = "", **metadata: Any) -> Message:
    calm = dict.fromkeys(LEVELS, 0.0)
    understood = [Understood(Reading(probabilities, max(probabilities.values())), 0.0, calm, 0.0)]
    message = Message({"text": "…", UNDERSTOOD: understood, URGENCY: urgency, RESPELT: respelt, "metadata": metadata})
    gate = DoubtGate(DoubtGate.get_default_config(), None, Resource("gate"))  # type: ignore[arg-type] # stores nothing here
    return gate.process([message])[0]


@pytest.mark.parametrize(
    ("probabilities", "intent"),
    [
        ({"caf": 0.95}, "caf"),
        ({"caf": 0.5, "impots": 0.45}, "imprecis"),
        ({"hors_sujet": 0.9}, "hors_sujet"),
        ({"humain": 0.9}, "humain"),
        ({"merci": 0.9}, "merci"),
    ],
)
def test_the_intent_is_the_outcome(probabilities: dict[str, float], intent: str) -> None:
    assert decided(probabilities).get("intent")["name"] == intent


def test_urgency_found_in_the_text_decides_alone() -> None:
    message = decided({"caf": 0.99}, urgency="danger")
    assert message.get("intent")["name"] == "danger"
    assert message.get("decision")["reason"] == "urgence"


def test_urgency_is_read_in_words_spelt_by_ear_too() -> None:
    message = decided({"caf": 0.99}, respelt="mon mari me frappe")
    assert (message.get("decision")["kind"], message.get("decision")["urgency"]) == ("handoff", "danger")


def test_a_follow_up_means_nothing_in_a_first_message() -> None:
    assert decided({"horaires": 0.9, "bibliotheque": 0.1}).get("intent")["name"] == "bibliotheque"


def test_a_follow_up_is_understood_after_an_answer() -> None:
    assert decided({"horaires": 0.9, "bibliotheque": 0.1}, has_referral=True).get("intent")["name"] == "horaires"


def test_the_decision_record_leaves_the_pipeline() -> None:
    assert "decision" in decided({"caf": 0.95}).as_dict(only_output_properties=True)
