"""Graph component: the commune a message speaks of, as an entity whose value is the INSEE code."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from knowledge.territory import Gazetteer

ENTITY = "commune"
_MOST_CANDIDATES = 3  # of an ambiguous name: as many as a question has buttons


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR], is_trainable=False)
class CommuneExtractor(GraphComponent):
    """Reads communes with the gazetteer of the territory; ambiguous names give several entities."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CommuneExtractor:
        """Loads the gazetteer. Raises ``OSError`` when its files are missing."""
        return cls(Gazetteer.load())

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds ``commune`` entities to each message."""
        for message in messages:
            text = message.get(TEXT) or ""
            found = self._gazetteer.find(text)
            communes = found.communes[:_MOST_CANDIDATES] if found.ambiguous else found.communes[:1]
            entities = [
                {
                    "entity": ENTITY,
                    "value": commune.insee,
                    "name": commune.name,
                    "ambiguous": found.ambiguous,
                    "start": 0,  # the gazetteer reads the whole message: several words may point to one place
                    "end": len(text),
                    "extractor": type(self).__name__,
                }
                for commune in communes
            ]
            message.set(ENTITIES, message.get(ENTITIES, []) + entities, add_to_output=True)
        return messages
