"""Follow-ups: questions about the cards shown last. Without any, they are as vague as "ça marche pas"."""

from __future__ import annotations

from abc import abstractmethod

from bot.actions.action_ask import ActionAsk
from bot.actions.directory import Wish
from bot.actions.heard import Heard
from bot.actions.passerelle_action import PasserelleAction
from bot.replies import AFTER_FOLLOW_UP, MOST_BUBBLES, Answer, Card, Item


class LastReferral(PasserelleAction):
    """Finds the cards shown last, in their order, and lets the subclass speak about them."""

    following = AFTER_FOLLOW_UP

    async def answer(self, heard: Heard) -> Answer:
        if heard.last_need is None:
            return await ActionAsk(self.tools).answer(heard)
        cards = await self._cards_shown(heard, heard.last_need)
        if not cards:
            return await ActionAsk(self.tools).answer(heard)
        items = (*self.about(heard.last_need, cards), self.buttons(self.following))
        return Answer(items, {"last_kind": "followup", "misunderstandings": 0})

    @abstractmethod
    def about(self, need: str, cards: list[Card]) -> list[Item]:
        """What to say about these cards, best first."""

    async def _cards_shown(self, heard: Heard, need: str) -> list[Card]:
        """The same search gives the same cards, as fresh as their records."""
        earlier = frozenset(heard.shown) - frozenset(heard.cards)
        wish = Wish(need, commune=heard.known_commune, library=heard.library, exclude=earlier)
        found = await self.tools.directory.refer(wish)
        return [card for card in found.cards if card["id"] in heard.cards]


def first(cards: list[Card]) -> list[Card]:
    """As many cards as there may be bubbles."""
    return cards[:MOST_BUBBLES]
