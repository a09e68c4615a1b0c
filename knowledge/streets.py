"""Streets in what a desk types: "impots 12 rue de Nantes" asks for no place in Nantes. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from knowledge.place_words import plain
from knowledge.referential import read_yaml
from knowledge.territory import LONGEST_NAME

_WORD = re.compile(r"[^\W_]+")
_APART = re.compile(r"[.\s'\u2019-]*")  # between the words of one street; a comma ends it


def without_street_names(text: str, is_commune: Callable[[str], bool]) -> str:
    """The text less the names of communes that stand right after a street; every other word stays as it is.

    ``is_commune`` says whether some words are the name of one. A text that is nothing but a street stays whole.
    """
    words = list(_WORD.finditer(text))
    named = [span for start in range(len(words)) if (span := _named(text, words, start, is_commune))]
    if not named or not _something_else(words, named):
        return text
    for start, end in reversed(named):
        text = f"{text[:start]} {text[end:]}"
    return re.sub(r"\s+(?=,|$)", "", re.sub(r"\s+", " ", text)).strip()


def _named(
    text: str, words: Sequence[re.Match[str]], street: int, is_commune: Callable[[str], bool]
) -> tuple[int, int] | None:
    """Where the commune stands after which the street at this word is called; None when it is no such street."""
    name = street + 1
    while name < len(words) and _is(words[name], "links") and _together(text, words, name):
        name += 1
    if not _is_street(words, street, linked=name > street + 1):
        return None
    last = name
    while last < min(len(words), name + LONGEST_NAME) and _together(text, words, last):
        last += 1
    for end in range(last, name, -1):
        span = words[name].start(), words[end - 1].end()
        if is_commune(text[slice(*span)]):
            return span
    return None


def _is_street(words: Sequence[re.Match[str]], at: int, *, linked: bool) -> bool:
    before = [plain(word[0]) for word in reversed(words[:at])]
    if before and before[0] in _lists()["not_after"]:
        return False
    if _is(words[at], "streets"):
        return True
    rest = before[1:] if before and before[0] in _lists()["after_number"] else before
    return _is(words[at], "streets_if_numbered_or_linked") and (linked or bool(rest and rest[0].isdecimal()))


def _something_else(words: Sequence[re.Match[str]], named: Sequence[tuple[int, int]]) -> bool:
    """Whether a text says more than streets, their numbers and these names."""
    of_streets = frozenset().union(*_lists().values())
    outside = (one for one in words if not any(start <= one.start() < end for start, end in named))
    return any(plain(one[0]) not in of_streets and not one[0].isdecimal() for one in outside)


def _together(text: str, words: Sequence[re.Match[str]], at: int) -> bool:
    """Whether nothing but blanks, hyphens and apostrophes parts a word from the one before."""
    return bool(_APART.fullmatch(text, words[at - 1].end(), words[at].start()))


def _is(word: re.Match[str], which: str) -> bool:
    return plain(word[0]) in _lists()[which]


@lru_cache(maxsize=1)
def _lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(words.split()) for name, words in read_yaml("streets.yml").items()}
