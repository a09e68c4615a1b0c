"""Graph component: probabilities of needs, of urgency and of advice, for the message and its clauses."""

from __future__ import annotations

from itertools import islice
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.labelled import calibration_messages, labelled, training_messages
from bot.nlu.understanding import Understanding
from bot.text import clauses

UNDERSTOOD = "understood"
"""Message attribute: ``Understood`` of the whole text, then of each clause when there are several."""

RESPELT = "respelt"
"""Message attribute: the text with words spelt by ear written as the training sentences do; None without any."""


# A featurizer to Rasa: only those run on the training data too, which the doubt gate needs.
@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER], is_trainable=True)
class NeedClassifier(GraphComponent):
    """Learns from bot/data/nlu, calibrates on bot/data/calibration, and understands messages in one batch."""

    def __init__(self, model_storage: ModelStorage, resource: Resource, understanding: Understanding | None) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._understanding = understanding

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NeedClassifier:
        """An empty classifier, to be trained."""
        return cls(model_storage, resource, None)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> NeedClassifier:
        """The classifier as trained. Raises when its files are missing or spoilt: half a model must not answer."""
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, Understanding.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Learns and stores the model."""
        training = [labelled(message) for message in training_messages(training_data)]
        calibration = [labelled(message) for message in calibration_messages(training_data)]
        self._understanding = Understanding.learn(training, calibration)
        with self._model_storage.write_to(self._resource) as folder:
            self._understanding.save(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Understands the calibration messages only, each as if it had taught nothing: the doubt gate judges them."""
        messages = calibration_messages(training_data)
        parts = [_parts(message.get(TEXT) or "") for message in messages]
        understood = self._trained().understand_apart([labelled(message) for message in messages], parts)
        for message, of_one in zip(messages, understood, strict=True):
            message.set(UNDERSTOOD, of_one)
            message.set(RESPELT, self._trained().respelt(message.get(TEXT) or ""))
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets ``UNDERSTOOD`` and ``RESPELT`` on each message. Raises ``RuntimeError`` before training."""
        parts = [_parts(message.get(TEXT) or "") for message in messages]
        understood = iter(self._trained().understand([text for texts in parts for text in texts]) if parts else ())
        for message, texts in zip(messages, parts, strict=True):
            message.set(UNDERSTOOD, list(islice(understood, len(texts))))
            message.set(RESPELT, self._trained().respelt(texts[0]))
        return messages

    def _trained(self) -> Understanding:
        if self._understanding is None:
            raise RuntimeError("NeedClassifier is not trained: run `passerelle train`.")
        return self._understanding


def _parts(text: str) -> list[str]:
    """The whole text, then its clauses when there are several."""
    found = clauses(text)
    return [text, *found] if len(found) > 1 else [text]
