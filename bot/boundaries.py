"""Names of help that sound like another need: "prime rénov" is no allowance of the Caf. Asked, never guessed. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.foreign import whole_words
from bot.language import FRENCH
from bot.parsing import Data, decision_of, spoken
from bot.text import fold

_LEXICON = Path(__file__).parent / "lexicons" / "boundaries.yml"


def within_boundaries(data: Data, text: str) -> Data:
    """The same data, or a question with the needs that a name of help belongs to when another one was read in it."""
    decided, fitting = decision_of(data, text), needs_of_names(text)
    unsure = decided.kind in ("ask", "refer") or decided.reason == "hors_sujet"
    if not fitting or not unsure or decided.urgency != "none" or decided.language != FRENCH:
        return data
    if decided.kind == "refer" and decided.need in fitting:
        return data
    asked = replace(decided, kind="ask", need=None, options=fitting, reason=None)
    return spoken("imprecis", asked, data.get("entities") or ())


def needs_of_names(text: str) -> tuple[str, ...]:
    """The needs that the names of help in a text belong to; none when it names none of the lexicon."""
    said = fold(text)
    return tuple(dict.fromkeys(need for pattern, needs in _names() if pattern.search(said) for need in needs))


@lru_cache(maxsize=1)
def _names() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    entries: list[dict[str, Any]] = yaml.safe_load(_LEXICON.read_text(encoding="utf-8"))
    return tuple((whole_words(entry["words"]), tuple(entry["needs"])) for entry in entries)
