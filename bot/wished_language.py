"""Another language that is asked for in a word or two: "English please", "ayuda", "vous parlez arabe ?". Pure.

``bot.language.detect`` tells the language of what is written, and needs words enough for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from bot.dialogue.words import words
from bot.language import FRENCH, detect
from bot.text import fold


def wished_language(text: str) -> str | None:
    """The ISO 639-1 code of the language that a text asks for, when it says nothing more; None of any other text."""
    said = fold(text)
    return next((code for code, pattern in _wishes().items() if pattern.fullmatch(said)), None)


def language_of_crisis(text: str) -> str:
    """The language of an urgent text, short cries included; French in doubt. Says nothing of how urgent it is."""
    found = detect(text)
    if found != FRENCH:
        return found
    said = fold(text)
    return next((code for code, pattern in _cries().items() if pattern.search(said)), FRENCH)


@cache
def _wishes() -> Mapping[str, re.Pattern[str]]:
    lists = words("wished_languages")
    own: Mapping[str, Iterable[str]] = lists["own"]
    return {
        code: re.compile("|".join([*(p.replace("{french}", name) for p in lists["in_french"]), *own.get(code, ())]))
        for code, name in lists["french"].items()
    }


@cache
def _cries() -> Mapping[str, re.Pattern[str]]:
    return {
        code: re.compile(rf"\b(?:{'|'.join(said)})\b") for code, said in words("wished_languages")["crisis"].items()
    }
