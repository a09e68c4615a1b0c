"""What a message beyond scope is about, to answer it gently: books and documents, anger, or anything else. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import yaml

from bot.text import normalise

BOOKS, INSULT = "livres", "insulte"
_LEXICON = Path(__file__).parent / "lexicons" / "beyond.yml"


def sort(text: str) -> str | None:
    """``BOOKS`` (the librarians' own trade), ``INSULT``, or None. Only ever chooses a sentence, never a decision."""
    said = normalise(text)
    return next((name for name, pattern in _lexicon().items() if pattern.search(said)), None)


@lru_cache(maxsize=1)
def _lexicon() -> Mapping[str, re.Pattern[str]]:
    entries = yaml.safe_load(_LEXICON.read_text(encoding="utf-8"))
    return {name: re.compile("|".join(rf"\b(?:{one})\b" for one in words)) for name, words in entries.items()}
