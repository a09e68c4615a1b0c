"""Numbers told beside what is wanted: a code said alone, a phone to be called back, an IBAN given with a request. Pure.

They come masked (``conversations.privacy``). What they say by themselves is no fraud, and nobody can use them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.dialogue.words import words
from bot.text import normalise

CODE, PHONE = "[MOT DE PASSE]", "[TÉL]"


def tells_a_code(text: str) -> bool:
    """Whether a text tells a code or a password and says nothing else: "mon code c'est [MOT DE PASSE]"."""
    return CODE in text and _pattern("code_alone").fullmatch(normalise(text)) is not None


def leaves_a_phone(text: str) -> bool:
    """Whether a text leaves a phone number to be called back and says nothing else; never that somebody calls."""
    return PHONE in text and _phone_left().fullmatch(normalise(text)) is not None


def without_numbers(text: str) -> str:
    """A request without the numbers that are given beside it; the same text where somebody took or asked for them."""
    if _pattern("taken").search(normalise(text)):
        return text
    left = _given().sub(" ", text)
    return " ".join(left.split()).strip(" ,.;:")


@lru_cache(maxsize=4)
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(words("told_numbers")[name])


@lru_cache(maxsize=1)
def _given() -> re.Pattern[str]:
    return re.compile(words("told_numbers")["given"], re.IGNORECASE)


@lru_cache(maxsize=1)
def _phone_left() -> re.Pattern[str]:
    lists = words("told_numbers")
    pieces = "|".join(lists["phone_left"]).replace("{number}", lists["number"])
    return re.compile(rf"(?:(?:{pieces})(?: |$))+")
