"""Of which danger a message speaks, once it is known that there is one: it chooses the number that stands first. Pure.

That there is one is told by ``bot.urgency`` or by the learned score; nothing here calls anybody by itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from bot.dialogue.words import words
from bot.text import normalise
from bot.urgency import Urgency
from bot.urgency import assess as assess_alone

NOW = "_maintenant"
"""Ends a situation that goes on at this minute, where knowledge/data/emergencies.yml has an order for it."""

_TOLD_APART = frozenset({"suicide", "enfant"})  # the others put rescue first at any moment


def assess(text: str) -> Urgency:
    """What ``bot.urgency.assess`` finds, a danger with its situation as precise as the words allow. Never raises."""
    found = assess_alone(text)
    return replace(found, situation=situation_of(text, found.situation)) if found.level == "danger" else found


def situation_of(text: str, known: str | None = None) -> str | None:
    """The situation (emergencies.yml) that a text in danger speaks of; None when no word tells.

    ``known`` is that of the lexicon of urgency, which wins; it is only made more precise.
    """
    said = normalise(text)
    situation = known or next((name for name, pattern in _situations().items() if pattern.search(said)), None)
    if situation in _TOLD_APART and _now().search(said):
        return f"{situation}{NOW}"
    return situation


@lru_cache(maxsize=1)
def _situations() -> Mapping[str, re.Pattern[str]]:
    return {name: _compiled(patterns) for name, patterns in words("dangers")["situations"].items()}


@lru_cache(maxsize=1)
def _now() -> re.Pattern[str]:
    return _compiled(words("dangers")["now"])


def _compiled(patterns: list[str]) -> re.Pattern[str]:
    lists = words("dangers")
    joined = "|".join(rf"\b(?:{pattern})\b" for pattern in patterns)
    for group in ("person", "child", "elder"):
        joined = joined.replace(f"{{{group}}}", lists[group])
    return re.compile(joined)
