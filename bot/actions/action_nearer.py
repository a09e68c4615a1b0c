"""Nearer to a commune: the last need, ranked again around it."""

from __future__ import annotations

from bot.actions.action_ask import ActionAsk
from bot.actions.heard import Heard
from bot.actions.passerelle_action import PasserelleAction
from bot.actions.referring import refer
from bot.replies import Answer, Utter


class ActionNearer(PasserelleAction):
    """Asks for the commune when the message names none."""

    def name(self) -> str:
        return "action_nearer"

    async def answer(self, heard: Heard) -> Answer:
        if heard.last_need is None:
            return await ActionAsk(self.tools).answer(heard)
        if not heard.communes:
            return Answer((Utter("utter_ask_commune"), self.buttons(["humain"])), {"last_kind": "ask_commune"})
        return await refer(self, heard, heard.last_need)
