"""Graph component: from evidence to a decision. What Rasa sees as intent after it is the outcome, doubt included."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.certificate import Judged, certify
from bot.decision import CHAT, FOLLOW_UP, HANDED_OFF, Alarm, Decision, Evidence, Thresholds, decide
from bot.foreign import foreign_needs
from bot.language import FRENCH, detect
from bot.needs import Needs
from bot.nlu.labelled import calibration_messages, labelled
from bot.nlu.need_classifier import RESPELT, UNDERSTOOD
from bot.nlu.understanding import Understood
from bot.nlu.urgency_veto import URGENCY
from bot.urgency import assess, far_off, graver

DECISION = "decision"
"""Output of the pipeline: the decision record of the message (contract §3)."""

_FOLLOW_UP_FROM = 0.5  # after an answer, a follow-up is taken as such from this probability
_RANKING = 10  # intents shown in the ranking
_REASON_INTENTS = {"conseil": "conseil"} | {reason: intent for intent, reason in HANDED_OFF.items()}


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class DoubtGate(GraphComponent):
    """Learns thresholds with a bound on the calibration messages; decides every message."""

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        thresholds: Thresholds | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._thresholds = thresholds or Thresholds()
        self._needs = frozenset(Needs.load())

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Bounds at 95 % confidence: wrong referrals among referrals, false alarms among ordinary messages."""
        return {"most_wrong": 0.05, "most_false_alarms": 0.015}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DoubtGate:
        """A gate with the starting thresholds, to be trained."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> DoubtGate:
        """The gate as certified. Raises when its certificate is missing or spoilt."""
        with model_storage.read_from(resource) as folder:
            certificate = json.loads((folder / "certificate.json").read_text(encoding="utf-8"))
        return cls(config, model_storage, resource, Thresholds(**certificate["thresholds"]))

    def train(self, training_data: TrainingData) -> Resource:
        """Certifies thresholds. Raises ``BoundNotMet`` when the bound cannot be kept."""
        judged = [self._judged(message) for message in calibration_messages(training_data)]
        bounds = {name: float(self._config[name]) for name in ("most_wrong", "most_false_alarms")}
        certificate = certify(judged, **bounds, data=training_data.fingerprint())
        self._thresholds = certificate.thresholds
        with self._model_storage.write_to(self._resource) as folder:
            (folder / "certificate.json").write_text(json.dumps(certificate.record(), indent=1), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing after the gate learns from its decisions."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets the decision, the outcome as intent, and the ranking."""
        for message in messages:
            evidence = self._evidence(message)
            decision = decide(evidence, self._thresholds)
            outcome = self._outcome(message, evidence, decision)
            message.set(DECISION, decision.record(), add_to_output=True)
            message.set(INTENT, {"name": outcome, "confidence": decision.confidence}, add_to_output=True)
            ranking = [
                {"name": n, "confidence": p} for n, p in evidence.whole.ranked(tuple(evidence.whole.probabilities))
            ]
            message.set(INTENT_RANKING_KEY, ranking[:_RANKING], add_to_output=True)
        return messages

    def _judged(self, message: Message) -> Judged:
        truth = labelled(message)
        return Judged(self._evidence(message), truth.intent, truth.need)

    def _evidence(self, message: Message) -> Evidence:
        understood: Sequence[Understood] = message.get(UNDERSTOOD)
        text = message.get(TEXT) or ""
        impossible = frozenset() if _in_dialogue(message) else FOLLOW_UP
        readings = [one.reading.without(impossible) for one in understood]
        alarms = [Alarm(one.alarm, max(one.urgency, key=one.urgency.__getitem__)) for one in understood]
        language = detect(text)
        return Evidence(
            text=text,
            needs=self._needs,
            whole=readings[0],
            clauses=tuple(readings[1:]),
            urgency=_said(message),
            alarm=alarms[0],
            clause_alarms=tuple(alarms[1:]),
            far_off=far_off(text),
            advice=understood[0].advice,
            language=language,
            foreign=foreign_needs(text, language),
        )

    def _outcome(self, message: Message, evidence: Evidence, decision: Decision) -> str:
        if decision.reason == "urgence":
            return decision.urgency
        if decision.reason is not None:
            return _REASON_INTENTS[decision.reason]
        if decision.language != FRENCH:
            return "autre_langue"
        if _in_dialogue(message):
            follow_up, probability = evidence.first(FOLLOW_UP)
            if probability >= _FOLLOW_UP_FROM:
                return follow_up
        if decision.kind == "chat":
            return evidence.first(CHAT)[0]
        return decision.need if decision.kind == "refer" and decision.need else "imprecis"


def _said(message: Message) -> str:
    """The urgency that the lexicon finds in the text, or in the same text respelt."""
    respelt = message.get(RESPELT)
    return graver(message.get(URGENCY), assess(respelt).level) if respelt else str(message.get(URGENCY))


def _in_dialogue(message: Message) -> bool:
    """Whether an answer or a question of ours came before: only then can "oui" or "les horaires ?" be understood."""
    metadata = message.get("metadata") or {}
    return bool(metadata.get("has_referral") or metadata.get("awaiting_choice"))
