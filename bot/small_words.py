"""Small words that say nothing by themselves (lexicons/small_words.yml), read once for all who pass over them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

_LEXICON = Path(__file__).parent / "lexicons" / "small_words.yml"


@dataclass(frozen=True)
class SmallWords:
    """Folded words: around a label that is typed, around a fact said alone, before what is denied."""

    around_labels: frozenset[str]
    around_facts: frozenset[str]
    articles: frozenset[str]


@lru_cache(maxsize=1)
def small_words() -> SmallWords:
    """The words of the lexicon. Raises OSError, KeyError or yaml.YAMLError when it is missing or malformed."""
    lists = yaml.safe_load(_LEXICON.read_text(encoding="utf-8"))
    return SmallWords(**{name: frozenset(lists[name].split()) for name in SmallWords.__dataclass_fields__})
