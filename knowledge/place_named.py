"""A place asked by its own name: "adresse du Panier commun", "l'Espace numérique du Port"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from knowledge.place_asked import beside_question, words_of_questions
from knowledge.referential import read_yaml, referential
from knowledge.search_key import plain_words

FEWEST_WORDS = 2
"""Of a name, without its articles and its commune: a single word ("Mairie") is a kind, and names no place."""

_END_OF_NAME = re.compile(r"[,(]| - ")  # "Le Panier commun, épicerie solidaire, Saint-Nazaire (démonstration)"


@dataclass(frozen=True)
class NameAsked:
    """The words of a text that may be a name, and what it asks of it: None when it says the name and nothing else."""

    words: tuple[str, ...]
    asks: str | None

    def names(self, name: str, commune: str | None) -> bool:
        """Whether these words say the proper part of a place's name, and nothing but its name and its commune."""
        said, proper = set(self.words), proper_words(name, commune)
        known = {*plain_words(name).split(), *plain_words(commune or "").split()}
        return len(proper) >= FEWEST_WORDS and proper <= said <= known


def name_asked(text: str) -> NameAsked | None:
    """What a text asks if a place has such a name; None when it cannot be one.

    A name said alone has a word that no kind, need or subject has: "aide alimentaire" asks for help, not for a place
    that calls itself so.
    """
    left, asks = beside_question(text)
    words = tuple(plain_words(" ".join(left)).split())
    if len(words) < FEWEST_WORDS or (asks is None and set(words) <= _words_of_needs()):
        return None
    return NameAsked(words, asks)


def proper_words(name: str, commune: str | None) -> frozenset[str]:
    """The words by which a place is told from others: those before a comma, without articles and commune."""
    first = _END_OF_NAME.split(name, maxsplit=1)[0]
    return frozenset(plain_words(first).split()) - words_of_questions() - words_of_commune(commune or "")


@lru_cache(maxsize=4096)  # a directory has thousands of places in a few hundred communes
def words_of_commune(name: str) -> frozenset[str]:
    """The words of the name of a commune."""
    return frozenset(plain_words(name).split())


@lru_cache(maxsize=1)
def _words_of_needs() -> frozenset[str]:
    lists = referential()
    texts: Iterable[str] = (
        *(str(kind["name"]) for kind in lists.kinds.values()),
        *(str(need[part]) for need in lists.needs.values() for part in ("label", "plain", "covers")),
        *(words for topic in read_yaml("topics.yml") for words in topic["words"]),
    )
    return frozenset(word for text in texts for word in plain_words(text).split())
