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
    """Whether a text leaves a phone number to be called back and says nothing else."""
    left = normalise(text.replace(PHONE, " "))
    return PHONE in text and all(word in _around_phone() for word in left.split())


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
def _around_phone() -> frozenset[str]:
    return frozenset(words("told_numbers")["around_phone"].split())
