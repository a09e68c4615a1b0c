"""When are they open?"""

from __future__ import annotations

from bot import replies
from bot.actions.heard import Heard
from bot.actions.last_referral import LastReferral, first
from bot.replies import Answer, Card, Item


class ActionHours(LastReferral):
    """Opening hours of the first cards; of one day when it is asked about ("et demain ?")."""

    introduced = "horaires"

    def name(self) -> str:
        return "action_hours"

    async def answer(self, heard: Heard) -> Answer:
        day = self.tools.directory.weekday(heard.day)
        if day is None or heard.last_need is None or heard.communes or heard.unsure_of_commune:
            return await super().answer(heard)
        cards = first(await self.cards_shown(heard, heard.last_need))
        if not cards:
            return await super().answer(heard)
        spans = await self.tools.directory.hours_on([card["id"] for card in cards], day)
        return self.told(heard, (replies.hours_on(card, day, spans.get(card["id"])) for card in cards))

    def about(self, need: str, cards: list[Card]) -> list[Item]:
        return [replies.hours(card) for card in first(cards)]
