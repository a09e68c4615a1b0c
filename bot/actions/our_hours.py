"""Is the library open, then? Yes or no, from its record, holidays and closures counted; then its week."""

from __future__ import annotations

from collections.abc import Sequence

from bot import replies
from bot.actions.heard import Heard
from bot.actions.passerelle_action import PasserelleAction
from bot.actions.referring import look_up, refer, remember
from bot.our_hours import KIND, called
from bot.replies import AFTER_FOLLOW_UP, Answer, Card, Item, Utter
from knowledge.day_told import DayTold

NEED = "bibliotheque"
_CARD = f"{KIND}-"


async def our_hours(action: PasserelleAction, heard: Heard) -> Answer:
    """The answer about the library asked for or shown last, else that of the conversation, else the first; its card
    when nobody wrote its hours.

    Raises SQLAlchemyError when records cannot be read.
    """
    directory = action.tools.directory
    day = directory.weekday(heard.day)
    found = await look_up(action, heard, NEED)
    asked = _asked(action, heard, found.cards)
    home = await directory.our_hours(heard.library, day)
    ours = await directory.our_hours(asked, day) if asked else home
    if ours is None or home is None or not ours.week or (heard.communes and not asked):
        return await refer(action, heard, NEED)
    own = [card for card in found.cards if card["id"] == ours.id]
    items: list[Item] = [*replies.in_language(action.tools.phrases, "horaires", heard.tongue)]
    at_home, told = ours.id == home.id, ours.day
    items += [_of_day(heard, ours.name, told, day, at_home)] if day and told and told.hours is not None else []
    items += [_week(ours.name, ours.week.rstrip("."), at_home)]
    items += [replies.referral(NEED, own)] if own else []
    slots = remember(heard, NEED, found) | {"cards": [ours.id] if own else [], "last_kind": "refer"}
    return Answer((*items, action.buttons(heard, AFTER_FOLLOW_UP)), slots)


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


def _of_day(heard: Heard, name: str, told: DayTold, day: str, ours: bool) -> Utter:
    place = {"place": called(name), "day": day}
    if told.hours and heard.place.get("when") and not ours:
        return Utter("utter_hours_day", {"name": name, "day": day, "hours": told.hours})
    if told.hours:
        response = "utter_our_hours" if heard.place.get("when") else "utter_our_hours_yes"
        return Utter(response, {**place, "hours": told.hours})
    if not told.unusual:
        return Utter("utter_our_hours_closed", place)
    if told.reason:
        return Utter("utter_our_hours_closed_for", {**place, "date": told.date, "reason": told.reason})
    return Utter("utter_our_hours_closed_then", {**place, "date": told.date})
