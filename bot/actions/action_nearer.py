"""Nearer to a commune: the last need, ranked again around it, or what is nearer to the one already known."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from math import inf

from bot import replies
from bot.actions.action_ask import ActionAsk
from bot.actions.heard import Heard
from bot.actions.passerelle_action import PasserelleAction
from bot.actions.referring import MOST_QUESTIONS, give_up, look_again, look_up, refer, remember
from bot.replies import AFTER_REFERRAL, Answer, Card, Utter
from knowledge.place_words import plain


class ActionNearer(PasserelleAction):
    """Asks for the commune when the message names none; a commune denied is forgotten."""

    def name(self) -> str:
        return "action_nearer"

    async def answer(self, heard: Heard) -> Answer:
        if heard.last_need is None and not (heard.elsewhere or heard.not_communes):
            return await ActionAsk(self.tools).answer(heard)
        if not heard.communes:
            known = heard.nearer and heard.commune and not (heard.elsewhere or heard.not_communes)
            return await self._nearer(heard, heard.last_need) if known and heard.last_need else self._where(heard)
        return (
            await refer(self, heard, heard.last_need) if heard.last_need else await ActionAsk(self.tools).answer(heard)
        )

    async def _nearer(self, heard: Heard, need: str) -> Answer:
        """The next cards that are nearer than all those shown; says so when there is none."""
        commune = {"commune": self.tools.directory.commune_name(heard.commune)}
        shown = (await look_again(self, heard, need)).cards
        apart = partial(_apart, commune=plain(commune["commune"] or ""))
        nearest = min((apart(card) for card in shown if card["id"] in heard.cards), default=0.0)
        found = await look_up(self, heard, need, heard.shown)
        found = replace(found, cards=tuple(card for card in found.cards if apart(card) < nearest))
        if not found.cards:
            buttons = self.buttons(heard, ["autre_lieu", "changer_commune", "humain"])
            return Answer((Utter("utter_nothing_nearer", commune), buttons), {"last_kind": "followup"})
        cards = replies.referral(need, found.cards, found.bring)
        items = (Utter("utter_near_commune", commune), cards, self.buttons(heard, ["autre_lieu", *AFTER_REFERRAL]))
        return Answer(items, remember(heard, need, found, heard.shown))

    def _where(self, heard: Heard) -> Answer:
        if heard.misunderstandings >= MOST_QUESTIONS:
            return give_up(self, heard)
        own = replies.in_language(self.tools.phrases, "commune", heard.tongue)
        forgotten = self.tools.directory.commune_name(next(iter(heard.not_communes), None))
        plainly = Utter("utter_ask_commune_of_place" if heard.no_commune else "utter_ask_commune")
        asked = Utter("utter_ask_other_commune", {"commune": forgotten}) if forgotten else plainly
        asked = next(iter(own), asked)
        counted = {"last_kind": "ask_commune", "misunderstandings": heard.misunderstandings + 1}
        return Answer((asked, replies.bilingual(self.tools.phrases, ["humain"], heard.tongue)), counted)


def _apart(card: Card, commune: str) -> float:
    """Kilometres to a card; none to one of ``commune`` itself. A national line, or an unknown place, is nowhere."""
    distance = card.get("distance_km")
    if distance is None:
        return 0.0 if plain(card.get("commune") or "") == commune else inf
    return float(distance)
