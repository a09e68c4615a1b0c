""" "Non": what was proposed is not it."""

from __future__ import annotations

from bot import replies
from bot.actions.action_ask import ActionAsk
from bot.actions.heard import Heard
from bot.actions.passerelle_action import PasserelleAction
from bot.actions.referring import MOST_QUESTIONS, give_up, refer
from bot.pointing import AFTER_CARDS
from bot.replies import Answer, Utter


class ActionNo(PasserelleAction):
    """After a question, asks otherwise; after cards, offers another place or something else, and a person in the end.

    After "what else?", after thanks for cards, and where leave is taken ("non merci"), it is over.
    """

    vague = True

    def name(self) -> str:
        return "action_no"

    async def answer(self, heard: Heard) -> Answer:
        if heard.kind == "refer" and heard.need and heard.need != heard.last_need:
            return await refer(self, heard, heard.need)  # "non, c'est pour sa retraite"
        if heard.declined and heard.last_kind not in ("ask", "ask_commune"):
            return self._goodbye(heard)
        if heard.last_kind in AFTER_CARDS:
            if heard.misunderstandings >= MOST_QUESTIONS:
                return give_up(self, heard)
            asked = replies.first_in_language(self.tools.phrases, "next", heard.tongue, Utter("utter_ask_next"))
            buttons = replies.bilingual(self.tools.phrases, ["autre_lieu", "autre_chose", "humain"], heard.tongue)
            refused = {"last_kind": "followup", "misunderstandings": heard.misunderstandings + 1}
            return Answer((asked, buttons), refused)
        if heard.last_kind == "ask_next" or (heard.last_kind == "chat" and heard.cards):
            return self._goodbye(heard)
        return ActionAsk(self.tools).question(heard, refused=heard.proposed)

    def _goodbye(self, heard: Heard) -> Answer:
        bye = replies.first_in_language(self.tools.phrases, "au_revoir", heard.tongue, Utter("utter_au_revoir"))
        buttons = replies.bilingual(self.tools.phrases, ["autre_chose"], heard.tongue)
        return Answer((bye, buttons), {"last_kind": "chat"})
