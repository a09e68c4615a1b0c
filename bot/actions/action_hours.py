"""When are they open?"""

from __future__ import annotations

from bot import replies
from bot.actions.last_referral import LastReferral, first
from bot.replies import Card, Item


class ActionHours(LastReferral):
    """Opening hours of the first cards."""

    def name(self) -> str:
        return "action_hours"

    def about(self, need: str, cards: list[Card]) -> list[Item]:
        return [replies.hours(card) for card in first(cards)]
