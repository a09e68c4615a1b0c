"""What a text points to among the cards and buttons shown last: "le 2", "l'autre". Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from bot.choices import COMMUNE, NEED, place
from bot.dialogue.words import words
from bot.text import fold

AFTER_CARDS = ("refer", "followup")
"""Kinds of last answer that end with cards or speak of them."""

_SMALL_TALK = ("chat", "ask_next")  # "merci", "ok": what was shown is still there to be asked about
_TWO = 2

Slots = Mapping[str, Any]


def about_cards(slots: Slots) -> bool:
    """Whether a short question is about cards: they came last, or only a small word came after them."""
    last = slots.get("last_kind")
    return last in AFTER_CARDS or (last in _SMALL_TALK and bool(slots.get("cards")))


def card_pointed(text: str, slots: Slots) -> int | None:
    """The place of the card that a text means, from 0, or -1 for the last: not a button, "le 2" being a card then."""
    cards = slots.get("cards") or ()
    if not cards or not about_cards(slots):
        return None
    if _the_other().match(fold(text)):
        return _other_card(slots) if need_beside(slots) is None else None
    pointed = place(text)
    return pointed if pointed is not None and pointed < len(cards) else None


def other_button(text: str, slots: Slots) -> str | None:
    """The id of the button that "l'autre" means: of two just offered, or the one not taken when cards came since."""
    if not _the_other().match(fold(text)):
        return None
    if about_cards(slots):
        return f"{NEED}{beside}" if (beside := need_beside(slots)) else None
    ids = [choice["id"] for choice in slots.get("choices") or ()]
    proposed = [one for one in ids if one.startswith((NEED, COMMUNE))]
    if slots.get("last_kind") != "ask" or len(proposed) > _TWO:
        return None
    return proposed[1] if len(proposed) == _TWO else next((one for one in ids if one == "autre_chose"), None)


def need_beside(slots: Slots) -> str | None:
    """Of two needs offered, the one that was not taken."""
    return (slots.get("search") or {}).get("beside")


def _other_card(slots: Slots) -> int | None:
    pointed = (slots.get("search") or {}).get("pointed") or 0
    return (1 - abs(pointed)) if len(slots["cards"]) == _TWO else None


@lru_cache(maxsize=1)
def _the_other() -> re.Pattern[str]:
    return re.compile(f"^{words('choices')['the_other']}$")
