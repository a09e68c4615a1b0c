"""Rasa's processor with predictions kept: the same answers as Rasa's own, and Rasa's own where rules are not simple."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.model_training import train_core
from rasa.shared.core.events import ActionExecuted, ActionExecutionRejected, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa_sdk import Action

from bot.channel import PartsChannel
from bot.parsing import quiet_rasa
from bot.processor import Processor
from passerelle.settings import PROJECT

RULES = sorted((PROJECT / "bot" / "data" / "rules").glob("*.yml"))
ACTION_OF = {
    rule["steps"][0]["intent"]: rule["steps"][1]["action"]
    for file in RULES
    for rule in yaml.safe_load(file.read_text(encoding="utf-8"))["rules"]
}
STORY = """
version: "3.1"
stories:
- story: after thanks
  steps:
  - intent: merci
  - action: action_chat
  - intent: oui
  - action: action_yes
"""


class Echo(Action):
    """An action of any name that remembers a need and says a word."""

    def __init__(self, name: str = "action_echo") -> None:
        self._name = name

    def name(self) -> str:
        return self._name

    async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[dict[str, Any]]:
        dispatcher.utter_message(json_message={"type": self._name, "need": tracker.slots.get("last_need")})
        return [{"event": "slot", "name": "last_need", "value": tracker.latest_message["intent"]["name"]}]


def _trained(folder: Path, *more: str) -> Path:
    """A model of dialogue alone, from our rules and whatever else."""
    quiet_rasa()
    data = folder / "data"
    data.mkdir()
    for number, text in enumerate([*(file.read_text(encoding="utf-8") for file in RULES), *more]):
        (data / f"{number}.yml").write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("RASA_CACHE_DIRECTORY", str(folder / "cache"))
        return Path(train_core(str(PROJECT / "domain.yml"), str(PROJECT / "config.yml"), str(data), str(folder)))


def _processor(model: Path) -> Processor:
    actions = [Echo(name) for name in {*ACTION_OF.values(), "action_default_fallback"}]
    store = InMemoryTrackerStore(None)
    processor = Processor(model, store, InMemoryLockStore(), TemplatedNaturalLanguageGenerator({}), actions=actions)
    store.domain = processor.domain
    return processor


@pytest.fixture(scope="module")
def processor(tmp_path_factory: pytest.TempPathFactory) -> Processor:
    return _processor(_trained(tmp_path_factory.mktemp("rules")))


@pytest.fixture(scope="module")
def with_a_story(tmp_path_factory: pytest.TempPathFactory) -> Processor:
    return _processor(_trained(tmp_path_factory.mktemp("story"), STORY))


def _dialogue(processor: Processor, *intents: str) -> DialogueStateTracker:
    """A dialogue whose last message waits for its action; some slots are set."""
    events: list[Any] = [SlotSet("last_need", "caf"), SlotSet("shown", ["card-1"]), ActionExecuted("action_listen")]
    for intent in intents[:-1]:
        events += [_heard(intent), ActionExecuted(ACTION_OF[intent]), ActionExecuted("action_listen")]
    events.append(_heard(intents[-1]))
    return DialogueStateTracker.from_events("c1", events, processor.domain.slots, domain=processor.domain)


def _heard(intent: str) -> UserUttered:
    return UserUttered(None, {"name": intent, "confidence": 1.0}, [{"entity": "commune", "value": "44184"}])


def _message(conversation: str, intent: str | None) -> UserMessage:
    data = {"text": None, "intent": {"name": intent, "confidence": 1.0}, "entities": []}
    channel = PartsChannel()
    return UserMessage(None, channel, conversation, data, channel.name(), message_id="m1", metadata={})


async def _turn(processor: Processor, intent: str | None, slots: dict[str, Any]) -> list[Any]:
    message = _message("c1", intent)
    await processor.answer(message, slots)
    return list(message.output_channel.parts)


def test_our_rules_are_simple(processor: Processor) -> None:
    assert processor.rules == ACTION_OF


@pytest.mark.parametrize("earlier", [(), ("impots",), ("merci", "danger", "oui", "humain", "caf")])
def test_what_is_kept_is_what_rasa_predicts_whatever_came_before(
    processor: Processor, earlier: tuple[str, ...]
) -> None:
    for intent, action in ACTION_OF.items():
        before = _dialogue(processor, *earlier, intent)
        after = before.copy()
        after.update(ActionExecuted(action), processor.domain)
        for tracker in (before, after):
            processor._predict_next_with_tracker(tracker.copy())
            kept = processor._predict_next_with_tracker(tracker.copy())
            assert kept == MessageProcessor._predict_next_with_tracker(processor, tracker.copy()), intent


def test_an_action_that_refused_is_not_predicted_again(processor: Processor) -> None:
    tracker = _dialogue(processor, "impots")
    tracker.update(ActionExecutionRejected("action_refer"), processor.domain)
    prediction = processor._predict_next_with_tracker(tracker)
    assert processor.domain.action_names_or_texts[prediction.max_confidence_index] != "action_refer"


async def test_a_turn_leaves_the_events_that_rasa_leaves(processor: Processor) -> None:
    by_rasa = _message("c2", "impots")
    await processor.handle_message(by_rasa)
    parts = await _turn(processor, "impots", {})
    assert parts == by_rasa.output_channel.parts == [{"type": "action_refer", "need": None}]
    ours, theirs = [await _last_events(processor, conversation) for conversation in ("c1", "c2")]
    assert ours == theirs


async def _last_events(processor: Processor, conversation: str) -> list[dict[str, Any]]:
    """Events of the turn from the message on, without what differs between any two turns."""
    tracker = await processor.tracker_store.retrieve(conversation)
    events = [event.as_dict() for event in tracker.events]
    first = next(place for place, event in enumerate(events) if event["event"] == "user")
    return [{name: value for name, value in event.items() if name != "timestamp"} for event in events[first:]]


async def test_slots_are_what_a_turn_begins_with(processor: Processor) -> None:
    assert await _turn(processor, "horaires", {"last_need": "caf"}) == [{"type": "action_hours", "need": "caf"}]


async def test_an_intent_without_rule_is_left_to_rasa(processor: Processor) -> None:
    assert (await _turn(processor, None, {}))[0] == {"type": "action_default_fallback", "need": None}


async def test_with_a_story_rasa_predicts_and_its_dialogue_counts(with_a_story: Processor) -> None:
    assert with_a_story.rules == {}
    said = [await _turn(with_a_story, intent, {}) for intent in ("merci", "oui", "oui")]
    assert said == [
        [{"type": "action_chat", "need": None}],
        [{"type": "action_yes", "need": "merci"}],  # the slot comes from Rasa's own dialogue
        [{"type": "action_yes", "need": "oui"}],
    ]
