"""What is answered without Rasa: first words, urgency by rules alone, and a person for everything else."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, Protocol

from bot import replies
from bot.decision import Decision
from bot.phrases import Phrases
from bot.turn import HandoffAsked, Part, Turn
from bot.urgency import Urgency, kept

MOST_CRISES = 1_000
"""Conversations whose crisis is kept in memory; the oldest give way. The dialogue and the journal keep them all."""


class Numbers(Protocol):
    """Where emergency numbers come from (``bot.actions.directory.Directory``)."""

    def contacts(self, level: str, situation: str | None) -> list[dict[str, Any]]: ...


class Crises:
    """The gravest crisis of each recent conversation: kept without any database, so that numbers stay in a fault."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Urgency] = OrderedDict()

    def note(self, conversation_id: str, urgency: Urgency) -> None:
        """Keeps this crisis unless a graver one is known (``bot.urgency.kept``)."""
        self._known[conversation_id] = kept(self._known.get(conversation_id), urgency)
        self._known.move_to_end(conversation_id)
        while len(self._known) > MOST_CRISES:
            self._known.popitem(last=False)

    def of(self, conversation_id: str) -> Urgency | None:
        """The crisis of this conversation, if there was one."""
        return self._known.get(conversation_id)

    def forget(self, conversation_id: str) -> None:
        """Erases it."""
        self._known.pop(conversation_id, None)


class WithoutRasa:
    """Answers that need no model and no database."""

    def __init__(self, phrases: Phrases, numbers: Numbers) -> None:
        self._phrases = phrases
        self._numbers = numbers

    def greeting(self, ready: bool) -> tuple[Part, ...]:
        """First words: a robot answers, what it does, no personal data, a person one button away."""
        if not ready:
            return (self._text("utter_degraded_greeting"), replies.choices(self._phrases, ["humain"]))
        first = (self._text("utter_greeting"), self._text("utter_greeting_privacy"))
        return (*first, replies.choices(self._phrases, replies.STARTERS))

    def urgent(self, text: str, urgency: Urgency, sentence: str | None = None) -> Turn:
        """Numbers first, one gentle line (the urgency's own, or ``sentence``), a person."""
        line = sentence or replies.urgent(self._phrases, urgency.level, urgency.situation).response
        numbers = replies.emergency(self._numbers.contacts(urgency.level, urgency.situation))
        decision = Decision(text, "handoff", urgency=urgency.level, reason="urgence")
        return Turn(decision, (*numbers, self._text(line)), HandoffAsked("urgence", urgency.level))

    def person(self, text: str, sentence: str, reason: str = "doute") -> Turn:
        """A person instead of the robot, and why, in the words of the response ``sentence``."""
        decision = Decision(text, "handoff", reason=reason)
        return Turn(decision, (self._text(sentence),), HandoffAsked(reason, "none"))

    def _text(self, response: str) -> Part:
        return {"type": "text", "text": self._phrases.say(response)}
