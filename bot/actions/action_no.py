""" "Non": what was proposed is not it."""

from __future__ import annotations

from bot.actions.action_ask import ActionAsk
from bot.actions.heard import Heard
from bot.actions.passerelle_action import PasserelleAction
from bot.replies import Answer, Utter


class ActionNo(PasserelleAction):
    """After a question, asks otherwise; after cards, offers another place or something else."""

    vague = True

    def name(self) -> str:
        return "action_no"

    async def answer(self, heard: Heard) -> Answer:
        if heard.last_kind in ("refer", "followup"):
            buttons = self.buttons(["autre_lieu", "autre_chose", "humain"])
            return Answer((Utter("utter_ask_next"), buttons), {"last_kind": "followup"})
        return ActionAsk(self.tools).question(heard)
