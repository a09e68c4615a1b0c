"""How do I get there?"""

from __future__ import annotations

from bot import replies
from bot.actions.last_referral import LastReferral
from bot.replies import Card, Item


class ActionDirections(LastReferral):
    """Address, distance and card of the first partner; help to travel is one button away."""

    following = ("need:mobilite", "autre_lieu", "autre_chose", "humain")

    def name(self) -> str:
        return "action_directions"

    def about(self, need: str, cards: list[Card]) -> list[Item]:
        return [*map(replies.directions, cards[:1]), replies.referral(need, cards[:1])]
