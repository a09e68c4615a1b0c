"""Refers to the right partners: the gate was sure of the need."""

from __future__ import annotations

from bot.actions.action_ask import ActionAsk
from bot.actions.heard import Heard
from bot.actions.passerelle_action import PasserelleAction
from bot.actions.referring import refer
from bot.replies import Answer


class ActionRefer(PasserelleAction):
    """Cards, workshops, what to bring, and the buttons that follow every answer."""

    def name(self) -> str:
        return "action_refer"

    async def answer(self, heard: Heard) -> Answer:
        need = heard.intent if heard.intent in self.tools.needs else heard.need
        if need is None:
            return await ActionAsk(self.tools).answer(heard)
        return await refer(self, heard, need)
