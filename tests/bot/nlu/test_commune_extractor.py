"""Communes leave the pipeline as entities whose value is the INSEE code."""

from rasa.shared.nlu.training_data.message import Message

from bot.nlu.commune_extractor import CommuneExtractor
from knowledge.territory import Gazetteer


def entities(text: str) -> list[str]:
    [message] = CommuneExtractor(Gazetteer.load()).process([Message({"text": text})])
    return [entity["value"] for entity in message.get("entities")]


def test_a_commune_is_an_entity() -> None:
    assert entities("ma declaration dimpot jhabite a saint nazaire") == ["44184"]


def test_a_message_without_place_has_none() -> None:
    assert entities("la vue de ma mère baisse") == []
