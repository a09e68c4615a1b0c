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
    card alone "et mardi ?" is enough. ``day`` is that of "now"; ``date`` the code of a date, ``now`` tells that the
    moment itself is asked about ("evening": once it is evening), ``part`` a part of the day, ``fact`` that no yes or no
    answers the question, ``several`` that the week does.
    """
    said = normalise(text)
    known, own, date = frozenset(said.split()), _own_card(slots), _date_in(said)
    if not (_pattern("opening").search(said) or (own and known & _words("days"))):
        return None
    ours = known & (_words("ours") if about_cards(slots) and not own else _words("ours") | _words("told"))
    if not ours and not (date and not about_cards(slots)):
        return None
    left = _pattern("date").sub(" ", _pattern("opening").sub(" ", said))
    if not all(word in _passed_over() for word in left.split()):
        return None
    days = _days_in(said)
    return {"kind": KIND, "asks": "horaires", "date": date} | _asked(said, days, date)


def _asked(said: str, days: frozenset[str], date: str | None) -> dict[str, Any]:
    """What is asked of the opening, whatever place it is of."""
    named = bool(days - {TODAY}) or date is not None
    evening = not named and _pattern("evening").search(said) is not None
    now = not named and (evening or _pattern("now").search(said) is not None)
    part = next((name for name in words("our_hours")["parts"] if _part(name).search(said)), None)
    return {
        "day": TODAY if now or (part and not named) else None,
        "now": ("evening" if evening else "always") if now else None,
        "part": part,
        "fact": bool(_pattern("when").search(said) or _pattern("shut").search(said)),
        "several": len(days) + (date is not None and not days) > 1,
    }


def _days_in(said: str) -> frozenset[str]:
    """The days that a text names, today among them."""
    found = {match[0].rstrip("s") for match in _pattern("day").finditer(said)}
    return frozenset(TODAY if one.startswith("aujourd") else one for one in found)


def _date_in(said: str) -> str | None:
    """The code (``knowledge.wished_dates``) of the date that a text names, "le 25 décembre", "noël"; None without."""
    for code, names in words("our_hours")["holidays"].items():
        if re.search(rf"\b(?:{names})\b", said):
            return str(code)
    months: list[str] = words("our_hours")["months"].split()
    found = re.search(rf"\b(?P<number>\d{{1,2}})(?:er)? (?P<month>{'|'.join(months)})\b", said)
    return f"date-{found['number']}-{months.index(found['month']) + 1}" if found else None


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
def _part(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words('our_hours')['parts'][name]})\b")


@lru_cache(maxsize=8)
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(words("our_hours")[name])
