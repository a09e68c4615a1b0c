"""When are they open?"""

from __future__ import annotations

from bot import replies
from bot.actions.heard import Heard
from bot.actions.last_referral import LastReferral, first
from bot.replies import Answer, Card, Item


class ActionHours(LastReferral):
    """Opening hours of the first cards; of one day when it is asked about ("et demain ?")."""

    def name(self) -> str:
        return "action_hours"

    async def answer(self, heard: Heard) -> Answer:
        day = self.tools.directory.weekday(heard.day)
        if day is None or heard.last_need is None or heard.communes or heard.unsure_of_commune:
            return await super().answer(heard)
        cards = first(await self._cards_shown(heard, heard.last_need))
        if not cards:
            return await super().answer(heard)
        spans = await self.tools.directory.hours_on([card["id"] for card in cards], day)
        said = (replies.hours_on(card, day, spans.get(card["id"])) for card in cards)
        return Answer((*said, self.buttons(self.following)), {"last_kind": "followup", "misunderstandings": 0})

    def about(self, need: str, cards: list[Card]) -> list[Item]:
        return [replies.hours(card) for card in first(cards)]
