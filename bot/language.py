"""The language of a message. French written anyhow must never pass for another language. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from bot.foreign import topics
from bot.foreign_urgency import cries
from bot.text import fold, normalise

_LEXICON = Path(__file__).parent / "lexicons" / "languages.yml"
FRENCH = "fr"

# Alphabets that settle the language, or nearly: letters that only Ukrainian uses tell it from Russian.
_SCRIPTS = (("ar", "\u0600", "\u06ff"), ("zh", "\u4e00", "\u9fff"), ("ru", "\u0400", "\u04ff"))
_UKRAINIAN = frozenset("іїєґІЇЄҐ")
_RUSSIAN = frozenset("ыэъёЫЭЪЁ")
_CYRILLIC = frozenset({"uk", "ru"})
_WORD = re.compile(r"[^\W_]+")
_UKRAINIAN_ENDING = re.compile(r"\w{2}(?:ають|яють|ують|юють|увати|ювати|итися|атися|ятися)$")  # of verbs
_ENOUGH_LETTERS = 4
_ENOUGH_WORDS = 2
_IN_LETTERS_OF_OTHERS = frozenset({"ar"})  # Arabic in Latin letters has everyday words here, and no lexicon of needs
_HOPELESS = 3  # French words too many for words of a need to make up for
_TOPIC = 2  # "Steuererklärung" alone says as much as two everyday words


@dataclass(frozen=True)
class _Lexicon:
    words: Mapping[str, frozenset[str]]
    letters: Mapping[str, frozenset[str]]
    alone: Mapping[str, frozenset[str]]
    french_too: frozenset[str]
    ukrainian: frozenset[str]


def detect(text: str) -> str:
    """ISO 639-1 code of the language of the text; French whenever in doubt.

    Another Latin-script language is named only when two of its everyday words, or one of a need, outnumber the French.
    A cry for help (``bot.foreign_urgency``) is of a language that knows it, whatever its other words.
    """
    crying = tuple(cry.language for cry in cries(text))
    if script := _by_script(text, crying):
        return script
    lexicon = _lexicon()
    said = frozenset(fold(text).split())
    written_out = said | frozenset(normalise(text).split())
    leads = {language: _lead(text, said, written_out, language, lexicon) for language in crying or lexicon.words}
    language = max(leads, key=lambda one: (leads[one], "" if crying else one))  # of equals: the first that cries
    return language if leads[language] > 0 or crying else FRENCH


def _lead(text: str, said: frozenset[str], written_out: frozenset[str], language: str, lexicon: _Lexicon) -> int:
    """By how many words the text is of this language rather than French; a word of both counts for neither."""
    if language == FRENCH:
        return 0
    own, french = lexicon.words[language], lexicon.words[FRENCH]
    against = len((written_out & french) - own)
    found = len((said & own) - french) + len(lexicon.letters.get(language, frozenset()) & set(text.lower()))
    found += len(said & lexicon.alone.get(language, frozenset()))
    if found - against > -_HOPELESS:
        found += _topics(text, language, lexicon)
    return found - against if found >= _ENOUGH_WORDS else 0


def _topics(text: str, language: str, lexicon: _Lexicon) -> int:
    if language in _IN_LETTERS_OF_OTHERS:
        return 0
    telling = [words for words in topics(text, language) if not set(words.split()) <= lexicon.french_too]
    return sum(_TOPIC - 1 + len(words.split()) for words in telling)


def _by_script(text: str, crying: tuple[str, ...]) -> str | None:
    letters = [c for c in text if c.isalpha()]
    for language, first, last in _SCRIPTS:
        count = sum(first <= c <= last for c in letters)
        if count >= min(_ENOUGH_LETTERS, len(letters)) and 2 * count > len(letters):
            return _ukrainian_or_russian(text, crying) if language == "ru" else language
    return None


def _ukrainian_or_russian(text: str, crying: tuple[str, ...]) -> str:
    """By the letters that only one of them has, then the words of a cry, then everyday words and endings."""
    for language, own in (("uk", _UKRAINIAN), ("ru", _RUSSIAN)):
        if own & set(text):
            return language
    if len(_CYRILLIC.intersection(crying)) == 1:
        return next(language for language in crying if language in _CYRILLIC)
    words = _WORD.findall(text.lower())
    own_words = _lexicon().ukrainian & set(words) or any(_UKRAINIAN_ENDING.search(word) for word in words)
    return "uk" if own_words else "ru"


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    entries = yaml.safe_load(_LEXICON.read_text(encoding="utf-8"))
    letters = {language: frozenset(found) for language, found in entries.pop("letters").items()}
    alone = {language: frozenset(words.split()) for language, words in entries.pop("alone").items()}
    french_too = frozenset(entries.pop("french_too").split())
    ukrainian = frozenset(entries.pop("ukrainian").split())
    words = {
        language: frozenset(words.split()) | alone.get(language, frozenset()) for language, words in entries.items()
    }
    return _Lexicon(words, letters, alone, french_too | words[FRENCH], ukrainian)
