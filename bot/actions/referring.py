"""Refers to partners: the answer shared by every action that ends with cards."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from bot import replies
from bot.actions.directory import Referred, Wish
from bot.actions.heard import Heard
from bot.actions.passerelle_action import PasserelleAction
from bot.choices import NEED, WORKSHOPS
from bot.decision import MOST_OPTIONS
from bot.replies import AFTER_REFERRAL, STARTERS, Answer, Item, Utter
from knowledge.programme import words_of_titles
from knowledge.topics import topics
from knowledge.wished_times import refusals

MOST_QUESTIONS = 2
MOST_COMMUNES = MOST_OPTIONS
"""Communes offered as buttons; another one is written."""

_CHILDREN = frozenset({"enfants", "jeunes", "familles"})  # publics of wording.yml
FOR_CHILDREN = "enfants"
_CHILDREN_OF_THEIRS = (FOR_CHILDREN, "fils", "fille", "petits_enfants", "petit_fils", "petite_fille")
"""Keys of wishes.yml: they may be children, and are when their age says so."""
ADULT = 18
MOST_TITLE_WORDS = 40  # of a talk about one need: two long messages


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
    if heard.later and not found.workshops:
        ways_on = replies.choices(action.tools.phrases, AFTER_REFERRAL)
        return Answer((Utter("utter_no_later_session"), ways_on), {"last_kind": "followup", "misunderstandings": 0})
    if not found.cards and not found.workshops:
        return nothing_found(action, heard, need)
    own = replies.in_language(action.tools.phrases, "here", heard.tongue)
    items: list[Item] = [first or next(iter(own), _who_helps(action, heard, need)), place(action, heard)]
    items += _of_elsewhere(action, heard, found)
    dates, cards = replies.workshops(found.workshops), replies.referral(need, found.cards, found.bring)
    if sessions_asked(heard, need, found):
        items += [*_of_children(heard, need, found), *dates, cards]
    else:
        items += [cards, *dates]
    buttons = [*AFTER_REFERRAL, *(["changer_commune"] if heard.commune else [])]
    following = replies.bilingual(action.tools.phrases, buttons, heard.tongue)
    return Answer((*items, following), remember(heard, need, found, exclude))


def _who_helps(action: PasserelleAction, heard: Heard, need: str) -> Utter:
    """The first bubble of the subject, else of the need; of somebody else's need nothing is "yours"."""
    of_subjects = (f"utter_need_{need}_{subject}" for subject in heard.topics)
    if own := next((name for name in of_subjects if name in action.tools.phrases), None):
        return Utter(own)
    if heard.whom is None:
        return Utter(f"utter_need_{need}")
    return Utter("utter_need_of_another", {"topic": action.tools.needs[need].topic})


async def look_up(action: PasserelleAction, heard: Heard, need: str, exclude: Collection[str] = ()) -> Referred:
    """The referral itself, where the patron is or else where the library is."""
    return await action.tools.directory.refer(_wish(need, _search(heard, need), exclude))


async def look_again(action: PasserelleAction, heard: Heard, need: str, without: Collection[str] = ()) -> Referred:
    """The search that showed the last cards, done again: as fresh as their records, whatever was said since.

    ``without``: cards that come before the one looked for.
    """
    earlier = (frozenset(heard.shown) - frozenset(heard.cards)) | frozenset(without)
    return await action.tools.directory.refer(_wish(need, heard.search or _search(heard, need), earlier))


def _search(heard: Heard, need: str) -> dict[str, Any]:
    """Where, for whom, when and for which subject of the need to look, as the slot ``search`` keeps it."""
    return {
        "commune": heard.commune,
        "commune_of": _commune_of(heard),
        "library": heard.library,
        "posture": heard.posture,
        "publics": list(heard.publics),
        "age": heard.age,
        "topic": _topic(heard, need),
        "times": _times(heard, need),
        "whom": heard.whom or (FOR_CHILDREN if children_wished(heard, need) else None),
        "children": children_wished(heard, need),
        "title_words": _title_words(heard, need),
        "after": heard.search.get("last_start") if heard.later else None,
    }


