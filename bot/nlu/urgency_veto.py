"""Graph component: urgency by the lexicon, before anything learned."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.urgency import assess, graver

URGENCY = "urgency"
"""Message attribute: the level found (``bot.urgency.LEVELS`` or ``none``)."""


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR], is_trainable=False)
class UrgencyVeto(GraphComponent):
    """Reads urgency from the text; the engine may pass what the raw text said before masking (``raw_urgency``)."""

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> UrgencyVeto:
        """Nothing is configured and nothing is learned."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets ``URGENCY`` on each message."""
        for message in messages:
            raw = (message.get("metadata") or {}).get("raw_urgency", "none")
            message.set(URGENCY, graver(assess(message.get(TEXT) or "").level, raw))
        return messages
