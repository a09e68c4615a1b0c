"""What is answered without Rasa: first words, urgency by rules alone, and a person for everything else."""

from __future__ import annotations

from typing import Any, Protocol

from bot import replies
from bot.decision import Decision
from bot.phrases import Phrases
from bot.turn import HandoffAsked, Part, Turn
from bot.urgency import Urgency


class Numbers(Protocol):
    """Where emergency numbers come from (``bot.actions.directory.Directory``)."""

    def contacts(self, level: str, situation: str | None) -> list[dict[str, Any]]: ...


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

    def urgent(self, text: str, urgency: Urgency, need: str | None = None) -> Turn:
        """Numbers first, one gentle line, a person."""
        line = replies.urgent(self._phrases, urgency.level, urgency.situation)
        numbers = replies.emergency(self._numbers.contacts(urgency.level, urgency.situation))
        decision = Decision(text, "handoff", need=need, urgency=urgency.level, reason="urgence", confidence=0.0)
        asked = HandoffAsked("urgence", urgency.level, need)
        return Turn(decision, (*numbers, self._text(line.response)), asked)

    def person(self, text: str, sentence: str, reason: str = "doute", urgency: str = "none") -> Turn:
        """A person instead of the robot, and why, in the words of the response ``sentence``."""
        decision = Decision(text, "handoff", urgency=urgency, reason=reason)
        return Turn(decision, (self._text(sentence),), HandoffAsked(reason, urgency))

    def _text(self, response: str) -> Part:
        return {"type": "text", "text": self._phrases.say(response)}