def children_wished(heard: Heard, need: str) -> bool:
    """Whether it is for children: said now, or before of the same need and not taken back since."""
    if heard.for_children or (heard.whom in _CHILDREN_OF_THEIRS and (heard.age or ADULT) < ADULT):
        return True
    earlier = heard.last_need == need and heard.search.get("children")
    return bool(earlier) and not heard.for_oneself and heard.whom in (None, *_CHILDREN_OF_THEIRS)


def _commune_of(heard: Heard) -> str | None:
    """For whom the commune was said, when it was not for the patron."""
    if heard.communes:
        return heard.whom
    return heard.search.get("commune_of") if heard.commune else None


def _topic(heard: Heard, need: str) -> str | None:
    """The subject that the message speaks of, else the one of the last search for the same need."""
    earlier = heard.search.get("topic") if heard.last_need == need else None
    return next((one.code for one in topics() if one.need == need and one.code in heard.topics), earlier)


def _times(heard: Heard, need: str) -> list[str]:
    """When sessions are wished: as said now, else with the same need when only a fact is added, else when free.

    What was refused of the same need stays so: after "pas le 5 décembre", "et en janvier ?" brings it back no more.
    """
    adds = heard.last_need == need and (heard.new_facts or heard.later or bool(heard.communes))
    earlier = heard.search.get("times") if adds else None
    if not heard.times:
        return list(earlier or ([heard.moment] if heard.moment else []))
    known = heard.search.get("times") if heard.last_need == need else None
    return list(dict.fromkeys((*heard.times, *refusals(known or ()))))


def _title_words(heard: Heard, need: str) -> list[str]:
    """Words that may be those of a workshop's title: said now, or before with the same need: "… et le prochain ?"."""
    earlier = heard.search.get("title_words") if heard.last_need == need else None
    return list(dict.fromkeys((*heard.title_words, *(earlier or ()))))[:MOST_TITLE_WORDS]


def _wish(need: str, search: Mapping[str, Any], exclude: Collection[str]) -> Wish:
    return Wish(
        need,
        commune=search.get("commune"),
        library=search.get("library"),
        posture=search.get("posture"),
        publics=frozenset(search.get("publics") or ()),
        age=search.get("age"),
        exclude=frozenset(exclude),
        topic=search.get("topic"),
        times=tuple(search.get("times") or ()),
        whom=search.get("whom"),
        title_words=tuple(search.get("title_words") or ()),
        after=search.get("after"),
    )


def remember(heard: Heard, need: str, found: Referred, exclude: Collection[str] = ()) -> dict[str, object]:
    """Slots after cards were shown."""
    ids = [card["id"] for card in found.cards]
    return {
        "last_need": need,
        "last_kind": "refer",
        "cards": ids,
        "shown": [*exclude, *ids],
        "search": _search(heard, need) | _found(heard, need, found),
        "misunderstandings": 0,
        "refused": [],
    }


def _found(heard: Heard, need: str, found: Referred) -> dict[str, object]:
    """What the answer adds to its search. Of a patron's words only those of a title shown are kept: nobody's own."""
    titles = [workshop["title"] for workshop in found.workshops]
    return {
        "beside": _beside(heard, need),
        "sessions": bool(titles),
        "for_sessions": sessions_asked(heard, need, found),
        "last_start": max((workshop.get("start") or "" for workshop in found.workshops), default=None),
        "title_words": words_of_titles(_title_words(heard, need), titles),
    }


def sessions_asked(heard: Heard, need: str, found: Referred) -> bool:
    """Whether sessions were asked for, now or before with the same need, and some are shown: a permanence is none."""
    asked = need == WORKSHOPS or heard.learns or (heard.last_need == need and heard.search.get("for_sessions"))
    return bool(asked) and any(not workshop.get("held_by") for workshop in found.workshops)


def _of_children(heard: Heard, need: str, found: Referred) -> list[Item]:
    """Says that no workshop is meant for children, when one was wished for them."""
    meant = any(_CHILDREN.intersection(workshop.get("publics") or ()) for workshop in found.workshops)
    return [Utter("utter_no_workshop_for_children")] if children_wished(heard, need) and not meant else []


def _beside(heard: Heard, need: str) -> str | None:
    """Of two needs offered, the one left for later: "l'autre" asks for it."""
    if heard.last_kind == "ask" and need in heard.proposed:
        left = [other for other in heard.proposed if other != need]
        return left[0] if len(left) == 1 else None
    earlier = heard.search.get("beside")
    return heard.last_need if need == earlier else earlier if need == heard.last_need else None


