"""Graph component: urgency by the lexicon, before anything learned."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.labelled import calibration_messages
from bot.urgency import assess, graver

URGENCY = "urgency"
"""Message attribute: the level found (``bot.urgency.LEVELS`` or ``none``)."""


# A featurizer to Rasa: only those run on the training data too, which the doubt gate needs.
@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER], is_trainable=False)
class UrgencyVeto(GraphComponent):
    """Reads urgency from the text; the engine may pass what the raw text said before masking (``raw_urgency``)."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> UrgencyVeto:
        """Nothing is configured and nothing is learned."""
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Reads the calibration messages, for the doubt gate."""
        self.process(calibration_messages(training_data))
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets ``URGENCY`` on each message."""
        for message in messages:
            raw = (message.get("metadata") or {}).get("raw_urgency", "none")
            message.set(URGENCY, graver(assess(message.get(TEXT) or "").level, raw))
        return messages
