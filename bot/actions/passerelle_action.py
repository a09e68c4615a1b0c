"""The frame of every action: hear, answer, say, remember. A crisis stays a crisis whatever comes next."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot import replies
from bot.actions.heard import Heard
from bot.actions.tools import Tools, tools_of_environment
from bot.replies import Answer, Item, Utter
from bot.turn import HandoffAsked
from bot.urgency import Urgency, is_silent

WORDINGS = 3
"""Wordings of a line that may come back, in turn, so that nobody reads the same twice running (responses/*.yml)."""


class PasserelleAction(Action, ABC):
    """Subclasses say their name and ``answer``; ``vague`` ones say nothing new and give way to a crisis."""

    vague = False

    def __init__(self, tools: Tools | None = None) -> None:
        self._tools = tools

    @property
    def tools(self) -> Tools:
        """What the action works with."""
        return self._tools or tools_of_environment()

    @abstractmethod
    def name(self) -> str:
        """The action's name in domain.yml and in the rules."""

    @abstractmethod
    async def answer(self, heard: Heard) -> Answer:
        """What to say and show, and the slots that change."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Rasa's entry: answers, says it through the dispatcher, gives the slots as events."""
        heard = Heard.of(tracker)
        answer = await self._with_crisis(heard)
        for item in answer.items:
            _say(dispatcher, item)
        changes = _slots(heard, answer, unheard=self._gives_way(heard)).items()
        # Rasa validates each event: one that changes nothing costs as much as one that does.
        return [SlotSet(name, value) for name, value in changes if tracker.slots.get(name) != value]

    async def _with_crisis(self, heard: Heard) -> Answer:
        """After a crisis, a vague word is answered as the crisis; anything else comes after the numbers."""
        crisis = heard.graver_crisis
        if crisis is None:
            return await self.answer(heard)
        if self._gives_way(heard):
            again = self.crisis_answer(heard, crisis.level, crisis.situation, self._still(heard, crisis))
            return Answer(again.items, {**again.slots, "crisis_situation": crisis.situation})
        answer = await self.answer(heard)
        numbers = self.tools.directory.contacts(crisis.level, crisis.situation)
        kept = {"crisis_situation": crisis.situation}
        return Answer((*replies.emergency(numbers), *answer.items), {**kept, **answer.slots})

    def _still(self, heard: Heard, crisis: Urgency) -> Utter:
        """The line of a crisis that goes on; how to call without a voice, when that is what was said."""
        if heard.silent:
            return replies.urgent(self.tools.phrases, crisis.level, crisis.situation)
        return Utter("utter_urgency_still")

    def _gives_way(self, heard: Heard) -> bool:
        """Whether a crisis is answered in place of what was said, which is then noted no more than it was read.

        A commune is no vague word once places were shown: they are looked for there.
        """
        placed = bool(heard.communes) and heard.last_need is not None
        return self.vague and not placed and heard.crisis is not None and heard.level == "none"

    def crisis_answer(self, heard: Heard, level: str, situation: str | None, line: Utter) -> Answer:
        """Numbers first, then one line, then a person (SAFETY.md, "Crisis")."""
        numbers = replies.emergency(self.tools.directory.contacts(level, situation))
        asked = replies.hand_off(self.asked(heard, "urgence", level))
        call = "sans_parler" if is_silent(situation) else "urgent"
        own = replies.in_language(self.tools.phrases, call, heard.tongue) if numbers else []  # a deadline has none
        return Answer((*numbers, line, *own, asked), {"last_kind": "handoff", "misunderstandings": 0})

    def asked(self, heard: Heard, reason: str, level: str = "none", need: str | None = None) -> HandoffAsked:
        """A hand-off with what helps whoever takes over."""
        commune = self.tools.directory.commune_name(heard.commune)
        return HandoffAsked(reason, level, need or heard.need_meant, commune)

    def buttons(self, heard: Heard, ids: Sequence[str]) -> Item:
        """The choices part of these ids, in the language of the conversation too."""
        return replies.bilingual(self.tools.phrases, ids, heard.tongue)

    def in_tongue(self, heard: Heard, what: str, french: Utter) -> Utter:
        """A sentence for one occasion: that of the language of the conversation, else the French one."""
        return replies.first_in_language(self.tools.phrases, what, heard.tongue, french)


def _say(dispatcher: CollectingDispatcher, item: Item) -> None:
    if isinstance(item, Utter):
        marked = {"lang": item.language} if item.language else {}
        dispatcher.utter_message(response=item.response, **item.values, **marked)
    else:
        dispatcher.utter_message(json_message=item)


def _slots(heard: Heard, answer: Answer, *, unheard: bool) -> dict[str, Any]:
    """What the action changes, and what every turn leaves: facts unless ``unheard``, the buttons shown last, the next
    wording."""
    shown = [item["choices"] for item in answer.items if isinstance(item, dict) and item["type"] == "choices"]
    where = {"commune": heard.commune, "library": heard.library}
    whom: dict[str, Any] = {
        "posture": heard.posture,
        "publics": list(heard.publics) or None,
        "whom": heard.whom,
        "moment": heard.moment,
    }
    if unheard:
        whom = {}
    talk = {"language": heard.tongue, "wording": (heard.wording + 1) % WORDINGS}
    every_turn = where | whom | talk | {"choices": shown[-1] if shown else []}
    return every_turn | dict(answer.slots)
