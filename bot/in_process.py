"""Actions run in the bot's own process: no action server, no HTTP, nothing written as JSON and read again."""

from __future__ import annotations

from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection as Rejection


class InProcessAction(RemoteAction):
    """What Rasa believes to be an action of its action server: an action of rasa-sdk, awaited."""

    def __init__(self, action: Action) -> None:
        super().__init__(action.name(), None)
        self._action = action

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        """What the action says and the slots it sets, as events.

        The action sees no domain and no earlier event: none of ours reads either, and copying them costs more than
        the action. Raises Rasa's ActionExecutionRejection when the action refuses to run, else what it raises.
        """
        dispatcher, seen = CollectingDispatcher(), Tracker.from_dict(tracker.current_state())
        try:
            events = await self._action.run(dispatcher, seen, {})
        except Rejection as rejection:
            raise ActionExecutionRejection(rejection.action_name, rejection.message) from rejection
        said = await self._utter_responses(dispatcher.messages, output_channel, nlg, tracker)
        return [*said, *(_event(dict(event)) for event in events)]


def _event(event: dict[str, object]) -> Event:
    """One event of rasa-sdk as one of Rasa: a slot without the search through every kind of event."""
    if event.get("event") == SlotSet.type_name:
        return SlotSet(str(event["name"]), event.get("value"))
    return deserialise_events([event])[0]
