"""Short questions about the cards shown: "c koi le numero", "ça ouvre quand". Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from bot.dialogue.words import words
from bot.text import normalise

PHONE = "telephone"
QUESTIONS: Mapping[str, str] = {
    PHONE: "itineraire",
    "horaires": "horaires",
    "adresse": "itineraire",
    "prix": "prix",
    "papiers": "papiers",
    "pourquoi": "pourquoi",
    "plus_proche": "plus_proche",
}
"""Question → the id of the button that asks it (``bot.choices.PLAIN``)."""


def asked(text: str) -> str | None:
    """The one of ``QUESTIONS`` that the text asks, when it says nothing else; None otherwise."""
    said = normalise(text)
    return next((name for name, pattern in _patterns().items() if pattern.match(said)), None)


@lru_cache(maxsize=1)
def _patterns() -> Mapping[str, re.Pattern[str]]:
    lists = words("questions")
    return {name: re.compile(f"^{lists['before']}(?:{'|'.join(lists[name])}){lists['after']}$") for name in QUESTIONS}
