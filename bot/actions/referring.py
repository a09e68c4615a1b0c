"""Refers to partners: the answer shared by every action that ends with cards."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from bot import replies
from bot.actions.directory import Referred, Wish
from bot.actions.heard import Heard
from bot.actions.passerelle_action import PasserelleAction
from bot.replies import AFTER_REFERRAL, Answer, Item, Utter

MOST_COMMUNES = 4  # buttons, the fifth being a person


async def refer(
    action: PasserelleAction,
    heard: Heard,
    need: str,
    *,
    first: Utter | None = None,
    exclude: Collection[str] = (),
) -> Answer:
    """Cards for the need, around the commune or the library. ``first`` replaces the need's own first bubble.

    A doubtful commune is asked first; without any card a person is called.
    """
    if heard.unsure_of_commune:
        return ask_which_commune(action, heard, need)
    found = await look_up(action, heard, need, exclude)
    if not found.cards and not found.workshops:
        return nothing_found(action, heard, need)
    items: list[Item] = [first or Utter(f"utter_need_{need}"), place(action, heard)]
    items += [replies.referral(need, found.cards, found.bring), *replies.workshops(found.workshops)]
    return Answer((*items, action.buttons(AFTER_REFERRAL)), remember(heard, need, found, exclude))


async def look_up(action: PasserelleAction, heard: Heard, need: str, exclude: Collection[str] = ()) -> Referred:
    """The referral itself, where the patron is or else where the library is."""
    return await action.tools.directory.refer(_wish(need, _search(heard), exclude))


async def look_again(action: PasserelleAction, heard: Heard, need: str) -> Referred:
    """The search that showed the last cards, done again: as fresh as their records, whatever was said since."""
    earlier = frozenset(heard.shown) - frozenset(heard.cards)
    return await action.tools.directory.refer(_wish(need, heard.search or _search(heard), earlier))


def _search(heard: Heard) -> dict[str, Any]:
    """Where and for whom to look, as the slot ``search`` keeps it."""
    return {
        "commune": heard.commune,
        "library": heard.library,
        "posture": heard.posture,
        "publics": list(heard.publics),
    }


def _wish(need: str, search: Mapping[str, Any], exclude: Collection[str]) -> Wish:
    return Wish(
        need,
        commune=search.get("commune"),
        library=search.get("library"),
        posture=search.get("posture"),
        publics=frozenset(search.get("publics") or ()),
        exclude=frozenset(exclude),
    )


def remember(heard: Heard, need: str, found: Referred, exclude: Collection[str] = ()) -> dict[str, object]:
    """Slots after cards were shown."""
    ids = [card["id"] for card in found.cards]
    return {
        "last_need": need,
        "last_kind": "refer",
        "cards": ids,
        "shown": [*exclude, *ids],
        "search": _search(heard),
        "misunderstandings": 0,
    }


def ask_which_commune(action: PasserelleAction, heard: Heard, need: str | None) -> Answer:
    """Asks which commune is meant, with buttons; the need waits."""
    labels = action.tools.directory.commune_labels(heard.communes[:MOST_COMMUNES])
    items = (Utter("utter_which_commune"), replies.commune_choices(action.tools.phrases, labels))
    return Answer(items, {"last_need": need, "last_kind": "ask", "shown": [], "cards": []})


def nothing_found(action: PasserelleAction, heard: Heard, need: str) -> Answer:
    """Says that no record answers, and calls a person."""
    asked = replies.hand_off(action.asked(heard, "doute", need=need))
    slots = {"last_need": need, "last_kind": "handoff", "cards": [], "shown": [], "misunderstandings": 0}
    return Answer((Utter("utter_no_card"), asked), slots)


def place(action: PasserelleAction, heard: Heard) -> Utter:
    """Says where it was looked for."""
    return replies.place(action.tools.directory.commune_name(heard.commune))
