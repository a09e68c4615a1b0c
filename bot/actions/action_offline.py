"""How to do it without internet: the way that always stands beside the online one."""

from __future__ import annotations

from dataclasses import replace

from bot import replies
from bot.actions.heard import Heard
from bot.actions.last_referral import LastReferral
from bot.replies import Answer, Card, Item
from knowledge.topics import offline_as


class ActionOffline(LastReferral):
    """What is known for the need or for its subject, then addresses and phones."""

    def name(self) -> str:
        return "action_offline"

    async def answer(self, heard: Heard) -> Answer:
        answer = await super().answer(heard)
        need = heard.last_need or ""
        usual = replies.offline(self.tools.phrases, need)
        own = replies.offline(self.tools.phrases, offline_as(need, heard.search.get("topic")))
        if own == usual or usual[0] not in answer.items:
            return answer
        start = answer.items.index(usual[0])
        return replace(answer, items=(*answer.items[:start], *own, *answer.items[start + len(usual) :]))

    def about(self, need: str, cards: list[Card]) -> list[Item]:
        return [*replies.offline(self.tools.phrases, need), replies.referral(need, cards)]
