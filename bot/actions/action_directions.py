"""How do I get there? And how else may I reach them: by phone, by mail, with a wheelchair, for a seat?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot import replies
from bot.actions.heard import Heard
from bot.actions.last_referral import LastReferral, first
from bot.actions.named_place import named_place
from bot.actions.referring import look_again
from bot.questions import ACCESS, AGAIN, APPOINTMENT, DEAF, LANGUAGE, MAIL, PHONE, SEATS, SENT, SITE, UNTOLD
from bot.replies import AFTER_REFERRAL, MOST_BUBBLES, Answer, Card, Item, Session, Utter


class ActionDirections(LastReferral):
    """Address, distance and card of the first partner; help to travel is one button away."""

    following = ("need:mobilite", "autre_lieu", "autre_chose", "humain")
    introduced = "adresse"

    def name(self) -> str:
        return "action_directions"

    async def answer(self, heard: Heard) -> Answer:
        if heard.place:
            return await named_place(self, heard)
        about = _Several if heard.several else _ASKED.get(str(heard.asks))
        return await (about(self.tools).answer(heard) if about else super().answer(heard))

    def about(self, need: str, cards: list[Card]) -> list[Item]:
        return [*map(replies.directions, cards[:1]), replies.referral(need, cards[:1])]

    def about_sessions(self, sessions: Sequence[Session], cards: Sequence[Card]) -> list[Item]:
        return [replies.session_place(one) for one in one_a_library(sessions)]


class _Several(ActionDirections):
    """The way to each of the cards meant together."""

    async def answer(self, heard: Heard) -> Answer:
        return await LastReferral.answer(self, heard)

    def about(self, need: str, cards: list[Card]) -> list[Item]:
        return [*map(replies.directions, first(cards)), replies.referral(need, cards)]


class _Contact(LastReferral):
    """The numbers of the first partners: what is asked for, and what is left where a record does not say it."""

    introduced = "contact"

    def name(self) -> str:
        return "action_directions"

    def about_sessions(self, sessions: Sequence[Session], cards: Sequence[Card]) -> list[Item]:
        return [replies.phone({**one, "name": one["library"]}) for one in one_a_library(sessions)]

    def about(self, need: str, cards: list[Card]) -> list[Item]:
        return [replies.phone(card) for card in first(cards)]


class _Appointment(_Contact):
    """Whether one must make an appointment, as the records say it."""

    introduced = "rendez_vous"

    def about(self, need: str, cards: list[Card]) -> list[Item]:
        return [replies.appointment(card) for card in first(cards)]


class _Site(_Contact):
    """Where they are on the web."""

    def about(self, need: str, cards: list[Card]) -> list[Item]:
        return [replies.site(card) for card in first(cards)]


class _Sent(_Contact):
    """We send nothing to anybody: the number to write down, and who can print."""

    def about(self, need: str, cards: list[Card]) -> list[Item]:
        return [Utter("utter_nothing_sent"), *super().about(need, cards[:1])]

    def about_sessions(self, sessions: Sequence[Session], cards: Sequence[Card]) -> list[Item]:
        return [Utter("utter_nothing_sent"), *super().about_sessions(sessions[:1], cards)]


class _Untold(_Contact):
    """What no record tells: the one who knows is called; of sessions, when they end."""

    def about(self, need: str, cards: list[Card]) -> list[Item]:
        if len(cards) == 1:
            return [replies.untold(cards[0])]
        return [Utter("utter_untold_several"), *(replies.phone(card) for card in first(cards) if card.get("phone"))]

    def about_sessions(self, sessions: Sequence[Session], cards: Sequence[Card]) -> list[Item]:
        return [replies.session_hours(one) for one in sessions[:MOST_BUBBLES]]


class _Languages(_Contact):
    """No record says which languages are spoken there: the one who knows is called."""

    introduced = "langues"


class _Access(_Contact):
    """No record says whether a wheelchair comes in: the one who knows is called."""

    def about(self, need: str, cards: list[Card]) -> list[Item]:
        return [replies.access(card) for card in first(cards)]

    def about_sessions(self, sessions: Sequence[Session], cards: Sequence[Card]) -> list[Item]:
        return [replies.access({**one, "name": one["library"]}) for one in one_a_library(sessions)]


class _InOneLine(_Contact):
    """What was not understood: the first card again, with what to do and nothing more."""

    following = AFTER_REFERRAL

    def about(self, need: str, cards: list[Card]) -> list[Item]:
        return [replies.in_one_line(card) for card in cards[:1]]

    def about_sessions(self, sessions: Sequence[Session], cards: Sequence[Card]) -> list[Item]:
        return [replies.session_hours(one) for one in sessions[:1]]


class _Mails(_Contact):
    """E-mail addresses of the first partners; the number of those whose record has none."""

    async def answer(self, heard: Heard) -> Answer:
        cards = first(await self.cards_shown(heard, heard.last_need)) if heard.last_need else []
        if not cards or heard.communes:
            return await super().answer(heard)
        known = await self.tools.directory.emails([card["id"] for card in cards])
        return self.told(heard, self.by_mail([(card, known.get(card["id"])) for card in cards]))

    def by_mail(self, cards: Sequence[tuple[Card, str | None]]) -> list[Item]:
        """What to say of these cards, each with its address."""
        return [replies.mail(card, address) for card, address in cards]


class _InWriting(_Mails):
    """How to do without a telephone: never a number, for who cannot hear or speak."""

    introduced = "adresse"
    following = AFTER_REFERRAL

    def by_mail(self, cards: Sequence[tuple[Card, str | None]]) -> list[Item]:
        return [*(replies.in_writing(card, address) for card, address in cards), Utter("utter_in_writing")]

    def about(self, need: str, cards: list[Card]) -> list[Item]:
        return self.by_mail([(card, None) for card in first(cards)])

    def about_sessions(self, sessions: Sequence[Session], cards: Sequence[Card]) -> list[Item]:
        return [*(replies.session_place(one) for one in one_a_library(sessions)), Utter("utter_in_writing")]


class _Seats(_Contact):
    """Seats left in the sessions shown, as their records count them; without sessions, whom to ask."""

    async def answer(self, heard: Heard) -> Answer:
        found = await look_again(self, heard, heard.last_need) if heard.last_need and not heard.communes else None
        if found is None or not found.workshops:
            return await super().answer(heard)
        return self.told(heard, map(replies.seats, found.workshops[:MOST_BUBBLES]))


def one_a_library(sessions: Sequence[Session]) -> list[Session]:
    """The first session of each library, as its place is said once."""
    return list({one["library"]: one for one in reversed(sessions)}.values())[::-1]


_ASKED: Mapping[str, type[LastReferral]] = {
    PHONE: _Contact,
    LANGUAGE: _Languages,
    APPOINTMENT: _Appointment,
    SITE: _Site,
    SENT: _Sent,
    UNTOLD: _Untold,
    MAIL: _Mails,
    DEAF: _InWriting,
    ACCESS: _Access,
    SEATS: _Seats,
    AGAIN: _InOneLine,
}
"""Questions whose answer is not the way there."""
