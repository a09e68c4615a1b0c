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


def graver(one: str, other: str) -> str:
    """The graver of two levels."""
    order = (*LEVELS, "none")
    return min(one, other, key=order.index)


def _first_match(normalised: str) -> Urgency:
    lexicon = _lexicon()
    literal = lexicon.figurative.sub(_CUT, normalised)
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
    patterns = tuple(
        (Urgency(level, situation), re.compile("|".join(rf"\b(?:{_filled(p, groups)})\b" for p in alternatives)))
        for level in LEVELS
        for situation, alternatives in entries[level].items()
    )
    return _Lexicon(figurative, patterns)


def _filled(pattern: str, groups: dict[str, Any]) -> str:
    for name, group in groups.items():
        pattern = pattern.replace(f"{{{name}}}", group)
    return pattern
