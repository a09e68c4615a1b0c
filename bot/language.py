"""The language of a message. French written anyhow must never pass for another language. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from bot.foreign import topics
from bot.text import fold, normalise

_LEXICON = Path(__file__).parent / "lexicons" / "languages.yml"
FRENCH = "fr"

# Alphabets that settle the language, or nearly: letters that only Ukrainian uses tell it from Russian.
_SCRIPTS = (("ar", "\u0600", "\u06ff"), ("zh", "\u4e00", "\u9fff"), ("ru", "\u0400", "\u04ff"))
_UKRAINIAN = frozenset("іїєґІЇЄҐ")
_RUSSIAN = frozenset("ыэъёЫЭЪЁ")
_ENOUGH_LETTERS = 4
_ENOUGH_WORDS = 2
_IN_LETTERS_OF_OTHERS = frozenset({"ar"})  # Arabic in Latin letters has everyday words here, and no lexicon of needs
_HOPELESS = 3  # French words too many for words of a need to make up for
_TOPIC = 2  # "Steuererklärung" alone says as much as two everyday words


@dataclass(frozen=True)
class _Lexicon:
    words: Mapping[str, frozenset[str]]
    letters: Mapping[str, frozenset[str]]
    french_too: frozenset[str]
    ukrainian: frozenset[str]


def detect(text: str) -> str:
    """ISO 639-1 code of the language of the text; French whenever in doubt.

    Another Latin-script language is named only when two of its everyday words, or one of a need, outnumber the French.
    """
    if script := _by_script(text):
        return script
    lexicon = _lexicon()
    said = frozenset(fold(text).split())
    written_out = said | frozenset(normalise(text).split())
    leads = {language: _lead(text, said, written_out, language, lexicon) for language in lexicon.words}
    language, lead = max(leads.items(), key=lambda pair: (pair[1], pair[0]))
    return language if lead > 0 else FRENCH


def _lead(text: str, said: frozenset[str], written_out: frozenset[str], language: str, lexicon: _Lexicon) -> int:
    """By how many words the text is of this language rather than French; a word of both counts for neither."""
    if language == FRENCH:
        return 0
    own, french = lexicon.words[language], lexicon.words[FRENCH]
    against = len((written_out & french) - own)
    found = len((said & own) - french) + len(lexicon.letters.get(language, frozenset()) & set(text.lower()))
    if found - against > -_HOPELESS:
        found += _topics(text, language, lexicon)
    return found - against if found >= _ENOUGH_WORDS else 0


def _topics(text: str, language: str, lexicon: _Lexicon) -> int:
    if language in _IN_LETTERS_OF_OTHERS:
        return 0
    telling = [words for words in topics(text, language) if not set(words.split()) <= lexicon.french_too]
    return sum(_TOPIC - 1 + len(words.split()) for words in telling)


def _by_script(text: str) -> str | None:
    letters = [c for c in text if c.isalpha()]
    for language, first, last in _SCRIPTS:
        count = sum(first <= c <= last for c in letters)
        if count >= min(_ENOUGH_LETTERS, len(letters)) and 2 * count > len(letters):
            return _ukrainian_or_russian(text) if language == "ru" else language
    return None


def _ukrainian_or_russian(text: str) -> str:
    if _UKRAINIAN & set(text):
        return "uk"
    own_words = not _RUSSIAN & set(text) and _lexicon().ukrainian & set(text.lower().split())
    return "uk" if own_words else "ru"


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    entries = yaml.safe_load(_LEXICON.read_text(encoding="utf-8"))
    letters = {language: frozenset(found) for language, found in entries.pop("letters").items()}
    french_too = frozenset(entries.pop("french_too").split())
    ukrainian = frozenset(entries.pop("ukrainian").split())
    words = {language: frozenset(words.split()) for language, words in entries.items()}
    return _Lexicon(words, letters, french_too | words[FRENCH], ukrainian)
