"""Is the library open, then? Yes or no, from its record, holidays and closures counted; then its week."""

from __future__ import annotations

from bot import replies
from bot.actions.heard import Heard
from bot.actions.passerelle_action import PasserelleAction
from bot.actions.referring import look_up, refer, remember
from bot.our_hours import called
from bot.replies import AFTER_FOLLOW_UP, Answer, Item, Utter
from knowledge.day_told import DayTold

NEED = "bibliotheque"


async def our_hours(action: PasserelleAction, heard: Heard) -> Answer:
    """The answer about the library of the conversation, else the first; its card when nobody wrote its hours.

    Raises SQLAlchemyError when records cannot be read.
    """
    directory = action.tools.directory
    day = directory.weekday(heard.day)
    ours = await directory.our_hours(heard.library, day)
    if ours is None or not ours.week:
        return await refer(action, heard, NEED)
    found = await look_up(action, heard, NEED)
    own = [card for card in found.cards if card["id"] == ours.id]
    items: list[Item] = [*replies.in_language(action.tools.phrases, "horaires", heard.tongue)]
    items += [_of_day(heard, ours.name, ours.day, day)] if day and ours.day and ours.day.hours is not None else []
    items += [Utter("utter_our_week", {"hours": ours.week.rstrip(".")})]
    items += [replies.referral(NEED, own)] if own else []
    slots = remember(heard, NEED, found) | {"cards": [ours.id] if own else [], "last_kind": "refer"}
    return Answer((*items, action.buttons(heard, AFTER_FOLLOW_UP)), slots)


def _of_day(heard: Heard, name: str, told: DayTold, day: str) -> Utter:
    place = {"place": called(name), "day": day}
    if told.hours:
        response = "utter_our_hours" if heard.place.get("when") else "utter_our_hours_yes"
        return Utter(response, {**place, "hours": told.hours})
    if not told.unusual:
        return Utter("utter_our_hours_closed", place)
    if told.reason:
        return Utter("utter_our_hours_closed_for", {**place, "date": told.date, "reason": told.reason})
    return Utter("utter_our_hours_closed_then", {**place, "date": told.date})
