"""A vocabulary for conversations: what a patron says turn after turn, and what is answered, without Rasa or a model.

What the model would make of a text is given with it; buttons, facts, corrections, rules and actions are the real ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot import replies
from bot.actions.every_action import every_action
from bot.actions.tools import Tools
from bot.decision import Decision
from bot.hearing import Hearing
from bot.parsing import decision_from_intent, spoken
from bot.turn import Input
from bot.urgency import assess

RULES = Path("bot/data/rules")


@dataclass
class Heard:
    """What one turn came to: responses and parts in order, and what the patron reads."""

    messages: list[dict[str, Any]]
    intent: str
    decision: Decision

    @property
    def order(self) -> list[str]:
        return [message["response"] or message["custom"]["type"] for message in self.messages]

    @property
    def needs(self) -> list[str]:
        """Needs of the cards shown."""
        return [m["custom"]["need"] for m in self.messages if m["custom"].get("type") == "referral"]

    @property
    def buttons(self) -> list[str]:
        shown = [m["custom"]["choices"] for m in self.messages if m["custom"].get("type") == "choices"]
        return [choice["label"] for choice in shown[-1]] if shown else []

    @property
    def called(self) -> str | None:
        """The reason for which a person is called, if one is."""
        return next((m["custom"]["reason"] for m in self.messages if m["custom"].get("type") == "handoff"), None)

    def said(self, response: str) -> dict[str, Any]:
        """The values that a response was filled with."""
        return next(message for message in self.messages if message["response"] == response)


@dataclass
class Conversation:
    """``await talk.says("le 2")``; ``await talk.says("…", refer="caf")`` when the model would have to understand."""

    tools: Tools
    slots: dict[str, Any] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)

    async def says(self, text: str, **meant: Any) -> Heard:
        """A typed message. ``refer=``, ``ask=[…]``, or ``intent=`` and the decision's own fields: its reading."""
        return await self._turn(Input(text, None, None, assess(text)), meant)

    async def presses(self, choice: str) -> Heard:
        """A button, by its id."""
        return await self._turn(Input(None, choice, None, assess("")), {})

    async def _turn(self, said: Input, meant: Mapping[str, Any]) -> Heard:
        async def parse(text: str, _: Mapping[str, Any]) -> dict[str, Any]:
            self.read.append(text)
            return self._model(text, meant)

        about_cards, starters = (
            replies.choices(self.tools.phrases, ids)["choices"] for ids in (replies.ABOUT_CARDS, replies.STARTERS)
        )
        hearing = Hearing(self.tools.directory, self.tools.needs.codes, about_cards, starters)
        data = await hearing.understand(parse, said, self.slots)
        intent = str(data["intent"]["name"])
        action = next(one for one in every_action(self.tools) if one.name() == rules()[intent])
        tracker = Tracker("conversation", dict(self.slots), data, [], False, None, {}, None)
        dispatcher = CollectingDispatcher()
        events = await action.run(dispatcher, tracker, {})
        self.slots |= {event["name"]: event["value"] for event in events}
        record = {**data["decision"], "options": tuple(data["decision"]["options"])}
        return Heard(dispatcher.messages, intent, Decision(**record))

    def _model(self, text: str, meant: Mapping[str, Any]) -> dict[str, Any]:
        places = self.tools.directory.find_communes(text)
        entities = [{"entity": "commune", "value": place.insee} for place in places]
        if need := meant.get("refer"):
            return spoken(need, decision_from_intent(text, need, 0.95, need), entities)
        if options := meant.get("ask"):
            return spoken("imprecis", Decision(text, "ask", options=tuple(options)), entities)
        intent = meant.get("intent", "imprecis")
        fields = {name: value for name, value in meant.items() if name != "intent"}
        return spoken(intent, Decision(text, **fields) if fields else decision_from_intent(text, intent), entities)


@lru_cache(maxsize=1)
def rules() -> dict[str, str]:
    """Intent → action, as the rules of one intent say."""
    found = [rule["steps"] for path in RULES.glob("*.yml") for rule in yaml.safe_load(path.read_text())["rules"]]
    return {steps[0]["intent"]: steps[1]["action"] for steps in found}
