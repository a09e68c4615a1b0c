"""A place asked by its kind, in a patron's words: "adresse de la mission locale", "y'a un CCAS à Guérande ?". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from knowledge.place_words import plain
from knowledge.referential import read_yaml


@dataclass(frozen=True)
class PlaceAsked:
    """The kind of partner asked for (partner-kinds.yml), and what of it: ``horaires``, ``telephone`` or ``adresse``."""

    kind: str
    asks: str


@dataclass(frozen=True)
class _Words:
    kinds: Mapping[str, str]  # words → kind
    names: Mapping[str, str]
    any_kind: re.Pattern[str]
    asks: Mapping[str, re.Pattern[str]]
    around: frozenset[str]
    in_questions: frozenset[str]
    alone: frozenset[str]
    alone_somewhere: frozenset[str]


def place_asked(text: str, where: Iterable[str] = (), asks: str | None = None) -> PlaceAsked | None:
    """What a text asks when it asks for a place by its kind, and nothing more; None for any other text.

    ``where``: names of communes and postcodes that it may hold. ``asks``: what is asked when the text does not say it;
    of a kind that is a place and no need, its address.
    """
    where, said, words = tuple(where), plain(text), _words()
    found = words.any_kind.search(said)
    if found is None:
        return None
    beside = f"{said[: found.start()]} {said[found.end() :]}"
    kind = words.kinds[found[0]]
    if kind in words.alone or (kind in words.alone_somewhere and where):
        asks = asks or "adresse"
    asked = next((name for name, pattern in words.asks.items() if pattern.search(beside)), asks)
    if asked is None or not _nothing_else(beside, where, words):
        return None
    return PlaceAsked(kind, asked)


def beside_question(text: str) -> tuple[list[str], str | None]:
    """The words of a text that are no part of a question about a place, and what it asks, as ``place_asked`` says."""
    said, words = plain(text), _words()
    asked = next((name for name, pattern in words.asks.items() if pattern.search(said)), None)
    for pattern in words.asks.values():
        said = pattern.sub(" ", said)
    return [word for word in said.split() if word not in words.around], asked


def words_of_questions() -> frozenset[str]:
    """Every word that may be part of a question about a place, one by one."""
    return _words().in_questions


def name_of_kind(kind: str) -> str:
    """How this kind of place is written to patrons. Raises KeyError for a kind that is not asked for so."""
    return _words().names[kind]


def _nothing_else(beside: str, where: Iterable[str], words: _Words) -> bool:
    places = {word for name in where for word in plain(name).split()} | {"st", "ste"}
    for pattern in words.asks.values():
        beside = pattern.sub(" ", beside)
    return all(word in words.around or word in places for word in beside.split())


@lru_cache(maxsize=1)
def _words() -> _Words:
    told = read_yaml("place-questions.yml")
    kinds = {said: kind for kind, names in told["kinds"].items() for said in map(plain, names)}
    around = frozenset(told["around"].split())
    return _Words(
        kinds,
        {kind: names[0] for kind, names in told["kinds"].items()},
        _any(kinds),
        {name: _any(said) for name, said in told["asks"].items()},
        around,
        around.union(*(plain(phrase).split() for said in told["asks"].values() for phrase in said)),
        frozenset(told["alone"]),
        frozenset(told["alone_somewhere"]),
    )


def _any(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(phrases, key=len, reverse=True))})\b")
