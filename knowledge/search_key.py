"""What a partner is searched and sorted by, kept with its record: no database folds accents by itself."""

from __future__ import annotations

from knowledge.place_words import plain


def search_key(name: str, commune: str | None, postcode: str | None) -> str:
    """The words of a partner without accents or capitals, each after a space: " mairie annexe\\n reze 44400".

    The line break sorts before any letter or space, so that names come first and communes only tell the same apart.
    """
    return f" {plain(name)}\n {plain(' '.join(filter(None, (commune, postcode))))}"


def begins_a_word(word: str) -> str:
    """The LIKE pattern of keys that have a word which begins so; ``word`` is letters and digits, as ``plain`` gives."""
    return f"% {word}%"
