"""Why these partners?"""

from __future__ import annotations

from bot import replies
from bot.actions.last_referral import LastReferral, first
from bot.replies import Card, Item


class ActionWhy(LastReferral):
    """Reasons of the ranking for the first cards."""

    def name(self) -> str:
        return "action_why"

    def about(self, need: str, cards: list[Card]) -> list[Item]:
        return [replies.why(card) for card in first(cards)]
