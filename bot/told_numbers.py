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
    """A text without the numbers told in it and the words that announce them."""
    return " ".join(_given().sub(" ", text).split()).strip(" ,.;:")


def plain_request(text: str) -> bool:
    """Whether a text is a request of one's own and nothing else: nobody took or asked for anything, nothing was given.

    In doubt it is none: who gave an IBAN to a false adviser loses more by it than who is answered as if they had.
    """
    asked = _pattern("request").fullmatch(normalise(text))
    return asked is not None and "[" not in text and _never().search(asked["rest"]) is None


@lru_cache(maxsize=4)
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(words("told_numbers")[name])


@lru_cache(maxsize=1)
def _never() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words('told_numbers')['never'])})\b")


@lru_cache(maxsize=1)
def _given() -> re.Pattern[str]:
    return re.compile(words("told_numbers")["given"], re.IGNORECASE)


@lru_cache(maxsize=1)
def _phone_left() -> re.Pattern[str]:
    lists = words("told_numbers")
    pieces = "|".join(lists["phone_left"]).replace("{number}", lists["number"])
    return re.compile(rf"(?:(?:{pieces})(?: |$))+")
