"""How to do it without internet: the way that always stands beside the online one."""

from __future__ import annotations

from bot import replies
from bot.actions.last_referral import LastReferral
from bot.replies import Card, Item


class ActionOffline(LastReferral):
    """What is known for the need, then addresses and phones."""

    def name(self) -> str:
        return "action_offline"

    def about(self, need: str, cards: list[Card]) -> list[Item]:
        return [*replies.offline(self.tools.phrases, need), replies.referral(need, cards)]
