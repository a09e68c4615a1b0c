"""What a partner is searched and sorted by, kept with its record: no database folds accents by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.place_words import plain

_SHORT = {"st": "saint", "ste": "sainte", "sts": "saints"}
_ABROAD = re.compile(r"(?:\+|\b00)\s?33\s?(?:\(0\))?\s?(?=[1-9])")
_PHONE = re.compile(r"\b0[1-9](?:[ .\-]?[0-9]{2})+\b")


def search_key(name: str, commune: str | None, postcode: str | None, phone: str | None) -> str:
    """The words of a partner, each after a space: " mairie annexe\\n saint nazaire 44600 0261910001".

    The line break sorts before any letter or space, so that names come first and communes only tell the same apart.
    """
    where = plain_words(" ".join(filter(None, (commune, postcode))))
    return f" {plain_words(name)}\n {where} {_digits(phone or '')}".rstrip(" ")


def plain_words(text: str) -> str:
    """The words of a text without accents or capitals, "st" written out."""
    return " ".join(_SHORT.get(word, word) for word in plain(text).split())


def words_of(query: str) -> list[str]:
    """The words to look for: as ``plain_words``, a phone number as one word whatever its blanks, +33 as 0."""
    national = _ABROAD.sub("0", query)
    return plain_words(_PHONE.sub(lambda number: _digits(number[0]), national)).split()


def begins_a_word(word: str) -> str:
    """The LIKE pattern of keys that have a word which begins so; ``word`` is one of ``words_of``."""
    return f"% {word}%"


def has_all(words: Sequence[str], said: str) -> bool:
    """Whether every word begins a word of ``said``, which has a space before each."""
    return all(f" {word}" in said for word in words)


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)
