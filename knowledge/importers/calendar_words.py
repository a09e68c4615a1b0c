"""What the categories and the title of an event say in our codes: needs, level, publics."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from knowledge.place_words import plain
from knowledge.referential import referential

OTHERWISE = "ateliers"
SHORTEST = 4  # letters of a word that may tell a need, unless it is in capitals: "CV", "3D", but not "mon"
TELLING_NOTHING = frozenset({"avec", "sans", "pour", "dans", "chez", "entre", "autour"})


def needs_of(categories: Iterable[str], title: str) -> tuple[str, ...]:
    """Codes of needs, the first the workshop's own: those that categories name, else the one that the title tells.

    ``ateliers`` when neither does, or when words of the title tell different ones.
    """
    named = _named_needs()
    found = tuple(dict.fromkeys(named[plain(text)] for text in categories if plain(text) in named))
    return found or (_need_of_title(title),)


def publics_of(categories: Iterable[str]) -> list[str]:
    """Codes of publics that categories name, by code: ``seniors``, ``familles``…"""
    known = referential().wording["publics"]
    return sorted({plain(text) for text in categories} & set(known))


def level_of(text: str | None) -> str | None:
    """The code of a level, or None for a word that is none."""
    return text if text in referential().wording["level"] else None


def _need_of_title(title: str) -> str:
    told = {need for word in _words(title) if (need := _telling_words().get(word))}
    return told.pop() if len(told) == 1 else OTHERWISE


@lru_cache(maxsize=1)
def _named_needs() -> Mapping[str, str]:
    needs = referential().needs
    return {plain(name): code for code, need in needs.items() for name in (need["label"], code, code.replace("_", " "))}


@lru_cache(maxsize=1)
def _telling_words() -> Mapping[str, str]:
    """Word, without its plural → the one need whose label and boundaries use it; no word that names a partner.

    "sécurité" tells nothing: it is one of the boundaries of health and the code of another need.
    """
    users: dict[str, set[str]] = {}
    needs = referential().needs
    for code, need in needs.items():
        for word in _words(f"{need['label']} {need['covers']} {need['plain']} {code.replace('_', ' ')}"):
            users.setdefault(word, set()).add(code)
    boundaries = {word for need in needs.values() for word in _words(f"{need['label']} {need['covers']}")}
    partners = {word for kind in referential().kinds.values() for word in _words(kind["name"])}
    return {
        word: next(iter(codes))
        for word, codes in users.items()
        if len(codes) == 1 and word in boundaries - partners - TELLING_NOTHING
    }


def _words(text: str) -> set[str]:
    kept = [word for word in re.findall(r"\w+", text) if len(word) >= SHORTEST or (len(word) > 1 and word.isupper())]
    return {word.rstrip("s") for word in plain(" ".join(kept)).split()}
