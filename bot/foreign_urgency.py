"""Urgency said plainly in the languages of ``bot.foreign``: the situation, and the language it was said in. Pure.

Patterns (``lexicons/urgent/<language>.yml``) are regular expressions over the text in lower case, without accents nor
punctuation, an apostrophe being a space. Besides, ``…`` stands for at most four words (eight signs of Chinese) and
``{name}`` for the group of that name. ``calm`` is cut out before they are tried: films, insurance, dying of laughter.
A text that says ``past`` ("ten years ago") and nothing of ``again`` ("yesterday", "still") is no urgency of today.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.dialogue.words import words
from bot.foreign import LANGUAGES
from bot.text import strip_accents

_FOLDER = Path(__file__).parent / "lexicons" / "urgent"
_NO_SITUATION = frozenset({"any", "loud"})  # keys of bare cries: they say nothing of what happens
_LOUD = "loud"  # "help" may ask for the way to the printer; "help!" does not
_LEXICAL = ("groups", "calm", "past", "again")  # keys beside the levels, which stand gravest first
_GAP = "…"
_CUT = " · "  # stands for what was cut out: no pattern may match across it
_UNSPACED = "zh"
_NOT_WORD = re.compile(r"[\W_]+")
_CYRILLIC, _LATIN = re.compile("[\u0400-\u04ff]"), re.compile("[a-z]")
_LETTERS = {"zh": re.compile("[\u4e00-\u9fff]"), "uk": _CYRILLIC, "ru": _CYRILLIC}
_SAME_LETTERS = str.maketrans({"ة": "ه", "ى": "ي", "ـ": None, "ґ": "г"})
_NAMED = re.compile(r"\{([a-z]+)\}")  # the group "{who}", not the count "{0,3}"


@dataclass(frozen=True)
class Cry:
    """What was said: a level, its situation (None of a bare cry), and the language whose words say it."""

    level: str
    situation: str | None
    language: str


@dataclass(frozen=True)
class _Pattern:
    level: str
    situation: str
    said: re.Pattern[str]


@dataclass(frozen=True)
class _Language:
    calm: re.Pattern[str]
    past: re.Pattern[str]
    again: re.Pattern[str]
    patterns: tuple[_Pattern, ...]


@lru_cache(maxsize=16)  # a turn asks several times of one text: raw, as understood, and in which language it is
def cries(text: str) -> tuple[Cry, ...]:
    """The gravest urgency that each language finds in the text; empty when none does. Never raises."""
    said, loud = _plain(text), "!" in text or "！" in text
    found = (_cry(said, language, loud) for language in LANGUAGES if _may_be(said, language))
    return tuple(cry for cry in found if cry)


def is_silent_abroad(text: str) -> bool:
    """Whether the text says, in one of these languages, that its writer cannot hear or cannot speak. Never raises."""
    said = _plain(text)
    return any(
        _silent(language).search(said.replace(" ", "") if language == _UNSPACED else said)
        for language in LANGUAGES
        if _may_be(said, language)
    )


def _cry(said: str, language: str, loud: bool) -> Cry | None:
    known = _language(language)
    said = said.replace(" ", "") if language == _UNSPACED else said
    if not _first(known, said, loud):
        return None  # the rest is seldom needed, and takes as long
    literal = known.calm.sub(_CUT, said)
    if known.past.search(literal) and not known.again.search(literal):
        return None
    found = _first(known, literal, loud)
    if found is None:
        return None
    return Cry(found.level, None if found.situation in _NO_SITUATION else found.situation, language)


def _first(known: _Language, said: str, loud: bool) -> _Pattern | None:
    tried = (one for one in known.patterns if loud or one.situation != _LOUD)
    return next((one for one in tried if one.said.search(said)), None)


def _may_be(said: str, language: str) -> bool:
    """Whether the letters of a language are there at all; Arabic is written in Latin letters too."""
    return language == "ar" or bool(_LETTERS.get(language, _LATIN).search(said))


def _plain(text: str) -> str:
    return _NOT_WORD.sub(" ", _same_letters(text)).strip()


def _same_letters(text: str) -> str:
    return strip_accents(text).lower().translate(_SAME_LETTERS)


@lru_cache(maxsize=len(LANGUAGES))
def _silent(language: str) -> re.Pattern[str]:
    """``dialogue/dangers_silent.yml``, in the notation of the lexicons."""
    edge = "" if language == _UNSPACED else r"\b"
    patterns = (_filled(pattern, {}, language) for pattern in words("dangers_silent")[language])
    return re.compile("|".join(rf"{edge}(?:{pattern}){edge}" for pattern in patterns))


@lru_cache(maxsize=len(LANGUAGES))
def _language(language: str) -> _Language:
    entries: Mapping[str, Any] = yaml.safe_load((_FOLDER / f"{language}.yml").read_text(encoding="utf-8"))

    def compiled(patterns: Iterable[str]) -> re.Pattern[str]:
        edge = "" if language == _UNSPACED else r"\b"
        filled = (_filled(pattern, entries["groups"], language) for pattern in patterns)
        return re.compile("|".join(rf"{edge}(?:{pattern}){edge}" for pattern in filled))

    patterns = tuple(
        _Pattern(level, situation, compiled(alternatives))
        for level, situations in entries.items()
        if level not in _LEXICAL
        for situation, alternatives in situations.items()
    )
    return _Language(compiled(entries["calm"]), compiled(entries["past"]), compiled(entries["again"]), patterns)


def _filled(pattern: str, groups: Mapping[str, str], language: str) -> str:
    gap = ".{0,8}" if language == _UNSPACED else r" (?:\w+ ){0,4}"
    whole = _NAMED.sub(lambda named: groups[named[1]], pattern)
    return gap.join(_same_letters(part) for part in whole.replace(f" {_GAP} ", _GAP).split(_GAP))
