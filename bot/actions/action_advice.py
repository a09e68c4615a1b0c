"""Advice is never given: who may give it is named, and a person takes over (DECISION.md, "What to build", 7)."""

from __future__ import annotations

from bot import replies
from bot.actions.heard import Heard
from bot.actions.passerelle_action import PasserelleAction
from bot.actions.referring import look_up, remember
from bot.replies import Answer, Item, Utter


class ActionAdvice(PasserelleAction):
    """A right, an amount, a box to tick, a medical or legal opinion."""

    def name(self) -> str:
        return "action_advice"

    async def answer(self, heard: Heard) -> Answer:
        items: list[Item] = [Utter("utter_handoff_conseil")]
        slots: dict[str, object] = {"misunderstandings": 0}
        need = heard.need_meant
        if need in self.tools.needs:
            found = await look_up(self, heard, str(need))
            if found.cards:
                items += [Utter("utter_advice_cards"), replies.referral(str(need), found.cards, found.bring)]
                slots |= remember(heard, str(need), found)
        asked = replies.hand_off(self.asked(heard, "conseil"))
        return Answer((*items, asked), {**slots, "last_kind": "handoff"})
