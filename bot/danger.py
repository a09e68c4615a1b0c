"""Of which danger a message speaks, once it is known that there is one: it chooses the number that stands first. Pure.

That there is one is told by ``bot.urgency`` or by the learned score; nothing here calls anybody by itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache

from bot.dialogue.words import words
from bot.foreign_urgency import is_silent_abroad
from bot.text import normalise
from bot.urgency import DEFAULT, SILENT, Urgency
from bot.urgency import assess as assess_alone

NOW = "_maintenant"
"""Ends a situation that goes on at this minute, where knowledge/data/emergencies.yml has an order for it."""

_TOLD_APART = frozenset({"suicide", "enfant"})  # the others put rescue first at any moment
_OF_A_CHILD = frozenset({None, "violence", "enfant"})
_OUTSIDE = "rue"
_UNANSWERED = "rue_sans_reponse"
_VIOLENCE = "violence"
_WITHOUT_ROOF = "violence_toit"
_WITH_BLADE = "suicide_lame"
_MAY_HOLD_BLADE = frozenset({None, "violence", "suicide", "enfant"})


def assess(text: str) -> Urgency:
    """What ``bot.urgency.assess`` finds, with its situation as precise as the words allow. Never raises."""
    found = assess_alone(text)
    if found.level == "danger":
        return replace(found, situation=situation_of(text, found.situation))
    if not found.urgent:
        return found
    said = normalise(text)
    situation = _of_a_roof(said) if found.situation == _OUTSIDE else found.situation
    return replace(found, situation=_heard(situation, text, said))


def _of_a_roof(said: str) -> str:
    if _says("child_speaks", said):
        return "enfant"
    return _UNANSWERED if _says("no_answer", said) else _OUTSIDE


def situation_of(text: str, known: str | None = None) -> str | None:
    """The situation (emergencies.yml) that a text in danger speaks of; None when no word tells.

    ``known`` is that of the lexicon of urgency, which wins; it is only made more precise. Of who cannot hear or speak
    it ends in ``bot.urgency.SILENT``.
    """
    said = normalise(text)
    situation = _more_precise(_of_a_child(known or _told(said), said), said)
    return _heard(situation, text, said)


def _told(said: str) -> str | None:
    """The situation that the words alone tell; a death that somebody else announces is no wish to die."""
    if _says("threatened", said):
        return _VIOLENCE
    return next((name for name, pattern in _situations().items() if pattern.search(said)), None)


def _more_precise(situation: str | None, said: str) -> str | None:
    """What changes the numbers of a known situation: a blade and a shut door, no roof for tonight, this minute."""
    if situation in _MAY_HOLD_BLADE and _says("alone_with_blade", said) and not _says("threatens", said):
        return _WITH_BLADE
    if situation == _VIOLENCE and _says("other_roof", said):
        return _WITHOUT_ROOF
    return f"{situation}{NOW}" if situation in _TOLD_APART and _says("now", said) else situation


def _of_a_child(situation: str | None, said: str) -> str | None:
    """A child who writes of violence, anybody of a parent's or of a child's, is helped by the line for children."""
    if situation not in _OF_A_CHILD:
        return situation
    if _says("child_speaks", said):
        return "enfant_en_ligne" if situation == _VIOLENCE and _says("online", said) else "enfant"
    if _says("parent_speaks_of", said) and not _says("grown_up", said):
        return "famille"
    if _says("online", said) and _says("grown_up_online", said):
        return "adulte_en_ligne"
    return _of_somebodys_child(situation, said)


def _of_somebodys_child(situation: str | None, said: str) -> str | None:
    """As known unless a child is said to suffer; with the patron hit too, the lines of both."""
    if _says("grown_child", said) or _says("child_hits", said) or not _says("child_suffers", said):
        return situation
    return "famille" if _says("also_patron", said) else "enfant"


def _heard(situation: str | None, text: str, said: str) -> str | None:
    silent = _says("silent", said) or is_silent_abroad(text)
    return f"{situation or DEFAULT}{SILENT}" if silent else situation


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
    for group in ("person", "child", "kid", "hurts", "elder"):
        joined = joined.replace(f"{{{group}}}", lists[group])
    return re.compile(joined)
