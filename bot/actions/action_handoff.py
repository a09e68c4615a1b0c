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
        french = Utter(_first_bubble(heard))
        said = french if heard.phone_left else self.in_tongue(heard, "humain", french)
        return Answer((said, asked), {"last_kind": "handoff", "misunderstandings": 0})


def _first_bubble(heard: Heard) -> str:
    """Nobody reads the number that was hidden; who calls again after a hand-off has read already what happens next."""
    if heard.phone_left:
        return "utter_handoff_phone_left"
    return "utter_handoff_again" if heard.last_kind == "handoff" else "utter_handoff_humain"
