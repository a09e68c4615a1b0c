"""What does it cost?"""

from __future__ import annotations

from bot import replies
from bot.actions.last_referral import LastReferral, first
from bot.replies import Card, Item


class ActionPrice(LastReferral):
    """Cost of the first cards, as their records say."""

    introduced = "prix"

    def name(self) -> str:
        return "action_price"

    def about(self, need: str, cards: list[Card]) -> list[Item]:
        return [replies.price(card) for card in first(cards)]
