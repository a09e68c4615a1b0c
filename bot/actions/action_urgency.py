"""Urgency: numbers first, one gentle line, a person. No question is asked (PRODUCT.md, "What it does", 4)."""

from __future__ import annotations

from bot import replies
from bot.actions.heard import Heard
from bot.actions.passerelle_action import PasserelleAction
from bot.actions.referring import look_up, remember
from bot.replies import AFTER_REFERRAL, Answer, Item, Utter
from bot.urgency import CRISES, Urgency, kept


class ActionUrgency(PasserelleAction):
    """Answers danger, distress, fraud and deadlines."""

    def name(self) -> str:
        return "action_urgency"

    async def answer(self, heard: Heard) -> Answer:
        level = heard.level if heard.level != "none" else "danger"
        situation = heard.situation or (heard.crisis_situation if heard.crisis == level else None)
        answer = self.crisis_answer(heard, level, situation, replies.urgent(self.tools.phrases, level, situation))
        if level in CRISES:
            known = Urgency(heard.crisis, heard.crisis_situation) if heard.crisis else None
            crisis = kept(known, Urgency(level, situation))
            return Answer(answer.items, {**answer.slots, "crisis": crisis.level, "crisis_situation": crisis.situation})
        return await self._with_cards(heard, answer)

    async def _with_cards(self, heard: Heard, answer: Answer) -> Answer:
        """A deadline with a known need: whom to reach today, beside the person called."""
        need = heard.need_meant
        if need not in self.tools.needs:
            return answer
        found = await look_up(self, heard, str(need))
        if not found.cards:
            return answer
        *before, asked = answer.items
        cards = replies.referral(str(need), found.cards, found.bring)
        items: list[Item] = [
            *before,
            Utter("utter_urgency_delai_cards"),
            cards,
            self.buttons(heard, AFTER_REFERRAL),
            asked,
        ]
        return Answer(tuple(items), remember(heard, str(need), found))
