"""The patron wants a person."""

from __future__ import annotations

from bot import replies
from bot.actions.heard import Heard
from bot.actions.passerelle_action import PasserelleAction
from bot.replies import Answer, Utter


class ActionHandoff(PasserelleAction):
    """Never argued with."""

    vague = True

    def name(self) -> str:
        return "action_handoff"

    async def answer(self, heard: Heard) -> Answer:
        asked = replies.hand_off(self.asked(heard, "humain"))
        said = self.in_tongue(heard, "humain", Utter("utter_handoff_humain"))
        return Answer((said, asked), {"last_kind": "handoff", "misunderstandings": 0})
