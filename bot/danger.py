"""Of which danger a message speaks, once it is known that there is one: it chooses the number that stands first. Pure.

That there is one is told by ``bot.urgency`` or by the learned score; nothing here calls anybody by itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache

from bot.dialogue.words import words
from bot.text import normalise
from bot.urgency import DEFAULT, SILENT, Urgency
from bot.urgency import assess as assess_alone

NOW = "_maintenant"
"""Ends a situation that goes on at this minute, where knowledge/data/emergencies.yml has an order for it."""

_TOLD_APART = frozenset({"suicide", "enfant"})  # the others put rescue first at any moment
_OF_A_CHILD = frozenset({None, "violence", "enfant"})
_OUTSIDE = "rue"


def assess(text: str) -> Urgency:
    """What ``bot.urgency.assess`` finds, with its situation as precise as the words allow. Never raises."""
    found = assess_alone(text)
    if found.level == "danger":
        return replace(found, situation=situation_of(text, found.situation))
    if not found.urgent:
        return found
    said = normalise(text)
    alone = found.situation == _OUTSIDE and _says("child_speaks", said)
    return replace(found, situation=_heard("enfant" if alone else found.situation, said))


def situation_of(text: str, known: str | None = None) -> str | None:
    """The situation (emergencies.yml) that a text in danger speaks of; None when no word tells.

    ``known`` is that of the lexicon of urgency, which wins; it is only made more precise. Of who cannot hear or speak
    it ends in ``bot.urgency.SILENT``.
    """
    said = normalise(text)
    situation = known or next((name for name, pattern in _situations().items() if pattern.search(said)), None)
    situation = _of_a_child(situation, said)
    if situation in _TOLD_APART and _says("now", said):
        situation = f"{situation}{NOW}"
    return _heard(situation, said)


def _of_a_child(situation: str | None, said: str) -> str | None:
    """A child who writes of violence, or anybody of a parent's, is helped by the line for children."""
    if situation not in _OF_A_CHILD:
        return situation
    if _says("child_speaks", said):
        return "enfant_en_ligne" if situation == "violence" and _says("online", said) else "enfant"
    return "famille" if _says("parent_speaks_of", said) and not _says("grown_up", said) else situation


def _heard(situation: str | None, said: str) -> str | None:
    return f"{situation or DEFAULT}{SILENT}" if _says("silent", said) else situation


@lru_cache(maxsize=1)
def _situations() -> Mapping[str, re.Pattern[str]]:
    return {name: _compiled(patterns) for name, patterns in words("dangers")["situations"].items()}


def _says(name: str, said: str) -> bool:
    return bool(_list(name).search(said))


@cache
def _list(name: str) -> re.Pattern[str]:
    patterns = words("dangers")[name]
    return _compiled([patterns] if isinstance(patterns, str) else patterns)


def _compiled(patterns: list[str]) -> re.Pattern[str]:
    lists = words("dangers")
    joined = "|".join(rf"\b(?:{pattern})\b" for pattern in patterns)
    for group in ("person", "child", "elder"):
        joined = joined.replace(f"{{{group}}}", lists[group])
    return re.compile(joined)
