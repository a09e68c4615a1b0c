""" "Oui": takes the only thing proposed, or asks which of several."""

from __future__ import annotations

from bot.actions.action_ask import ActionAsk
from bot.actions.heard import AFTER_CARDS, Heard
from bot.actions.passerelle_action import PasserelleAction
from bot.actions.referring import refer
from bot.choices import NEED
from bot.replies import Answer, Utter


class ActionYes(PasserelleAction):
    """What "oui" means depends on what was proposed last."""

    vague = True

    def name(self) -> str:
        return "action_yes"

    async def answer(self, heard: Heard) -> Answer:
        if heard.kind == "refer" and heard.need and heard.need != heard.last_need:
            return await refer(self, heard, heard.need)  # "oui, pour la retraite"
        offered = [choice["id"] for choice in heard.offered]
        proposed = [choice.removeprefix(NEED) for choice in offered if choice.startswith(NEED)]
        if heard.last_kind == "ask" and len(proposed) == 1:
            return await refer(self, heard, proposed[0])
        if heard.last_kind == "ask" and heard.offered:
            return self._which(heard)
        if heard.last_kind in (*AFTER_CARDS, "chat"):
            return Answer((Utter("utter_ask_next"), self.buttons(["humain"])), {"last_kind": "ask_next"})
        return await ActionAsk(self.tools).answer(heard)

    def _which(self, heard: Heard) -> Answer:
        again = {"type": "choices", "choices": [dict(choice) for choice in heard.offered]}
        if heard.misunderstandings >= 2:
            return ActionAsk(self.tools).question(heard)
        return Answer((Utter("utter_ask_which"), again), {"misunderstandings": heard.misunderstandings + 1})
