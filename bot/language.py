"""The language of a message. French written anyhow must never pass for another language. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from bot.text import fold, normalise

_LEXICON = Path(__file__).parent / "lexicons" / "languages.yml"
FRENCH = "fr"

# Alphabets that settle the language, or nearly: letters that only Ukrainian uses tell it from Russian.
_SCRIPTS = (("ar", "\u0600", "\u06ff"), ("zh", "\u4e00", "\u9fff"), ("ru", "\u0400", "\u04ff"))
_UKRAINIAN = frozenset("іїєґІЇЄҐ")
_ENOUGH_LETTERS = 4
_ENOUGH_WORDS = 2


@dataclass(frozen=True)
class _Lexicon:
    words: Mapping[str, frozenset[str]]
    letters: Mapping[str, frozenset[str]]


def detect(text: str) -> str:
    """ISO 639-1 code of the language of the text; French whenever in doubt.

    Another Latin-script language is named only when at least two of its everyday words are there and outnumber the
    French ones.
    """
    if script := _by_script(text):
        return script
    words = set(fold(text).split()) | set(normalise(text).split())
    lexicon = _lexicon()
    counts = {language: len(words & known) for language, known in lexicon.words.items()}
    for language, letters in lexicon.letters.items():
        counts[language] += len(letters & set(text.lower()))
    french = counts.pop(FRENCH)
    language, most = max(counts.items(), key=lambda pair: (pair[1], pair[0]))
    return language if most >= _ENOUGH_WORDS and most > french else FRENCH


def _by_script(text: str) -> str | None:
    letters = [c for c in text if c.isalpha()]
    for language, first, last in _SCRIPTS:
        count = sum(first <= c <= last for c in letters)
        if count >= min(_ENOUGH_LETTERS, len(letters)) and 2 * count > len(letters):
            return "uk" if language == "ru" and _UKRAINIAN & set(letters) else language
    return None


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    entries = yaml.safe_load(_LEXICON.read_text(encoding="utf-8"))
    letters = {language: frozenset(found) for language, found in entries.pop("letters").items()}
    return _Lexicon({language: frozenset(words.split()) for language, words in entries.items()}, letters)
