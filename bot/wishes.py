"""How a patron wants to be helped, and which public they say they are of, read from their own words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from bot.text import normalise

_LEXICON = Path(__file__).parent / "lexicons" / "wishes.yml"
_DENIED = re.compile(r"\b(?:pas|jamais|sans|plus)(?: (?:envie|besoin) d[e']?)?$")  # "je ne veux pas apprendre"


@dataclass(frozen=True)
class Wishes:
    """A posture of the referential (informer, apprendre, accompagner, faire_pour) and publics; empty when not said."""

    posture: str | None = None
    publics: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Lexicon:
    postures: Mapping[str, re.Pattern[str]]
    publics: Mapping[str, re.Pattern[str]]


def read(text: str) -> Wishes:
    """What the text says of it. Nothing is guessed: most messages say nothing, and nobody is asked."""
    said = normalise(text)
    lexicon = _lexicon()
    posture = next((name for name, pattern in lexicon.postures.items() if _wanted(said, pattern)), None)
    return Wishes(posture, tuple(name for name, pattern in lexicon.publics.items() if _wanted(said, pattern)))


def _wanted(said: str, pattern: re.Pattern[str]) -> bool:
    return any(not _DENIED.search(said[: match.start()].rstrip()) for match in pattern.finditer(said))


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    entries = yaml.safe_load(_LEXICON.read_text(encoding="utf-8"))
    return _Lexicon(_compiled(entries["postures"]), _compiled(entries["publics"]))


def _compiled(alternatives: Mapping[str, Iterable[str]]) -> dict[str, re.Pattern[str]]:
    return {name: re.compile("|".join(rf"\b(?:{one})\b" for one in words)) for name, words in alternatives.items()}
