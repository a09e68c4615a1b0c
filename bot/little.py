"""Replies of which every word is known: a place in a list, a time, an age, "aucun". Nothing learned is needed. Pure.

What was learned of whole sentences is noise on "et le 3 ?" or "dans deux jours": after cards or a question of ours it
must neither frighten nor call. What such words say with anything else beside them is read as ever.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from bot.ages import says_an_age_alone
from bot.choices import all_of_them, none_of_them
from bot.decision import Decision
from bot.ordinals import place
from bot.parsing import Data, spoken
from bot.pointing import Pointed, about_cards, expected
from bot.questions import APPOINTMENT, asked

NEXT = "prochain"
"""The time of wished-times.yml that only a session has: no hours answer "le prochain"."""


class Times(Protocol):
    """What is known of times (``bot.actions.directory.Directory``)."""

    def times(self, text: str) -> Sequence[str]: ...

    def only_times(self, text: str) -> bool: ...

    def near_deadline(self, text: str) -> bool: ...


def says_little(text: str, slots: Mapping[str, Any], pointed: Pointed | None, times: Times) -> bool:
    """Whether a reply to us consists in a place, a time, an age, or a refusal or acceptance of all that was shown."""
    if not expected(slots):
        return False
    if pointed is not None:
        return pointed.button is not None
    if asked(text) == APPOINTMENT:  # "rdv pour demain" wishes a day, and presses nobody
        return about_cards(slots)
    if says_an_age_alone(text):
        return True
    return place(text) is not None or times.only_times(text) or none_of_them(text) or all_of_them(text)


def of_little(text: str, slots: Mapping[str, Any], times: Times) -> Data:
    """What such a reply means where it names neither a button nor a session: a time is about the hours of the cards."""
    about_hours = times.only_times(text) and bool(slots.get("cards")) and NEXT not in times.times(text)
    return spoken("horaires" if about_hours else "imprecis", Decision(text, "ask"))


def of_deadline(text: str, times: Times) -> Data | None:
    """ "C'est pour demain": the time presses, and nothing worse can be read in it. None for any other text."""
    if not times.near_deadline(text):
        return None
    return spoken("delai", Decision(text, "handoff", urgency="delai", reason="urgence"))
