"""The patron wants a person."""

from __future__ import annotations

from bot import replies
from bot.actions.heard import Heard
from bot.actions.passerelle_action import PasserelleAction
from bot.replies import Answer, Utter


class ActionHandoff(PasserelleAction):
    """Never argued with. What happens next, at a first call or a later one, is said by the web application."""

    vague = True

    def name(self) -> str:
        return "action_handoff"

    async def answer(self, heard: Heard) -> Answer:
        asked = replies.hand_off(self.asked(heard, "humain"))
        left = heard.phone_left  # nobody reads the number that was hidden
        french = Utter("utter_handoff_phone_left" if left else "utter_handoff_humain")
        said = self.in_tongue(heard, "telephone_laisse" if left else "humain", french)
        return Answer((said, asked), {"last_kind": "handoff", "misunderstandings": 0})
