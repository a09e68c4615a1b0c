"""What must I bring?"""

from __future__ import annotations

from collections.abc import Sequence

from bot import replies
from bot.actions.last_referral import LastReferral, first
from bot.replies import Card, Item, Session


class ActionPapers(LastReferral):
    """Documents for the cards shown, each said once; whom to ask when no record says them."""

    introduced = "papiers"

    def name(self) -> str:
        return "action_papers"

    def about_sessions(self, sessions: Sequence[Session], cards: Sequence[Card]) -> list[Item]:
        return [replies.papers(sessions)]

    def about(self, need: str, cards: list[Card]) -> list[Item]:
        if any(card.get("bring") for card in cards):
            return [replies.papers(cards)]
        return [replies.untold(card) for card in first(cards)]
