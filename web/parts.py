"""Puts a message together from what the bot says and what the web application has to add."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.foreign import button
from bot.language import FRENCH
from bot.turn import HandoffAsked, Part, Turn
from web.texts import Texts

REACHED_AT = frozenset({"TÉL", "COURRIEL"})
"""What a patron gives to be called or written to; masked like the rest (``conversations.privacy``)."""


class Phrases:
    """Parts that the web application says itself, all from texts.yml."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def assemble(
        self, parts: tuple[Part, ...], hidden: tuple[str, ...], numbers: list[dict[str, Any]]
    ) -> tuple[Part, ...]:
        """The bot's parts with numbers first when it is urgent, and a word on what was hidden.

        SAFETY.md, "Crisis": the first line of the answer is the number, before any question.
        """
        urgent = [part for part in parts if part["type"] == "emergency"]
        others = [part for part in parts if part["type"] != "emergency"]
        if numbers and not urgent:
            urgent = [{"type": "emergency", "contacts": numbers}]
        note = [_text(self._texts.masked(hidden))] if hidden else []
        if urgent:
            return (*urgent, *_choices_last(others + note))
        return (*note, *others)

    def with_a_person(self, state: str, hidden: tuple[str, ...], language: str = FRENCH) -> tuple[Part, ...]:
        """While a person is called or answers: it is noted, and the bot stays one button away.

        A number or an address to be reached at was ``hidden``: it is said that nobody will use it. ``language``: of
        the conversation; one that has its sentences is told in it first, then in French.
        """
        also = ("no_answer",) if REACHED_AT & set(hidden) else ()
        noted, called = ("claimed", "claimed") if state == "claimed" else ("noted", "called")
        return (*self._foreign(language, called, *also), self._french(noted, *also), self.to_the_robot(language))

    def back(self, language: str = FRENCH) -> tuple[Part, ...]:
        """The patron comes back to the bot; told in the ``language`` of the conversation first, then in French."""
        person = self._button("humain", button("humain", language), language)
        return (*self._foreign(language, "back"), self._french("back"), {"type": "choices", "choices": [person]})

    def to_the_robot(self, language: str) -> Part:
        """The button that goes back to the bot, in French and in another language that has its words."""
        known = self._texts.get("handoff_languages").get(language, {})
        return {"type": "choices", "choices": [self._button("robot", known.get("robot"), language)]}

    def bot_failed(self, level: str, numbers: bool, phone: str | None) -> Turn:
        """The bot cannot answer: a person instead; in an urgency the ``numbers`` come first and need no bot.

        Nobody is told to call when there is nothing to call: ``phone`` is the library's.
        """
        asked = HandoffAsked(reason="doute" if level == "none" else "urgence", urgency=level)
        return Turn(None, (_text(self._failure(level, numbers, phone)),), asked)

    def _failure(self, level: str, numbers: bool, phone: str | None) -> str:
        if numbers:
            return self._texts.say("trouble.call_first")
        if level == "none":
            return self._texts.say("trouble.sorry")
        return (
            self._texts.say("trouble.deadline", phone=phone) if phone else self._texts.say("trouble.deadline_no_phone")
        )

    def choice_label(self, choice: str, needs: Mapping[str, str], communes: Mapping[str, str]) -> str | None:
        """What the patron's bubble says after a button that was not offered before; None for one that is not ours."""
        kind, _, code = choice.partition(":")
        if kind in ("need", "commune"):
            return (needs if kind == "need" else communes).get(code)
        plain: Mapping[str, str] = self._texts.get("choices")
        return plain.get(choice)

    def _french(self, *names: str) -> Part:
        return _text(" ".join(self._texts.say(f"handoff.{name}") for name in names))

    def _foreign(self, language: str, *names: str) -> tuple[Part, ...]:
        if language not in self._texts.get("handoff_languages"):
            return ()
        sentences = [self._texts.say(f"handoff_languages.{language}.{name}") for name in names]
        return ({**_text(" ".join(sentences)), "lang": language},)

    def _button(self, choice: str, foreign: str | None, language: str) -> dict[str, str]:
        french = self._texts.say(f"choices.{choice}")
        if foreign is None:
            return {"id": choice, "label": french}
        both = {"french": french, "foreign": foreign, "lang": language}
        return {"id": choice, "label": f"{french} · {foreign}", **both}


def _text(sentence: str) -> Part:
    return {"type": "text", "text": sentence}


def _choices_last(parts: list[Part]) -> list[Part]:
    return sorted(parts, key=lambda part: part["type"] == "choices")
