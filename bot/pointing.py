"""What a text points to among the cards and buttons shown last: "le 2", "le tel du 2", "l'autre". Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.choices import COMMUNE, NEED, all_of_them
from bot.dialogue.words import words
from bot.ordinals import ending, height, place, places, within
from bot.questions import QUESTIONS, asked, day_alone, of_its_own
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


def expected(slots: Slots) -> bool:
    """Whether a few words may answer us: cards were shown last, or a question is open."""
    return about_cards(slots) or str(slots.get("last_kind")).startswith("ask")


@dataclass(frozen=True)
class Pointed:
    """A card meant by its place, from 0, or -1 for the last; ``card`` is None when no card has that place.

    ``button``: the id of what is asked about it, and ``asks`` its question when that has an answer of its own
    (bot.questions); ``button`` is None when the text says more than a place and a known question, which is then
    ``beside``. ``several``: the places of cards meant together, ``card`` being None then too.
    """

    card: int | None
    button: str | None = "itineraire"
    asks: str | None = None
    beside: str = ""
    several: tuple[int, ...] = ()


def card_pointed(text: str, slots: Slots) -> Pointed | None:
    """The card that a text means among those shown last: not a button, "le 2" being a card then. None without one."""
    cards = slots.get("cards") or ()
    if not cards or not about_cards(slots):
        return None
    if _the_other().match(fold(text)):
        other = _other_card(slots) if need_beside(slots) is None else None
        return None if other is None else Pointed(other)
    if all_of_them(text):
        return Pointed(None, several=tuple(range(len(cards))))
    if several := places(text):
        every = max(several) < len(cards)
        return Pointed(None, several=several) if every else Pointed(None, "autre_lieu")
    inside = within(text) or ending(text)
    question = _asked_beside(inside.beside) if inside else None
    if inside and question:
        return _among(cards, inside.place, QUESTIONS[question], asks=of_its_own(question))
    high = height(text, len(cards))
    if (pointed := place(text) if high is None else high) is not None:
        return _among(cards, pointed)
    inside = within(text)
    return _among(cards, inside.place, None, beside=inside.beside) if inside else None


def _asked_beside(text: str) -> str | None:
    """The question asked beside a place; of a day alone ("le 2 demain"), the hours."""
    return "horaires" if day_alone(text) else asked(text)


def card_kept(text: str, slots: Slots) -> int | None:
    """The card pointed to before, which a text that points to none still speaks of: "il est ouvert samedi ?".

    None when it speaks of all of them ("les deux", "lesquels"), and once other cards or another subject came.
    """
    pointed = (slots.get("search") or {}).get("pointed")
    cards = slots.get("cards") or ()
    known = pointed is not None and about_cards(slots) and -1 <= pointed < len(cards)
    return pointed if known and not _all_cards().search(fold(text)) else None


def _among(cards: Sequence[str], place: int, button: str | None = "itineraire", **more: Any) -> Pointed:
    """The card of this place; beyond the last one another place is asked for, never the neighbour."""
    if place >= len(cards):
        return Pointed(None, button and "autre_lieu", beside=more.get("beside", ""))
    return Pointed(place, button, **more)


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


@lru_cache(maxsize=1)
def _all_cards() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words('choices')['all_cards']})\b")
