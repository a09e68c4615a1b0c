"""Another place: the next cards, without those already shown."""

from __future__ import annotations

from bot import replies
from bot.actions.action_ask import ActionAsk
from bot.actions.heard import Heard
from bot.actions.passerelle_action import PasserelleAction
from bot.actions.referring import look_up, remember
from bot.replies import AFTER_REFERRAL, Answer, Utter


class ActionOtherPlace(PasserelleAction):
    """The search goes on where it stopped; when it is exhausted, a person may know."""

    def name(self) -> str:
        return "action_other_place"

    async def answer(self, heard: Heard) -> Answer:
        beyond = (Utter("utter_beyond_list", {"count": len(heard.cards)}),) if heard.beyond else ()
        return await self.after(heard, *beyond)

    async def after(self, heard: Heard, *said: Utter) -> Answer:
        """The next cards, after words that say why other ones are shown."""
        need = heard.last_need
        if need is None:
            return await ActionAsk(self.tools).answer(heard)
        found = await look_up(self, heard, need, heard.shown)
        if not found.cards:
            buttons = self.buttons(heard, ["humain", "autre_chose", "sans_internet"])
            none = self.in_tongue(heard, "no_other_place", Utter("utter_no_other_place"))
            return Answer((*said, none, buttons), {"last_kind": "followup"})
        cards = replies.referral(need, found.cards, found.bring)
        other = self.in_tongue(heard, "other_place", Utter("utter_other_place"))
        items = (*said, other, cards, self.buttons(heard, ["autre_lieu", *AFTER_REFERRAL]))
        return Answer(items, remember(heard, need, found, heard.shown))
