"""Needs that a message in another language points to, and what its buttons say in that language. Pure.

Nothing is decided from these words: they choose the buttons of a question (DECISION.md, "What to build", 8).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.text import fold, strip_accents

LANGUAGES = ("en", "ar", "es", "pt", "ro", "tr", "uk", "ru", "zh", "it", "de", "pl")
"""Languages of the fixed sentences, ISO 639-1, as SAFETY and DECISION list them."""

GENERAL = ("demarches", "etrangers", "sante", "emploi")
"""Needs offered when nothing was recognised: what newcomers ask for most (needs.yml)."""

_FOLDER = Path(__file__).parent / "lexicons" / "foreign"
_OWN_SCRIPT = frozenset({"ar", "uk", "ru", "zh"})  # their words are looked for as they stand, endings and all
_NOT_WORD = re.compile(r"[\W_]+")
_NAME = 3  # a French institution named counts as much as three words
_LAST = "demarches"  # "a form", "papers": what the form is about comes first


@dataclass(frozen=True)
class _Language:
    buttons: Mapping[str, str]
    labels: Mapping[str, str]
    words: Mapping[str, re.Pattern[str]]


def foreign_needs(text: str, language: str) -> tuple[str, ...]:
    """Needs that the words of ``text`` point to, likeliest first; empty when nothing is recognised or in French.

    Names of French institutions count in every language ("CAF", "préfecture", "France Travail").
    """
    if language not in LANGUAGES:
        return ()
    scores: dict[str, int] = {}
    for need, found in _found(text, language):
        scores[need] = scores.get(need, 0) + sum(len(words.split()) for words in found)
    for need, pattern in _institutions().items():
        if pattern.search(fold(text)):
            scores[need] = scores.get(need, 0) + _NAME
    return tuple(sorted(scores, key=lambda need: (need == _LAST, -scores[need])))


def button(choice: str, language: str) -> str | None:
    """What the button of a need, "humain" or "autre_chose" says in a language; None when it is not one of ours."""
    if language not in LANGUAGES:
        return None
    known = _language(language)
    return known.labels.get(choice) or known.buttons.get(choice)


def yes_or_no(text: str) -> str | None:
    """``oui`` or ``non`` when a text in another language says only that, thanks apart ("sì grazie"); None otherwise."""
    said = _thanks().sub(" ", _alike(text)).strip()
    return next((answer for answer in ("oui", "non") if said in _answers()[answer]), None)


def says_thanks(text: str) -> bool:
    """Whether a text in another language says thanks, and nothing more."""
    return _alike(text) in _answers()["merci"]


def ordinal(text: str) -> str | None:
    """``1``, ``2``, ``3`` or ``dernier`` when a text in another language only says a place, thanks apart; else None."""
    said = _alike(text)
    tried = (said, _thanks().sub(" ", said).strip())
    return next((place for place, known in _ordinals().items() if any(known.fullmatch(one) for one in tried)), None)


def topics(text: str, language: str) -> frozenset[str]:
    """The words of the text that the lexicon of a language knows, as they stand in the text, folded."""
    return frozenset(words for _, found in _found(text, language) for words in found)


def _found(text: str, language: str) -> Iterable[tuple[str, frozenset[str]]]:
    said = " ".join(text.lower().split()) if language in _OWN_SCRIPT else fold(text)
    for need, pattern in _language(language).words.items():
        if found := frozenset(pattern.findall(said)):
            yield need, found


@lru_cache(maxsize=len(LANGUAGES))
def _language(language: str) -> _Language:
    entries = _read(language)
    needs: Mapping[str, Mapping[str, Any]] = entries["needs"]
    labels = {need: str(entry["label"]) for need, entry in needs.items()}
    compiled = _literal if language in _OWN_SCRIPT else whole_words
    return _Language(entries["buttons"], labels, {need: compiled(entry["words"]) for need, entry in needs.items()})


@lru_cache(maxsize=1)
def _institutions() -> Mapping[str, re.Pattern[str]]:
    return {need: whole_words(words) for need, words in _read("institutions").items()}


@cache
def _read(name: str) -> Mapping[str, Any]:
    content: Mapping[str, Any] = yaml.safe_load((_FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
    return content


def _alike(text: str) -> str:
    return " ".join(_NOT_WORD.sub(" ", strip_accents(text).lower()).split())


@lru_cache(maxsize=1)
def _answers() -> Mapping[str, frozenset[str]]:
    return {answer: frozenset(map(_alike, _read("answers")[answer])) for answer in ("oui", "non", "merci")}


@lru_cache(maxsize=1)
def _thanks() -> re.Pattern[str]:
    said = map(_alike, (*_read("answers")["beside"], *_read("answers")["merci"]))
    return re.compile("|".join(sorted(said, key=len, reverse=True)))


@lru_cache(maxsize=1)
def _ordinals() -> Mapping[str, re.Pattern[str]]:
    return {place: re.compile("|".join(patterns)) for place, patterns in _read("ordinals").items()}


def whole_words(words: Iterable[str]) -> re.Pattern[str]:
    """Whole words, the longest first; a star stands for any ending."""
    longest = sorted(words, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(fold(w) + r"\w*" * w.endswith("*") for w in longest) + r")\b")


def _literal(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word.lower()) for word in sorted(words, key=len, reverse=True)))
