"""Follow-ups: questions about the cards shown last. Without any, they are as vague as "ça marche pas"."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence

from bot import replies
from bot.actions.action_ask import ActionAsk
from bot.actions.action_other_place import ActionOtherPlace
from bot.actions.heard import Heard
from bot.actions.passerelle_action import PasserelleAction
from bot.actions.referring import ask_which_commune, look_again, look_up, nothing_found, place, remember
from bot.replies import AFTER_FOLLOW_UP, MOST_BUBBLES, Answer, Card, Item, Session, Utter


class LastReferral(PasserelleAction):
    """Finds the cards shown last, in their order, and lets the subclass speak about them."""

    following: tuple[str, ...] = AFTER_FOLLOW_UP
    introduced = "here"
    """The sentence said before the facts of records, which are French, in a conversation in another language."""

    async def answer(self, heard: Heard) -> Answer:
        need = heard.last_need
        if need is None:
            return await ActionAsk(self.tools).answer(heard)
        if heard.unsure_of_commune:
            return ask_which_commune(self, heard, need)
        if heard.communes:
            return await self._around(heard, need)
        if heard.about_sessions and (said := await self._of_sessions(heard, need)):
            return self.told(heard, said)
        cards = await self.cards_shown(heard, need)
        if not cards and heard.card is not None:  # never its neighbour
            return await ActionOtherPlace(self.tools).after(heard, Utter("utter_card_gone"))
        if not cards:  # their records have changed: what they say now
            return await self._around(heard, need)
        return self.told(heard, self.about(need, cards))

    def told(self, heard: Heard, items: Iterable[Item]) -> Answer:
        """What was asked about cards, then what may be asked next; a card pointed to is kept in mind."""
        pointed = {} if heard.card is None else {"search": {**heard.search, "pointed": heard.card}}
        slots = {"last_kind": "followup", "misunderstandings": 0, **pointed}
        return Answer((*self._introduced(heard), *items, self.buttons(heard, self.following)), slots)

    def _introduced(self, heard: Heard) -> list[Utter]:
        return replies.in_language(self.tools.phrases, self.introduced, heard.tongue)

    @abstractmethod
    def about(self, need: str, cards: list[Card]) -> list[Item]:
        """What to say about these cards, best first."""

    async def _of_sessions(self, heard: Heard, need: str) -> list[Item]:
        found = await look_again(self, heard, need)
        return self.about_sessions(found.workshops, found.cards) if found.workshops else []

    def about_sessions(self, sessions: Sequence[Session], cards: Sequence[Card]) -> list[Item]:
        """What to say about the sessions shown last, those asked for; nothing when only cards can tell."""
        return []

    async def _around(self, heard: Heard, need: str) -> Answer:
        """ "Horaires à Nantes": cards around the commune named, and what was asked about them."""
        found = await look_up(self, heard, need)
        if not found.cards:
            return nothing_found(self, heard, need)
        said = [item for item in self.about(need, list(found.cards)) if isinstance(item, Utter)]
        cards = replies.referral(need, found.cards, found.bring)
        items = (place(self, heard), cards, *self._introduced(heard), *said, self.buttons(heard, self.following))
        return Answer(items, remember(heard, need, found))

    async def cards_shown(self, heard: Heard, need: str) -> list[Card]:
        """The cards shown last, in the order in which they were read; of one pointed to ("le 2") it alone.

        Empty when their records have gone since, or the record of the one pointed to.
        """
        if by_name := heard.search.get("place"):  # found without a need: no search for one finds them again
            shown = await self.tools.directory.cards_of(by_name["ids"])
            return [one for one in shown if heard.card is None or one["id"] == heard.cards[heard.card]]
        found = {card["id"]: card for card in (await look_again(self, heard, need)).cards}
        if heard.card is None:
            meant = [heard.cards[one] for one in heard.several] or heard.cards
            return [found[one] for one in meant if one in found]
        pointed = heard.cards[heard.card]
        if pointed not in found:  # others may have come before it since
            found = {card["id"]: card for card in (await look_again(self, heard, need, without=found)).cards}
        return [found[pointed]] if pointed in found else []


def first(cards: list[Card]) -> list[Card]:
    """As many cards as there may be bubbles."""
    return cards[:MOST_BUBBLES]
