"""Places in a list as people type them: "le 2", "la première", "l'adresse du deuxième". Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.dialogue.words import words
from bot.foreign import ordinal
from bot.text import fold

ORDINALS: Mapping[str, int] = {
    **dict.fromkeys(("1", "un", "une", "1er", "1ere", "premier", "premiere", "prems"), 0),
    **dict.fromkeys(("2", "deux", "2e", "2eme", "deuxieme", "second", "seconde"), 1),
    **dict.fromkeys(("3", "trois", "3e", "3eme", "troisieme"), 2),
    **dict.fromkeys(("4", "quatre", "4e", "4eme", "quatrieme"), 3),
    **dict.fromkeys(("5", "cinq", "5e", "5eme", "cinquieme"), 4),
    **dict.fromkeys(("dernier", "derniere"), -1),
}
"""Word → place from 0, -1 for the last."""

_TOP, _BOTTOM, _MIDDLE = frozenset({"haut", "dessus"}), frozenset({"bas", "dessous", "dernier", "derniere"}), "milieu"

_AND = re.compile(r" (?:et|ou|puis|plus) ")
_ENDING = re.compile(r"(?P<beside>.+) (?P<which>[1-5])")
_MANY = frozenset({"un", "une"})  # "l'un", "d'une": inside a sentence they point to nothing


@dataclass(frozen=True)
class Within:
    """A place that is said inside a text, and what the text says beside it."""

    place: int
    beside: str


def pointer(text: str) -> str | None:
    """The word that a text consists in, small words apart: "2" for "oui le 2 svp", "milieu" for "celui du milieu".

    Places said alone in another language are those of French: "2" for "el segundo".
    """
    if foreign := ordinal(text):
        return foreign
    match = _patterns()[0].match(fold(text))
    return match["which"] if match else None


def place(text: str) -> int | None:
    """The place that a text points to, from 0, or -1 for the last ("le 2", "la première"); None for anything else."""
    return ORDINALS.get(pointer(text) or "")


def height(text: str, count: int) -> int | None:
    """The place from 0 of "celui du bas", "le dernier", "en haut" or "celui du milieu" among so many things.

    None for any other text, when there is nothing, and for the middle of an even number.
    """
    which = pointer(text)
    if which == _MIDDLE:
        return count // 2 if count % 2 else None
    if not count or which not in _TOP | _BOTTOM:
        return None
    return 0 if which in _TOP else count - 1


def places(text: str) -> tuple[int, ...]:
    """The places of a text that points to several and says nothing more ("le 2 et le 3"); none of any other text."""
    found = [place(part) for part in _AND.split(fold(text))]
    several = tuple(dict.fromkeys(one for one in found if one is not None))
    return several if len(several) > 1 and None not in found else ()


def within(text: str) -> Within | None:
    """The place inside a longer text ("le tel du 2"); None without one. "Le 2 décembre" and "au 2 rue" are none."""
    said = fold(text)
    match = _patterns()[1].search(said)
    if match is None:
        return None
    beside = f"{said[: match.start()]} {said[match.end() :]}"
    return Within(ORDINALS[match["which"]], " ".join(beside.split()))


def ending(text: str) -> Within | None:
    """A figure that ends a text, and what comes before it ("horaires 2"): a place only beside what is asked of one."""
    match = _ENDING.fullmatch(fold(text))
    return Within(ORDINALS[match["which"]], match["beside"]) if match else None


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lists = words("ordinals")
    inside = "|".join(sorted(ORDINALS.keys() - _MANY, key=len, reverse=True))
    return (
        re.compile(rf"^(?:{lists['before']} )*(?:{lists['articles']} )*(?P<which>\w+)(?: {lists['after']})*$"),
        re.compile(
            rf"\b(?:{lists['links']} )*{lists['pointing']} (?P<which>{inside})(?: {lists['things']})?"
            rf"(?=$| {lists['followed_by']}\b)"
        ),
    )
