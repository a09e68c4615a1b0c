"""The robot says what it is and what it keeps, truthfully whichever way it is asked. Pure."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from bot.decision import Decision
from bot.dialogue.words import words
from bot.parsing import spoken
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


def of_itself(text: str, *, first: bool) -> dict[str, Any] | None:
    """Parse data for a text that needs no model: a question about the robot or what it keeps, and nothing more.

    ``first``: nothing was said before, so that "oui", "non" or "quoi" answer nothing, and are asked about openly.
    None for any other text.
    """
    said = normalise(text)
    if _whole("asked").fullmatch(said):
        return spoken("robot", Decision(text, "chat"))
    if _whole("data").fullmatch(said):
        return spoken("donnees", Decision(text, "chat"))
    return spoken("imprecis", Decision(text, "ask")) if first and _whole("replies").fullmatch(said) else None


@cache
def _whole(name: str) -> re.Pattern[str]:
    pattern = words("robot")[name]
    return re.compile(pattern if isinstance(pattern, str) else "|".join(pattern))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words('robot')[name]})\b")
