""" "Autre chose": none of the buttons, or a new subject."""

from __future__ import annotations

from collections.abc import Mapping

from bot.actions.action_ask import ActionAsk
from bot.actions.heard import Heard
from bot.actions.passerelle_action import PasserelleAction
from bot.replies import Answer, Utter

NOTHING_SHOWN: Mapping[str, object] = {
    "last_need": None,
    "shown": [],
    "cards": [],
    "search": None,
    "posture": None,
    "publics": None,
}
"""Slots of a new subject: neither cards, nor what was said about the last one."""


class ActionOtherChoice(PasserelleAction):
    """After a question it counts as a misunderstanding; after an answer it opens a new subject."""

    vague = True

    def name(self) -> str:
        return "action_other_choice"

    async def answer(self, heard: Heard) -> Answer:
        if heard.last_kind in ("ask", "ask_open"):
            return ActionAsk(self.tools).question(heard, refused=heard.proposed)
        items = (Utter("utter_ask_next"), self.buttons(heard, ["humain"]))
        return Answer(items, {**NOTHING_SHOWN, "last_kind": "ask_next", "refused": []})
