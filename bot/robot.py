"""The robot says what it is, truthfully whichever way it is asked. Pure."""

from __future__ import annotations

import re
from functools import cache

from bot.dialogue.words import words
from bot.text import normalise

YES, NO, PLAIN = "utter_robot", "utter_robot_not_human", "utter_robot_plain"


def answer_about_robot(text: str) -> str:
    """The response whose yes or no fits: ``YES`` to "c'est un robot ?", ``NO`` to "tu es humain ?".

    ``PLAIN``, without either, to all else: "qui êtes-vous ?", "robot ou humain ?", "vous n'êtes pas un robot ?".
    """
    said = normalise(text)
    human, machine = bool(_pattern("human").search(said)), bool(_pattern("machine").search(said))
    if human == machine or _pattern("neither").search(said):
        return PLAIN
    return NO if human else YES


def asks_what_it_is(text: str) -> bool:
    """Whether a text asks if it speaks with a robot, and nothing more: "vous n'êtes pas un robot ?"."""
    return _asked().fullmatch(normalise(text)) is not None


@cache
def _asked() -> re.Pattern[str]:
    return re.compile(words("robot")["asked"])


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words('robot')[name]})\b")
