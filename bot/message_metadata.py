"""What goes with a message to the actions, beside the model's reading: facts, topics, tone. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.beyond import sort
from bot.correction import changes_commune, needs_mentioned
from bot.danger import situation_of
from bot.questions import about_opening, asked, day_asked, for_children, of_its_own, wants_nearer
from bot.robot import answer_about_robot
from bot.told_numbers import leaves_a_phone, tells_a_code
from bot.turn import Input
from bot.wishes import read

_POSTCODE = re.compile(r"\b\d{5}\b")


def metadata_of(said: Input, slots: Mapping[str, Any], *, french: bool, topics: Iterable[str]) -> dict[str, Any]:
    """Plain values that ``bot.actions.heard.Heard`` reads.

    ``french``: the message takes the conversation back to French; ``topics``: codes of the subjects it speaks of.
    """
    text = said.text or ""
    wishes = read(text)
    return {
        "has_referral": slots.get("last_need") is not None,
        "awaiting_choice": bool(slots.get("choices")),
        "raw_urgency": said.urgency.level,
        "raw_situation": said.urgency.situation or situation_of(text),
        "library": said.library,
        "posture": wishes.posture,
        "publics": list(wishes.publics),
        "whom": wishes.whom,
        "for_oneself": wishes.for_oneself,
        "moment": wishes.moment,
        "age": wishes.age,
        "elsewhere": said.choice == "changer_commune" or changes_commune(text),
        "sort": sort(text),
        "about_robot": answer_about_robot(text),
        "asks": of_its_own(asked(text)),
        "nearer": wants_nearer(text),
        "day_asked": day_asked(text),
        "for_children": for_children(text),
        "opening": not text or about_opening(text),
        "by_postcode": bool(_POSTCODE.search(text)),
        "topics": list(topics),
        "mentioned": list(needs_mentioned(text)),
        "code_told": tells_a_code(text),
        "phone_left": leaves_a_phone(text),
        "french": french,
    }
