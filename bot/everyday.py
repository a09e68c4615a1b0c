"""Everyday words of French (lexicons/languages.yml): French is full of them, and towns are not. Pure."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

from bot.language import FRENCH
from bot.text import normalise

_LEXICON = Path(__file__).parent / "lexicons" / "languages.yml"


def everyday(text: str) -> frozenset[str]:
    """The everyday French words that a text holds, text-message spellings written out."""
    return _words() & frozenset(normalise(text).split())


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    return frozenset(yaml.safe_load(_LEXICON.read_text(encoding="utf-8"))[FRENCH].split())
