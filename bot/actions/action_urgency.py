"""Urgency: numbers first, one gentle line, a person. No question is asked (PRODUCT.md, "What it does", 4)."""

from __future__ import annotations

from dataclasses import replace

from bot import replies
from bot.actions.heard import Heard
from bot.actions.passerelle_action import PasserelleAction
from bot.actions.referring import look_up, remember
from bot.replies import AFTER_REFERRAL, Answer, Item, Utter
from bot.urgency import CRISES, Urgency, kept, together

DOORS = {
    "faim": ("aides_sociales", "alimentation"),
    "expulsion": ("logement", None),
    "soins": ("sante", None),
}
"""Situation of a distress → the need whose partners help with it, and the subject of that need; else social aid."""
_SOCIAL_AID = ("aides_sociales", None)


class ActionUrgency(PasserelleAction):
    """Answers danger, distress, fraud and deadlines."""

    def name(self) -> str:
        return "action_urgency"

    async def answer(self, heard: Heard) -> Answer:
        level = heard.level if heard.level != "none" else "danger"
        situation = together(heard.crisis_situation if heard.crisis == level else None, heard.situation)
        answer = self.crisis_answer(heard, level, situation, replies.urgent(self.tools.phrases, level, situation))
        if level not in CRISES:
            return await self._with_cards(heard, answer, heard.need_meant)
        known = Urgency(heard.crisis, heard.crisis_situation) if heard.crisis else None
        crisis = kept(known, Urgency(level, situation))
        if level == "detresse":
            need, subject = DOORS.get(situation or "", _SOCIAL_AID)
            spoken_of = replace(heard, topics=(*heard.topics, subject)) if subject else heard
            answer = await self._with_cards(spoken_of, answer, need)
        return Answer(answer.items, {**answer.slots, "crisis": crisis.level, "crisis_situation": crisis.situation})

    async def _with_cards(self, heard: Heard, answer: Answer, need: str | None) -> Answer:
        """The numbers, whom else to reach for a known need, and the person called last."""
        if need not in self.tools.needs:
            return answer
        found = await look_up(self, heard, str(need))
        if not found.cards:
            return answer
        *before, asked = answer.items
        cards = replies.referral(str(need), found.cards, found.bring)
        buttons = self.buttons(heard, AFTER_REFERRAL)
        items: list[Item] = [*before, Utter("utter_urgency_cards"), cards, buttons, asked]
        return Answer(tuple(items), remember(heard, str(need), found))