def ask_which_commune(action: PasserelleAction, heard: Heard, need: str | None) -> Answer:
    """Asks which commune is meant, with buttons or by its name; the need waits. Asked too often, a person answers."""
    if heard.misunderstandings >= MOST_QUESTIONS:
        return give_up(action, heard)
    labels = action.tools.directory.commune_labels(heard.communes[:MOST_COMMUNES])
    phrases = action.tools.phrases
    french = Utter("utter_which_of_postcode" if heard.by_postcode else "utter_which_of_name")
    question = next(iter(replies.in_language(phrases, "which", heard.tongue)), french)
    items = (question, replies.commune_choices(phrases, labels, heard.tongue))
    asked = {"last_kind": "ask", "misunderstandings": heard.misunderstandings + 1}
    return Answer(items, {"last_need": need, "shown": [], "cards": [], **asked})


def unknown_place(action: PasserelleAction, heard: Heard) -> Answer:
    """A town that is not in the list: another one, the surroundings of the library, or a person."""
    if heard.misunderstandings >= MOST_QUESTIONS:
        return give_up(action, heard)
    phrases, need = action.tools.phrases, heard.last_need
    french = Utter("utter_unknown_place" if need else "utter_unknown_place_no_need")
    said = next(iter(replies.in_language(phrases, "unknown_place", heard.tongue)), french)
    shown = replies.bilingual(phrases, ["humain"] if need else _to_begin_with(heard), heard.tongue)
    if need:
        shown["choices"].insert(0, replies.around_library(phrases, need, heard.tongue))
    asked = "ask_commune" if need else "ask"  # another commune may be written, or the need
    slots = {"commune": None, "last_kind": asked, "misunderstandings": heard.misunderstandings + 1}
    return Answer((said, shown), slots)


def _to_begin_with(heard: Heard) -> list[str]:
    """The buttons of a question still open, else those of a beginning."""
    pending = [f"{NEED}{need}" for need in heard.proposed] if heard.last_kind == "ask" else []
    return [*pending, "autre_chose", "humain"] if pending else list(STARTERS)


def give_up(action: PasserelleAction, heard: Heard, reason: str = "doute") -> Answer:
    """A person, always, after two misunderstandings (DECISION.md, "What to build", 4)."""
    asked = replies.hand_off(action.asked(heard, reason))
    said = replies.first_in_language(action.tools.phrases, "doubt", heard.tongue, Utter("utter_handoff_doute"))
    return Answer((said, asked), {"last_kind": "handoff", "misunderstandings": 0})


def nothing_found(action: PasserelleAction, heard: Heard, need: str) -> Answer:
    """Says that no record answers, and calls a person."""
    asked = replies.hand_off(action.asked(heard, "doute", need=need))
    slots = {"last_need": need, "last_kind": "handoff", "cards": [], "shown": [], "misunderstandings": 0}
    return Answer((action.in_tongue(heard, "no_other_place", Utter("utter_no_card")), asked), slots)


def place(action: PasserelleAction, heard: Heard) -> Utter:
    """Says where it was looked for, and what was noted; who says "ici" is not asked where they live."""
    if heard.here:
        return Utter("utter_here")
    commune = action.tools.directory.commune_name(heard.commune)
    named = {"commune": commune} if commune else {}
    own = replies.in_language(action.tools.phrases, "near" if commune else "around", heard.tongue, **named)
    return next(iter(own), replies.place(commune, noted(action, heard)))


def _of_elsewhere(action: PasserelleAction, heard: Heard, found: Referred) -> list[Item]:
    """Says that nobody is meant for the commune named, where a national line comes first for that."""
    commune = action.tools.directory.commune_name(heard.commune)
    return [Utter("utter_outside", {"commune": commune})] if found.national_first and commune else []


def noted(action: PasserelleAction, heard: Heard) -> tuple[str, ...]:
    """What is known of the patron beside their commune, in their words: "pour votre mère", "le samedi"."""
    facts = {"whom": heard.whom, "posture": heard.posture, "moment": heard.moment}
    age = (action.tools.phrases.say("utter_fact_age", age=heard.age),) if (heard.age or 0) > 1 else ()
    return replies.facts(action.tools.phrases, facts) + age
