"""The opening of the library itself: "vous êtes ouverts dimanche ?", "c'est ouvert demain ?". Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from bot.dialogue.words import words
from bot.pointing import about_cards
from bot.text import fold, normalise

KIND = "library"
"""The kind of place that stands for the library of the conversation."""

TODAY = "aujourd_hui"


def our_hours_asked(text: str, slots: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What is asked of our own opening, as ``bot.place_by_kind`` tells it; None for any other text.

    After cards of others "c'est ouvert samedi ?" is about them: there the library has to be spoken of. After its own
    card alone "et mardi ?" is enough. ``day`` is that of "now"; ``when`` tells that no yes or no answers the question.
    """
    said = normalise(text)
    known, own = frozenset(said.split()), _own_card(slots)
    if not (_pattern("opening").search(said) or (own and known & _words("days"))):
        return None
    if not known & (_words("ours") if about_cards(slots) and not own else _words("ours") | _words("told")):
        return None
    if not all(word in _passed_over() for word in _pattern("opening").sub(" ", said).split()):
        return None
    day = TODAY if _pattern("now").search(said) else None
    return {"kind": KIND, "asks": "horaires", "day": day, "when": bool(_pattern("when").search(said))}


def called(name: str) -> str:
    """How a library of this name is called inside a sentence: "médiathèque"."""
    names: list[str] = words("our_hours")["names"]
    said = fold(name).split()
    return next((one for one in names if fold(one) in said), names[0])


def _own_card(slots: Mapping[str, Any]) -> bool:
    """Whether the card shown last is that of a library, and no other."""
    cards = list(slots.get("cards") or [])
    return about_cards(slots) and len(cards) == 1 and cards[0].startswith(f"{KIND}-")


@lru_cache(maxsize=1)
def _passed_over() -> frozenset[str]:
    return _words("ours") | _words("told") | _words("days") | _words("around")


@lru_cache(maxsize=8)
def _words(name: str) -> frozenset[str]:
    return frozenset(words("our_hours")[name].split())


@lru_cache(maxsize=4)
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(words("our_hours")[name])
