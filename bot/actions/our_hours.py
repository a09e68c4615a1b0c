"""Is the library open, then? Yes or no, from its record, holidays and closures counted; then its week."""

from __future__ import annotations

from collections.abc import Sequence

from bot import replies
from bot.actions.directory import OurHours
from bot.actions.heard import Heard
from bot.actions.passerelle_action import PasserelleAction
from bot.actions.referring import look_up, refer, remember
from bot.our_hours import KIND, called
from bot.replies import Answer, Card, Item, Utter
from knowledge.day_told import DayTold, NowTold

NEED, AFTER = "bibliotheque", ("autre_chose", "humain")
_CARD = f"{KIND}-"


async def our_hours(action: PasserelleAction, heard: Heard) -> Answer:
    """The answer about the library asked for or shown last, else that of the conversation, else the first; its card
    when nobody wrote its hours.

    Raises SQLAlchemyError when records cannot be read.
    """
    directory = action.tools.directory
    several = heard.place.get("several")
    day = None if several else heard.place.get("date") or directory.weekday(heard.day)
    found = await look_up(action, heard, NEED)
    asked = _asked(action, heard, found.cards)
    home = await directory.our_hours(heard.library, day)
    ours = await directory.our_hours(asked, day) if asked else home
    if ours is None or home is None or not ours.week or (heard.communes and not asked):
        return await refer(action, heard, NEED)
    own = [card for card in found.cards if card["id"] == ours.id]
    items: list[Item] = [*replies.in_language(action.tools.phrases, "horaires", heard.tongue)]
    items += [] if several else _first(heard, ours, day)
    # To who spoke of a town, "nos horaires" could be those of the library there: it is named.
    items += [_week(ours.name, ours.week.rstrip("."), ours.id == home.id and heard.commune is None)]
    items += [replies.referral(NEED, own)] if own else []
    slots = remember(heard, NEED, found) | {"cards": [ours.id] if own else [], "last_kind": "refer"}
    return Answer((*items, action.buttons(heard, AFTER)), slots)


def _asked(action: PasserelleAction, heard: Heard, cards: Sequence[Card]) -> str | None:
    """The slug of the library of the commune named, or of the one whose card alone was shown last; None for neither."""
    if heard.communes:
        commune = action.tools.directory.commune_name(heard.commune)
        here = [card["id"] for card in cards if card["id"].startswith(_CARD) and card["commune"] == commune]
        return here[0].removeprefix(_CARD) if here else None
    alone = heard.cards[0] if len(heard.cards) == 1 else ""
    return alone.removeprefix(_CARD) if alone.startswith(_CARD) else None


def _week(name: str, hours: str, ours: bool) -> Utter:
    return (
        Utter("utter_our_week", {"hours": hours}) if ours else Utter("utter_hours_card", {"name": name, "hours": hours})
    )


def _first(heard: Heard, ours: OurHours, day: str | None) -> list[Item]:
    """What answers the question, before the week: of this moment, else of the day; nothing that no record tells."""
    place, now, asked = called(ours.name), ours.now, heard.place.get("now")
    if now and now.open_now is not None and (asked == "always" or (asked == "evening" and now.evening)):
        return [_of_now(place, now, fact=bool(heard.place["fact"]))]
    if not day or ours.day is None or ours.day.hours is None:
        return []
    told = ours.day.date if heard.place.get("date") else day
    return [_of_day(heard, place, ours.day, told)]


def _of_now(place: str, now: NowTold, *, fact: bool) -> Utter:
    head = "utter_our_hours_now_fact" if fact else "utter_our_hours_now"
    if now.open_now:
        until = {"hours": now.until} if now.until else {}
        return Utter(f"{head}_open" if until else f"{head}_always", {"place": place, **until})
    opening = {"when": now.opening} if now.opening else {}
    return Utter(f"{head}_closed" if opening else f"{head}_shut", opening)


def _of_day(heard: Heard, place: str, told: DayTold, day: str) -> Utter:
    """``day``: as it is said, of the week or a date. A yes or a no only where one answers the question."""
    part, fact = heard.place.get("part"), bool(heard.place.get("fact"))
    values = {"place": place, "day": day}
    if told.hours:
        values["hours"] = told.hours
        if fact:
            return Utter("utter_our_hours", values)
        return Utter("utter_our_hours_yes" if not part or told.open_in(part) else "utter_our_hours_not_then", values)
    head = "utter_our_hours_fact" if fact else "utter_our_hours"
    if told.unusual and told.reason:
        return Utter(f"{head}_closed_for", {**values, "day": told.date, "reason": told.reason})
    return Utter(f"{head}_closed", {**values, "day": told.date} if told.unusual else values)
