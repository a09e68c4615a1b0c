"""Rasa's message processor, without the work that rules as simple as ours make useless."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from pathlib import Path
from typing import Any

from rasa.core.actions.action import Action
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, ActionExecutionRejected, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.common import TempDirectoryPath, get_temp_dir_name
from rasa_sdk import Action as SdkAction

from bot.graph import InOrderRunner
from bot.in_process import InProcessAction
from bot.rules import simple_rules


class Processor(MessageProcessor):
    """Keeps each prediction that Rasa has made, and begins a turn with slots alone, as long as intents alone choose.

    ``rules``, the action of each intent, is empty when they do not: everything is then done as Rasa does it.
    """

    def __init__(self, *args: Any, actions: Iterable[SdkAction] = (), **kwargs: Any) -> None:
        """As Rasa's. ``actions`` are run in this process; any other is asked of ``action_endpoint``."""
        super().__init__(*args, **kwargs)
        self._own = {action.name(): InProcessAction(action) for action in actions}
        self.rules = simple_rules(self.graph_runner.components(), self.domain)
        self._kept: dict[tuple[str, str], PolicyPrediction] = {}

    async def answer(self, message: UserMessage, slots: Mapping[str, Any]) -> None:
        """One turn of a conversation whose ``slots`` were read; answers through the message's output channel.

        Raises SQLAlchemyError when the dialogue cannot be written. What an action raises is logged by Rasa.
        """
        if self.rules:
            await self.save_tracker(await self._answered(message, slots))
        else:
            await self.handle_message(message)

    async def rehearse(self, message: UserMessage) -> None:
        """The first turn of a conversation, of which nothing is kept; nothing at all when Rasa does the turns."""
        if self.rules:
            await self._answered(message, {})

    async def _answered(self, message: UserMessage, slots: Mapping[str, Any]) -> DialogueStateTracker:
        tracker = self._listening(message.sender_id, slots)
        await self._handle_message_with_tracker(message, tracker)
        await self._run_prediction_loop(message.output_channel, tracker)
        return tracker

    def understand(self, message: UserMessage) -> dict[str, Any]:
        """What the pipeline says of a message; for the thread that parses, which runs no event loop."""
        data: dict[str, Any] = self._parse_message_with_graph(message, DialogueStateTracker(message.sender_id, ()))
        return data

    def _listening(self, conversation_id: str, slots: Mapping[str, Any]) -> DialogueStateTracker:
        """A dialogue where the bot listens: earlier events would change nothing."""
        tracker = DialogueStateTracker(conversation_id, self.domain.slots)
        tracker.model_id, tracker.assistant_id = self.model_metadata.model_id, self.model_metadata.assistant_id
        events = [*(SlotSet(name, value) for name, value in slots.items()), ActionExecuted(ACTION_LISTEN_NAME)]
        tracker.update_with_events(events, self.domain)
        return tracker

    async def _run_action(
        self,
        action: Action,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        prediction: PolicyPrediction,
    ) -> bool:
        """Runs one action; listening does nothing, and needs no copy of the dialogue to do it on."""
        if action.name() != ACTION_LISTEN_NAME:
            return bool(await super()._run_action(action, tracker, output_channel, nlg, prediction))
        tracker.update_with_events([*prediction.events, action.event_for_successful_execution(prediction)], self.domain)
        return False

    def predict_next_with_tracker_if_should(self, tracker: DialogueStateTracker) -> tuple[Action, PolicyPrediction]:
        """As Rasa's, with our own action in place of the remote one of the same name."""
        action, prediction = super().predict_next_with_tracker_if_should(tracker)
        return self._own.get(action.name(), action), prediction

    def _log_action_on_tracker(
        self, tracker: DialogueStateTracker, action: Action, events: list[Event] | None, prediction: PolicyPrediction
    ) -> None:
        """As Rasa's, which first copies every event twice for lines of debugging that are never printed."""
        happened = events or []
        if not any(isinstance(event, ActionExecutionRejected) for event in happened):
            tracker.update_with_events(prediction.events, self.domain)
            tracker.update(action.event_for_successful_execution(prediction))
        tracker.update_with_events(happened, self.domain)

    def _predict_next_with_tracker(self, tracker: DialogueStateTracker) -> PolicyPrediction:
        state = self._simple_state(tracker)
        if state is None:
            return super()._predict_next_with_tracker(tracker)
        if state not in self._kept:
            self._kept[state] = super()._predict_next_with_tracker(tracker)
        return _of_its_own(self._kept[state])

    def _simple_state(self, tracker: DialogueStateTracker) -> tuple[str, str] | None:
        """Intent and last action when they alone make the prediction; None when Rasa has to look."""
        intent = (tracker.latest_message.intent or {}).get("name") if tracker.latest_message else None
        last = tracker.latest_action_name
        if intent not in self.rules or last not in (ACTION_LISTEN_NAME, self.rules[intent]):
            return None
        if tracker.followup_action or tracker.active_loop or _rejected(tracker):
            return None
        return str(intent), str(last)

    @staticmethod
    def _load_model(model_path: str | Path) -> tuple[str, ModelMetadata, InOrderRunner]:
        """Exactly this archive: Rasa would take another one of the folder. Raises what a broken archive raises."""
        with TempDirectoryPath(get_temp_dir_name()) as folder:
            archive = Path(model_path)
            metadata, runner = load_predict_graph_runner(Path(folder), archive, LocalModelStorage, InOrderRunner)
            return archive.name, metadata, runner


def _rejected(tracker: DialogueStateTracker) -> bool:
    """Whether the last action refused to run: another one must then be predicted."""
    actions = (ActionExecuted, ActionExecutionRejected)
    last = next((event for event in reversed(tracker.events) if isinstance(event, actions)), None)
    return isinstance(last, ActionExecutionRejected)


def _of_its_own(prediction: PolicyPrediction) -> PolicyPrediction:
    """The prediction with events of its own: a tracker dates and marks those that it is given."""
    own = copy(prediction)
    own.events = [copy(event) for event in prediction.events]
    return own
