"""What does it cost?"""

from __future__ import annotations

from collections.abc import Sequence

from bot import replies
from bot.actions.last_referral import LastReferral, first
from bot.replies import Card, Item, Session


class ActionPrice(LastReferral):
    """Cost of the first cards, as their records say."""

    introduced = "prix"

    def name(self) -> str:
        return "action_price"

    def about_sessions(self, sessions: Sequence[Session], cards: Sequence[Card]) -> list[Item]:
        costs = {card["name"]: card.get("cost") for card in cards}
        return [replies.session_price(one, costs.get(one["library"])) for one in sessions]

    def about(self, need: str, cards: list[Card]) -> list[Item]:
        return [replies.price(card) for card in first(cards)]
