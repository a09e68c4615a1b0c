"""What actions ask of ``knowledge``: referrals, numbers, communes. Reads run in threads of their own, off the loop."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.by_ear import ByEar
from bot.everyday import everyday
from bot.replies import Card
from knowledge.ages import publics_of
from knowledge.card import at_place, of_place, partner_card
from knowledge.catalogue import Catalogue
from knowledge.communes import Commune
from knowledge.day_told import DayTold, NowTold, date_told, day_told, now_told
from knowledge.emergency import contacts_for
from knowledge.opening_hours import DAYS, PARIS, hours_on_day, week_in_french
from knowledge.place_asked import name_of_kind, place_asked
from knowledge.place_named import NameAsked, name_asked
from knowledge.places_of_kind import places_named, places_of_kind
from knowledge.programme import Asked, words_said
from knowledge.referral import refer
from knowledge.territory import Gazetteer
from knowledge.topics import topics
from knowledge.wished_times import DAYS_AHEAD, near_day, near_deadline, only_times, wished_times

SHORTEST_SLIP = 7
"""Letters of a word that may be the misspelt name of a commune where nothing announces one."""
MOST_READ = 20
"""Cards of one search among which a kind is looked for: a need has fewer kinds of partners around one commune."""


@dataclass(frozen=True)
class Referred:
    """A referral in plain values: cards (contract §4), dated workshops, what to bring, who is the wrong door.

    ``national_first``: nobody is meant for the commune, and the first card is a national line.
    """

    cards: tuple[Card, ...]
    workshops: tuple[Mapping[str, Any], ...] = ()
    bring: tuple[str, ...] = ()
    not_here: str | None = None
    national_first: bool = False


@dataclass(frozen=True)
class Wish:
    """What is looked for: a need, around a commune (INSEE code) or else a library (slug), without some cards.

    ``posture``, ``publics`` and ``age``: how, and for whom, when the patron said so; ``topic``: a subject of the need.
    ``times`` (wished-times.yml), ``whom``, ``title_words`` and ``after`` (ISO 8601: sessions that begin later) choose
    among sessions only.
    """

    need: str
    commune: str | None = None
    library: str | None = None
    posture: str | None = None
    publics: frozenset[str] = field(default=frozenset())
    exclude: frozenset[str] = field(default=frozenset())
    limit: int = 3
    topic: str | None = None
    times: tuple[str, ...] = ()
    whom: str | None = None
    age: int | None = None
    title_words: tuple[str, ...] = ()
    after: str | None = None


@dataclass(frozen=True)
class OurHours:
    """The opening of one library: the id of its card, its name, its week in French, the day asked about, and now."""

    id: str
    name: str
    week: str | None
    day: DayTold | None = None
    now: NowTold | None = None


class Directory:
    """Questions to the records of the library."""

    def __init__(self, catalogue: Catalogue, gazetteer: Gazetteer) -> None:
        self._catalogue = catalogue
        self._gazetteer = gazetteer
        self._by_ear = ByEar(gazetteer.towns())
        self._threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="directory")

    async def refer(self, wish: Wish) -> Referred:
        """The best cards for a wish. Raises SQLAlchemyError when records cannot be read."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._refer, wish)

    async def hours_on(self, identifiers: Sequence[str], day: str) -> dict[str, str | None]:
        """Partner → its hours on the next such day of the week, as one says them: "" when shut, None when unknown.

        Raises SQLAlchemyError when records cannot be read.
        """
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._hours_on, identifiers, day)

    async def our_hours(self, library: str | None, day: str | None) -> OurHours | None:
        """When this library opens (the first when none is told), and on that day; None without a library.

        ``day``: of the week, or the code of a date (``knowledge.wished_dates``).

        Raises SQLAlchemyError as ``hours_on`` does.
        """
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._our_hours, library, day)

    async def emails(self, identifiers: Sequence[str]) -> dict[str, str | None]:
        """Partner → the e-mail address of its record; None without one. Raises SQLAlchemyError as ``hours_on`` does."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._emails, identifiers)

    async def places_of_kind(
        self, kind: str, communes: Sequence[str], home: str | None, library: str | None
    ) -> tuple[Card, ...]:
        """Cards of the places of a kind in the communes named (INSEE codes), else near home or the library.

        Raises SQLAlchemyError as ``hours_on`` does.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._places_of_kind, kind, communes, home, library)

    async def place_named(
        self, text: str, home: str | None = None, library: str | None = None
    ) -> Mapping[str, Any] | None:
        """The places that a text asks by their own name (``ids``), their ``kind``, their ``needs``, what it ``asks``.

        Of several, the nearest to ``home`` (INSEE code) or else to the library. None for any other text. Raises
        SQLAlchemyError as ``hours_on`` does.
        """
        asked = name_asked(text)
        if asked is None:
            return None
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._place_named, asked, home, library)

    async def nearest_of_kind(self, kind: str, need: str, commune: str | None) -> Card | None:
        """The nearest place of a kind that answers a need for the people of a commune; None without one.

        Raises SQLAlchemyError as ``hours_on`` does.
        """
        found = await self.refer(Wish(need, commune, limit=MOST_READ))
        own = [card for card in found.cards if card["kind"] == kind]
        return min(own, key=lambda card: card.get("distance_km") or 0.0, default=None)

    async def cards_of(self, identifiers: Sequence[str]) -> tuple[Card, ...]:
        """Cards of partners by their identifier, whatever the need. Raises SQLAlchemyError as ``hours_on`` does."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._cards_of, identifiers)

    def none_of_kind(self, kind: str, commune: str | None) -> Mapping[str, str]:
        """A kind of place and a commune inside "je n'ai pas de … à …"."""
        of_kind = {"kind": of_place(name_of_kind(kind))}
        return of_kind if commune is None else {**of_kind, "where": at_place(commune)}

    def contacts(self, level: str, situation: str | None) -> list[dict[str, Any]]:
        """Emergency numbers for a level and a situation; needs no database."""
        return contacts_for(level, situation)

    def commune_name(self, code: str | None) -> str | None:
        """The name of the commune of this INSEE code."""
        commune = self._gazetteer.by_insee(code)
        return None if commune is None else str(commune.name)

    def commune_labels(self, codes: Collection[str]) -> dict[str, str]:
        """INSEE code → name, with the first postcode when two communes share a name; unknown codes left out."""
        known = [commune for code in codes if (commune := self._gazetteer.by_insee(code))]
        names = [commune.name for commune in known]
        return {c.insee: c.name if names.count(c.name) == 1 else _with_postcode(c) for c in known}

    def find_communes(self, text: str) -> tuple[Commune, ...]:
        """The commune that a text names; several when in doubt, likeliest first; none when it names none."""
        found = self._gazetteer.find(text)
        return found.communes if found.ambiguous else found.communes[:1]

    def place_asked(self, text: str, kind: str | None = None, asks: str | None = None) -> Mapping[str, str] | None:
        """The ``kind`` of place that a text asks for and what it ``asks`` of it; None when it asks for anything else.

        ``kind`` and ``asks``: those asked before, of a text that only names another commune.
        """
        where = [name for one in self.find_communes(text) for name in (one.name, *one.postcodes)]
        if kind is not None and not where:
            return None
        found = place_asked(f"{name_of_kind(kind)} {text}" if kind else text, where, asks)
        return None if found is None else {"kind": found.kind, "asks": found.asks}

    def find_by_ear(self, text: str) -> tuple[Commune, ...]:
        """The towns of which the whole text has the sound ("saint nazère"), or that its one word misspells."""
        codes = self._by_ear.codes(self._gazetteer.written_out(text))
        heard = tuple(commune for code in codes if (commune := self._gazetteer.by_insee(code)))
        return heard or self._misspelt(text)

    def _misspelt(self, text: str) -> tuple[Commune, ...]:
        """The commune that a long word alone would be after "j'habite à", when it is no everyday word of French."""
        if len(text.split()) != 1 or len(text) < SHORTEST_SLIP or everyday(text):
            return ()
        return self.find_communes(f"j'habite à {text}")

    def topics(self, text: str) -> tuple[str, ...]:
        """Codes of the subjects that a text speaks of, of whatever need."""
        return tuple(one.code for one in topics() if one.spoken_of(text))

    def times(self, text: str) -> tuple[str, ...]:
        """Codes of the times wished for a session."""
        return wished_times(text)

    def title_words(self, text: str) -> tuple[str, ...]:
        """Words that may be those of the title of a workshop."""
        return words_said(text)

    def only_times(self, text: str) -> bool:
        """Whether a text says when, and nothing else."""
        return only_times(text)

    def near_day(self, text: str) -> str | None:
        """The code of the day that a text names by its distance from today, as ``weekday`` takes it."""
        return near_day(text)

    def near_deadline(self, text: str) -> bool:
        """Whether a text of times alone says that something must be done within a day."""
        return near_deadline(text)

    def weekday(self, code: str | None) -> str | None:
        """The day of the week of a day told by its distance ("demain"), or of one named; None for anything else."""
        if code not in DAYS_AHEAD:
            return code if code in DAYS else None
        today = self._catalogue.clock().astimezone(PARIS).weekday()
        return str(DAYS[(today + DAYS_AHEAD[str(code)]) % len(DAYS)])

    def _hours_on(self, identifiers: Sequence[str], day: str) -> dict[str, str | None]:
        now = self._catalogue.clock()
        found = {identifier: self._catalogue.partner(identifier) for identifier in identifiers}
        return {
            identifier: hours_on_day(partner.place.opening_hours, DAYS.index(day), now, partner.place.closures)
            for identifier, partner in found.items()
            if partner is not None
        }

    def _our_hours(self, library: str | None, day: str | None) -> OurHours | None:
        found, now = self._catalogue.library(library), self._catalogue.clock()
        if found is None:
            return None
        told = None
        if day:
            told = day_told(found.place, DAYS.index(day), now) if day in DAYS else date_told(found.place, day, now)
        week = week_in_french(found.place.opening_hours, now)
        return OurHours(f"library-{found.slug}", found.place.name, week, told, now_told(found.place, now))

    def _place_named(self, asked: NameAsked, home: str | None, library: str | None) -> Mapping[str, Any] | None:
        around = self._gazetteer.by_insee(home)
        found = places_named(self._catalogue, self._gazetteer, asked, home=around, library=library)
        needs = self._catalogue.needs_of([one.id for one in found]) if found else {}
        if not needs:
            return None
        first = next(one for one in found if one.id in needs)
        return {
            "kind": first.kind,
            "asks": asked.asks or "adresse",
            "ids": list(needs),
            "needs": list(needs[first.id]),
        }

    def _places_of_kind(
        self, kind: str, communes: Sequence[str], home: str | None, library: str | None
    ) -> tuple[Card, ...]:
        named = [one for code in communes if (one := self._gazetteer.by_insee(code))]
        found = places_of_kind(
            self._catalogue, self._gazetteer, kind, communes=named, home=self._gazetteer.by_insee(home), library=library
        )
        return tuple(one.as_dict() for one in found)

    def _cards_of(self, identifiers: Sequence[str]) -> tuple[Card, ...]:
        found = [self._catalogue.partner(one) for one in identifiers]
        now, lists = self._catalogue.clock(), self._catalogue.lists
        return tuple(partner_card(one, now, lists).as_dict() for one in found if one is not None)

    def _emails(self, identifiers: Sequence[str]) -> dict[str, str | None]:
        found = {identifier: self._catalogue.partner(identifier) for identifier in identifiers}
        return {identifier: None if one is None else one.place.email for identifier, one in found.items()}

    def _refer(self, wish: Wish) -> Referred:
        publics = wish.publics | publics_of(wish.age)
        found = refer(
            self._catalogue,
            self._gazetteer,
            wish.need,
            commune=self._gazetteer.by_insee(wish.commune),
            library_slug=wish.library,
            posture=wish.posture,
            publics=wish.publics,
            exclude=wish.exclude,
            limit=wish.limit,
            topic=wish.topic,
            age=wish.age,
            asked=self._asked(wish, publics),
        )
        cards = tuple(card.as_dict() for card in found.cards)
        return Referred(cards, tuple(found.workshops), tuple(found.bring), found.not_here, found.national_first)

    def _asked(self, wish: Wish, publics: frozenset[str]) -> Asked:
        after = datetime.fromisoformat(wish.after) if wish.after else None
        asked = Asked(wish.times, publics, frozenset(wish.title_words), after)
        return asked.meant_for(wish.whom, self._catalogue.lists.wording)


def _with_postcode(commune: Commune) -> str:
    return f"{commune.name} {commune.postcodes[0]}" if commune.postcodes else str(commune.name)
