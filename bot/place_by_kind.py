"""A place asked by its kind or its own name, "adresse de l'ADIL", "le Panier commun": whatever need was read in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.decision import Decision
from bot.our_hours import KIND, our_hours_asked
from bot.parsing import Data, decision_of, spoken
from bot.places import Places
from bot.pointing import about_cards


async def place_asked(
    text: str, slots: Mapping[str, Any], places: Places, library: str | None = None
) -> Mapping[str, Any] | None:
    """The place that a text asks for, by its kind or else by its own name; None for any other text.

    ``library``: where the conversation is held (its slug). Raises SQLAlchemyError when the names of places
    cannot be read.
    """
    return kind_asked(text, slots, places) or await places.place_named(text, slots.get("commune"), library)


def kind_asked(text: str, slots: Mapping[str, Any], places: Places) -> Mapping[str, Any] | None:
    """The kind of place that a text asks for: "adresse de l'ADIL", and then "et celle de Nantes ?"."""
    if found := our_hours_asked(text, slots) or places.place_asked(text):
        return found if found["kind"] != KIND or found["asks"] == "horaires" else None
    earlier = (slots.get("search") or {}).get("place")
    if not earlier or earlier.get("by_name") or not about_cards(slots):
        return None
    again = places.place_asked(text, earlier["kind"], earlier["asks"])
    return {"day": earlier.get("day"), **again} if again else None


def of_place(data: Data, text: str, place: Mapping[str, Any], metadata: Data) -> Data:
    """A place asked by its kind, whatever need its name made the model read; an urgency stays one."""
    decided = decision_of(data, text)
    if decided.urgency != "none":
        return data
    metadata["place"] = {**place, "need": decided.need}
    metadata["near_day"] = metadata["near_day"] or place.get("day")
    intent = "horaires" if place["asks"] == "horaires" else "itineraire"
    return spoken(intent, Decision(text, "ask", language=decided.language), data.get("entities") or ())
