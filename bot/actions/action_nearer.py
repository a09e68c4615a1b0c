"""Nearer to a commune: the last need, ranked again around it."""

from __future__ import annotations

from bot import replies
from bot.actions.action_ask import ActionAsk
from bot.actions.heard import Heard
from bot.actions.passerelle_action import PasserelleAction
from bot.actions.referring import MOST_QUESTIONS, give_up, refer
from bot.replies import Answer, Utter


class ActionNearer(PasserelleAction):
    """Asks for the commune when the message names none; a commune denied is forgotten."""

    def name(self) -> str:
        return "action_nearer"

    async def answer(self, heard: Heard) -> Answer:
        if heard.last_need is None and not (heard.elsewhere or heard.not_communes):
            return await ActionAsk(self.tools).answer(heard)
        if not heard.communes:
            return self._where(heard)
        return (
            await refer(self, heard, heard.last_need) if heard.last_need else await ActionAsk(self.tools).answer(heard)
        )

    def _where(self, heard: Heard) -> Answer:
        if heard.misunderstandings >= MOST_QUESTIONS:
            return give_up(self, heard)
        own = replies.in_language(self.tools.phrases, "commune", heard.tongue)
        forgotten = self.tools.directory.commune_name(next(iter(heard.not_communes), None))
        asked = Utter("utter_ask_other_commune", {"commune": forgotten}) if forgotten else Utter("utter_ask_commune")
        asked = next(iter(own), asked)
        counted = {"last_kind": "ask_commune", "misunderstandings": heard.misunderstandings + 1}
        return Answer((asked, replies.bilingual(self.tools.phrases, ["humain"], heard.tongue)), counted)
