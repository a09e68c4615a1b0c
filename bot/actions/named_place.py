"""A place asked by its kind: its hours, its number or its address; or that it is not in the directory."""

from __future__ import annotations

from bot import replies
from bot.actions.heard import Heard
from bot.actions.our_hours import our_hours
from bot.actions.passerelle_action import PasserelleAction
from bot.actions.referring import refer
from bot.lookup import desk_words
from bot.our_hours import KIND
from bot.replies import AFTER_FOLLOW_UP, MOST_BUBBLES, Answer, Card, Item, Utter


async def named_place(action: PasserelleAction, heard: Heard) -> Answer:
    """The answer to a message whose ``heard.place`` is set. Raises SQLAlchemyError when records cannot be read."""
    if heard.place["kind"] == KIND:
        return await our_hours(action, heard)
    cards = await _found(action, heard)
    need = _need(action, heard)
    if cards and need:
        return await _about(action, heard, need, cards)
    return await _missing(action, heard, need)


async def _found(action: PasserelleAction, heard: Heard) -> tuple[Card, ...]:
    directory, place = action.tools.directory, heard.place
    if by_name := place.get("ids"):
        return await directory.cards_of(by_name)
    return await directory.places_of_kind(str(place["kind"]), heard.communes, heard.commune, heard.library)


async def _about(action: PasserelleAction, heard: Heard, need: str, cards: tuple[Card, ...], *before: Item) -> Answer:
    items = (*before, *await _told(action, heard, cards[:MOST_BUBBLES]))
    buttons = replies.choices(action.tools.phrases, AFTER_FOLLOW_UP)
    return Answer((*items, replies.referral(need, cards), buttons), _remembered(heard, need, cards))


async def _missing(action: PasserelleAction, heard: Heard, need: str | None) -> Answer:
    """Says that there is none, then the nearest one that answers there, else who else helps with the same need."""
    directory, kind = action.tools.directory, str(heard.place["kind"])
    where = heard.communes[0] if heard.communes else heard.commune
    values = directory.none_of_kind(kind, directory.commune_name(where))
    missing = Utter("utter_place_unknown" if "where" in values else "utter_place_unknown_anywhere", values)
    if need is None:
        ways_out = replies.choices(action.tools.phrases, ("autre_chose", "humain"))
        return Answer((missing, ways_out), {"last_kind": "ask", "misunderstandings": 0})
    nearest = await directory.nearest_of_kind(kind, need, where) if where else None
    if nearest:
        told = heard.place["asks"] == "adresse"  # its address comes with the distance
        first = Utter("utter_place_nearest") if told else replies.nearest(nearest)
        return await _about(action, heard, need, (nearest,), missing, first)
    return await refer(action, heard, need, first=missing)


def _need(action: PasserelleAction, heard: Heard) -> str | None:
    """The need spoken of when such a place answers it, else the one that it answers best."""
    kind = str(heard.place["kind"])
    answered = tuple(heard.place.get("needs") or ()) or action.tools.needs.answered_by(kind)
    likely = (heard.place.get("need"), heard.last_need, desk_words().usual_need.get(kind), *answered)
    return next((need for need in likely if need in answered), None)


async def _told(action: PasserelleAction, heard: Heard, cards: tuple[Card, ...]) -> list[Item]:
    if heard.place["asks"] == "telephone":
        return [replies.phone(card) for card in cards]
    if heard.place["asks"] == "adresse":
        return [replies.directions(card) for card in cards]
    directory = action.tools.directory
    day = directory.weekday(heard.day)
    if day is None:
        return [replies.hours(card) for card in cards]
    spans = await directory.hours_on([card["id"] for card in cards], day)
    return [replies.hours_on(card, day, spans.get(card["id"])) for card in cards]


def _remembered(heard: Heard, need: str, cards: tuple[Card, ...]) -> dict[str, object]:
    """Slots after it: questions that follow are about these cards, "et celle de Pornic ?" about the same kind.

    Where the place is says nothing of where the patron lives.
    """
    ids = [card["id"] for card in cards]
    by_name = "ids" in heard.place
    place = {"kind": heard.place["kind"], "asks": heard.place["asks"], "day": heard.day, "ids": ids, "by_name": by_name}
    search = {"commune": heard.commune, "library": heard.library, "place": place}
    where = {"commune": heard.known_commune}
    counted = {"misunderstandings": 0, "refused": []}
    return {"last_need": need, "last_kind": "refer", "cards": ids, "shown": ids, "search": search, **where, **counted}
