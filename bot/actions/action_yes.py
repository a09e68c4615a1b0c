""" "Oui": takes the only thing proposed, or asks which of several; under cards nothing was asked, and all is well."""

from __future__ import annotations

from bot import replies
from bot.actions.action_ask import ActionAsk
from bot.actions.heard import Heard
from bot.actions.passerelle_action import PasserelleAction
from bot.actions.referring import MOST_QUESTIONS, give_up, refer
from bot.pointing import AFTER_CARDS
from bot.replies import Answer, Item, Utter


class ActionYes(PasserelleAction):
    """What "oui" means depends on what was proposed last."""

    vague = True

    def name(self) -> str:
        return "action_yes"

    async def answer(self, heard: Heard) -> Answer:
        if heard.kind == "refer" and heard.need and heard.need != heard.last_need:
            return await refer(self, heard, heard.need)  # "oui, pour la retraite"
        if heard.last_kind in ("ask", "ask_commune") and len(heard.proposed) == 1:
            return await refer(self, heard, heard.proposed[0])
        if heard.last_kind == "ask" and heard.offered:
            return self._which(heard)
        if heard.last_kind in AFTER_CARDS:
            agreed = replies.first_in_language(self.tools.phrases, "merci", heard.tongue, Utter("utter_agreed"))
            return Answer((agreed, self._same_buttons(heard)), {"last_kind": "chat"})
        if heard.last_kind == "chat":
            asked = replies.first_in_language(self.tools.phrases, "next", heard.tongue, Utter("utter_ask_next"))
            buttons = replies.bilingual(self.tools.phrases, ["humain"], heard.tongue)
            return Answer((asked, buttons), {"last_kind": "ask_next"})
        return await ActionAsk(self.tools).answer(heard)

    def _which(self, heard: Heard) -> Answer:
        if heard.misunderstandings >= MOST_QUESTIONS:
            return give_up(self, heard)
        asked = replies.first_in_language(self.tools.phrases, "pick", heard.tongue, Utter("utter_ask_which"))
        return Answer((asked, self._same_buttons(heard)), {"misunderstandings": heard.misunderstandings + 1})

    def _same_buttons(self, heard: Heard) -> Item:
        return {"type": "choices", "choices": [dict(choice) for choice in heard.offered]}
