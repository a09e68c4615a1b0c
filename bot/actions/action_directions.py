"""How do I get there, and which number do I call?"""

from __future__ import annotations

from bot import replies
from bot.actions.heard import Heard
from bot.actions.last_referral import LastReferral, first
from bot.replies import Answer, Card, Item


class ActionDirections(LastReferral):
    """Address, distance and card of the first partner; help to travel is one button away."""

    following = ("need:mobilite", "autre_lieu", "autre_chose", "humain")

    def name(self) -> str:
        return "action_directions"

    async def answer(self, heard: Heard) -> Answer:
        about = _Phones(self.tools) if heard.asks_phone else self
        return await LastReferral.answer(about, heard)

    def about(self, need: str, cards: list[Card]) -> list[Item]:
        return [*map(replies.directions, cards[:1]), replies.referral(need, cards[:1])]


class _Phones(ActionDirections):
    """The numbers of the first partners, when they are what is asked for."""

    def about(self, need: str, cards: list[Card]) -> list[Item]:
        return [replies.phone(card) for card in first(cards)]
