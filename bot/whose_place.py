"""Whose commune counts when a message says where two people live: that of whom the help is for."""

from __future__ import annotations

from bot.parsing import Data
from bot.places import Places
from bot.residence import theirs_helped, theirs_then_ours
from bot.wishes import read


def at_their_place(data: Data, text: str, places: Places) -> Data:
    """The same data near the relative to be helped, else near the patron who only says where a relative lives."""
    place = theirs_helped(text)
    if place is None:
        told = theirs_then_ours(text)
        if told is None or read(text).whom or not places.find_communes(told[0]):
            return data
        place = told[1]
    communes = places.find_communes(place)
    if not communes:
        return data
    elsewhere = [entity for entity in data.get("entities") or () if entity["entity"] != "commune"]
    return {**data, "entities": [*elsewhere, *({"entity": "commune", "value": one.insee} for one in communes)]}
