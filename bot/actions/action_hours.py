"""When are they open?"""

from __future__ import annotations

from collections.abc import Sequence

from bot import replies
from bot.actions.heard import Heard
from bot.actions.last_referral import LastReferral, first
from bot.actions.named_place import named_place
from bot.replies import Answer, Card, Item, Session


class ActionHours(LastReferral):
    """Opening hours of the first cards; of one day when it is asked about ("et demain ?")."""

    introduced = "horaires"

    def name(self) -> str:
        return "action_hours"

    async def answer(self, heard: Heard) -> Answer:
        if heard.place:
            return await named_place(self, heard)
        if heard.about_sessions and not heard.opening:
            return await super().answer(heard)
        day = self.tools.directory.weekday(heard.day)
        if day is None or heard.last_need is None or heard.communes or heard.unsure_of_commune:
            return await super().answer(heard)
        cards = first(await self.cards_shown(heard, heard.last_need))
        if not cards:
            return await super().answer(heard)
        spans = await self.tools.directory.hours_on([card["id"] for card in cards], day)
        return self.told(heard, (replies.hours_on(card, day, spans.get(card["id"])) for card in cards))

    async def _of_sessions(self, heard: Heard, need: str) -> list[Item]:
        return [] if heard.opening else await super()._of_sessions(heard, need)

    def about_sessions(self, sessions: Sequence[Session], cards: Sequence[Card]) -> list[Item]:
        return [replies.session_hours(one) for one in sessions]

    def about(self, need: str, cards: list[Card]) -> list[Item]:
        return [replies.hours(card) for card in first(cards)]
