"""Urgency from the raw text alone: no model, no database, no network (SAFETY.md, "Crisis"). Pure.

The lexicon calls a human for what is said plainly; what is only implied is left to the learned score (``bot.nlu``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.foreign_urgency import cries
from bot.text import clauses, normalise

LEVELS = ("danger", "detresse", "fraude", "delai")
"""Levels of urgency, gravest first; ``none`` is their absence (contract §3)."""
CRISES = ("danger", "detresse", "fraude")
"""Levels that stay for the whole conversation; a deadline does not."""

SILENT = "_sans_parler"
"""Ends the situation of who cannot hear or cannot speak: no voice line comes first (knowledge/emergency.py)."""
DEFAULT = "default"
"""The situation that no word told, where one has to be named (knowledge/data/emergencies.yml)."""

_LEXICON = Path(__file__).parent / "lexicons" / "urgency.yml"
_CUT = " · "  # stands for a figure of speech that was cut out: no pattern may match across it
_LOOK_AHEAD = 25  # characters after a match in which a denial, or what undoes it, is looked for

# "il ne me frappe pas", "on ne m'a pas menacé": a denial close before the words found.
_DENIED = re.compile(
    r"\b(?:pas|jamais|aucun|aucune|plus de|sans)\b(?: \w+){0,1}$|\b(?:n est pas|ne suis pas|suis pas)$"
)
# "il me frappe pas" is a denial; "il me frappe pas tous les jours" and "… jamais devant les enfants" are not.
_DENIED_INSIDE = re.compile(
    r"\b(?:frappe|tape|bat|menace|viole|agresse|vole|violent) (?:pas|jamais)\b"
    r"(?! (?:devant|mais|toujours|que|qu|tous|toutes|tout le temps|souvent|seulement|juste|mal|fort|beaucoup|trop|"
    r"assez|chaque|en public|au visage|sur le visage|quand))"
)


@dataclass(frozen=True)
class Urgency:
    """How urgent a message is, and the situation that chooses which lines are shown first."""

    level: str = "none"
    situation: str | None = None

    @property
    def urgent(self) -> bool:
        """Whether a human must take over."""
        return self.level != "none"


CALM = Urgency()


@dataclass(frozen=True)
class _Lexicon:
    figurative: re.Pattern[str]
    over: re.Pattern[str]
    again: re.Pattern[str]
    far: re.Pattern[str]
    patterns: tuple[tuple[Urgency, re.Pattern[str]], ...]


def assess(text: str) -> Urgency:
    """The gravest urgency said plainly in the text, or ``CALM``. Clauses are read one by one, then the whole.

    Never raises: a crisis must be seen whatever the text holds.
    """
    parts = dict.fromkeys((*clauses(text), text))
    found = {_first_match(normalise(part)) for part in parts}
    found |= {Urgency(cry.level, cry.situation) for part in parts for cry in cries(part)}
    urgent = [urgency for urgency in found if urgency.urgent]
    return min(urgent, key=lambda urgency: (LEVELS.index(urgency.level), urgency.situation or "")) if urgent else CALM


def far_off(text: str) -> bool:
    """Whether a time weeks or months away is said, and none of today or tomorrow: then no deadline presses."""
    said = normalise(text)
    return bool(_lexicon().far.search(said)) and not _lexicon().again.search(said)


def graver(one: str, other: str) -> str:
    """The graver of two levels."""
    order = (*LEVELS, "none")
    return min(one, other, key=order.index)


def kept(known: Urgency | None, said: Urgency) -> Urgency:
    """The crisis that a conversation keeps: the graver of both; of the same level the last, its situation not lost."""
    if known is None or graver(known.level, said.level) != known.level:
        return said
    if said.level != known.level:
        return Urgency(known.level, together(known.situation, said.situation, latest=False))
    return Urgency(said.level, together(known.situation, said.situation))


def together(known: str | None, said: str | None, *, latest: bool = True) -> str | None:
    """The situation that holds once another was told: the ``latest`` or else the ``known``; silent if either is."""
    plain = [None if one is None else one.removesuffix(SILENT) for one in (known, said)]
    before, after = (None if one == DEFAULT else one for one in plain)
    situation = (after or before) if latest else before
    return f"{situation or DEFAULT}{SILENT}" if is_silent(known) or is_silent(said) else situation


def is_silent(situation: str | None) -> bool:
    """Whether the patron said that they cannot hear or cannot speak."""
    return (situation or "").endswith(SILENT)


def _first_match(normalised: str) -> Urgency:
    lexicon = _lexicon()
    literal = lexicon.figurative.sub(_CUT, normalised)
    if lexicon.over.search(literal) and not lexicon.again.search(literal):
        return CALM
    for urgency, pattern in lexicon.patterns:
        if any(not _denied(literal, match) for match in pattern.finditer(literal)):
            return urgency
    return CALM


def _denied(text: str, match: re.Match[str]) -> bool:
    return bool(
        _DENIED.search(text[: match.start()].rstrip())
        or _DENIED_INSIDE.search(text[match.start() : match.end() + _LOOK_AHEAD])
    )


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    entries = yaml.safe_load(_LEXICON.read_text(encoding="utf-8"))
    groups = entries["groups"]
    figurative = re.compile("|".join(rf"\b(?:{_filled(p, groups)})\b" for p in entries["figurative"]))
    over, again, far = (re.compile(rf"\b(?:{entries[name]})\b") for name in ("over", "again", "far"))
    patterns = tuple(
        (Urgency(level, situation), re.compile("|".join(rf"\b(?:{_filled(p, groups)})\b" for p in alternatives)))
        for level in LEVELS
        for situation, alternatives in entries[level].items()
    )
    return _Lexicon(figurative, over, again, far, patterns)


def _filled(pattern: str, groups: dict[str, Any]) -> str:
    for name, group in groups.items():
        pattern = pattern.replace(f"{{{name}}}", group)
    return pattern
