"""The desk's quick look-up: "mdph renouv 44600", "ft actu", or a whole sentence. Decision and ranking are the bot's."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import yaml

from bot.actions.directory import Directory, Referred, Wish
from bot.danger import assess, situation_of
from bot.decision import Decision
from bot.needs import Needs
from bot.phrases import Phrases
from bot.replies import Card
from bot.text import fold
from bot.wishes import read
from knowledge.card import partner_card
from knowledge.communes import Commune
from knowledge.partner_list import PartnerList
from knowledge.programme import words_said
from knowledge.referential import referential
from knowledge.search_key import has_all, plain_words, words_of
from knowledge.streets import without_street_names
from knowledge.topics import topic_of
from knowledge.wished_times import wished_times

MOST_CARDS = 5
_FILE = Path(__file__).parent / "lexicons" / "desk.yml"
_LONGEST = 4  # words of the longest abbreviation
_SHORT = 3  # letters: "FS" or "FT" must be written out for the model, "mdph" and "ccas" it knows
_OURSELVES = "library"  # kind of the cards of a library: nobody rings their own desk
_SPACED_FIGURES = re.compile(r"(?<=\d)[ .](?=\d)")  # "44 600"


class Decides(Protocol):
    """Who decides: the engine, or a decider alone."""

    async def decide(self, text: str) -> Decision: ...


@dataclass(frozen=True)
class DeskWords:
    """Abbreviations of the desk, folded: of kinds of partners, of words, and what they point to."""

    kinds: Mapping[str, str]
    names: Mapping[str, str]
    words: Mapping[str, str]
    needs: Mapping[str, str]
    usual_need: Mapping[str, str]
    only_in_capitals: frozenset[str]

    def read(self, q: str) -> Shorthand:
        """The kinds that a query names, the need that a word points to, and the query written out."""
        pieces = q.split()
        kinds: list[str] = []
        written: list[str] = []
        start = 0
        while start < len(pieces):
            length, kind = self._kind_at(pieces, start)
            kinds += [kind] if kind else []
            written.append(self._written(" ".join(pieces[start : start + length]), kind))
            start += length
        text = " ".join(written)
        return Shorthand(tuple(dict.fromkeys(kinds)), self._need(f" {fold(q)} ", f" {fold(text)} "), text, q)

    def _kind_at(self, pieces: list[str], start: int) -> tuple[int, str | None]:
        for length in range(min(_LONGEST, len(pieces) - start), 0, -1):
            said = " ".join(pieces[start : start + length])
            kind = self.kinds.get(fold(said)) or self.kinds.get(fold(self._in_full(said)))
            if kind and (said.isupper() or fold(said) not in self.only_in_capitals):
                return length, kind
        return 1, None

    def _written(self, said: str, kind: str | None) -> str:
        if kind and len(said) <= _SHORT and fold(said) not in self.words:
            return self.names[kind]
        return self._in_full(said)

    def _in_full(self, said: str) -> str:
        return " ".join(self.words.get(fold(word), word) for word in said.split())

    def _need(self, *texts: str) -> str | None:
        return next((need for words, need in self.needs.items() for text in texts if f" {words} " in text), None)


@dataclass(frozen=True)
class Shorthand:
    """A query read: kinds of partners named, the need that its words point to, the text written out, and as asked."""

    kinds: tuple[str, ...]
    need: str | None
    text: str
    asked: str = ""


class Lookup:
    """Answers ``GET /desk/lookup`` (contract §4)."""

    def __init__(self, decider: Decides, catalogue: Any, gazetteer: Any, partners: PartnerList | None = None) -> None:
        """``partners`` finds those asked by their name or their phone; without it, needs alone are looked up."""
        self._decider = decider
        self._catalogue = catalogue
        self._partners = partners
        self._gazetteer = gazetteer
        self._directory = Directory(catalogue, gazetteer)
        self._needs = Needs.load()
        self._phrases = Phrases.load()
        self._words = desk_words()
        self._labels = {fold(need.label): code for code, need in self._needs.items()}

    async def lookup(self, q: str, library: str | None = None) -> dict[str, Any]:
        """The contract's answer for a query; no card when nothing is known. Raises SQLAlchemyError without records.

        In an urgency ``numbers`` holds the lines to call.
        """
        said = without_street_names(q, self._gazetteer.is_name)
        short = self._words.read(said)
        decision = replace(await self._decide(q, short), text=q)
        need = self._need(decision, short)
        if need is not None and (decision.kind in ("ask", "refer") or _asks_for_an_office(decision, short)):
            decision = replace(decision, kind="refer", need=need, options=(), reason=None)
        communes = self._directory.find_communes(said)
        urgent = decision.urgency != "none"
        situation = assess(q).situation or situation_of(q)
        numbers = self._directory.contacts(decision.urgency, situation) if urgent else []
        about = {
            "decision": decision.record(),
            "commune": communes[0].name if len(communes) == 1 else None,
            "communes": [commune.name for commune in communes],
            "numbers": numbers,
        }
        if need is None:
            cards = await self._named(said, communes)
            return about | {"cards": cards, "workshops": [], "phone_sentence": None, "bring": [], "not_here": None}
        return about | await self._found([_wish(need, one, library, said) for one in _around(communes, said)], short)

    async def _decide(self, q: str, short: Shorthand) -> Decision:
        """The decision on a query less its streets, unless the whole of it is urgent: somebody may be out there."""
        if short.asked == q:
            return await self._decider.decide(short.text)
        whole = await self._decider.decide(self._words.read(q).text)
        return whole if whole.urgency != "none" else await self._decider.decide(short.text)

    async def _found(self, wishes: Sequence[Wish], short: Shorthand) -> dict[str, Any]:
        """What answers the same wish seen from one or several communes."""
        wish, found = wishes[0], _together(await asyncio.gather(*map(self._directory.refer, wishes)))
        asked = words_of(short.asked)
        cards = sorted(
            found.cards,
            key=lambda card: (not has_all(asked, f" {plain_words(card['name'])}"), card["kind"] not in short.kinds),
        )
        return {
            "cards": [dict(card) for card in cards],
            "workshops": [dict(workshop) for workshop in found.workshops],
            "phone_sentence": self._phone_sentence(wish.need, cards),
            "bring": list(found.bring),
            "not_here": found.not_here,
        }

    async def _named(self, q: str, communes: Sequence[Commune]) -> list[dict[str, Any]]:
        """The cards of the partners that a query names; none when it only says where."""
        places = {word for one in communes for word in (*words_of(one.name), *one.postcodes)}
        if self._partners is None or set(words_of(q)) <= places:
            return []
        return await asyncio.get_running_loop().run_in_executor(None, self._cards_named, self._partners, q)

    def _cards_named(self, partners: PartnerList, q: str) -> list[dict[str, Any]]:
        records = [self._catalogue.partner(one) for one in partners.named(q, MOST_CARDS)]
        now, lists = self._catalogue.clock(), self._catalogue.lists
        return [partner_card(record, now, lists).as_dict() for record in records if record is not None]

    def _need(self, decision: Decision, short: Shorthand) -> str | None:
        """The need of a sure decision unless the kind named does not answer it; else what the words point to.

        An unsure decision is no need by itself: its options are shown, to be chosen.
        """
        chosen = self._labelled(short.asked)
        if chosen is not None:
            return chosen
        answered = [need for kind in short.kinds for need in self._needs.answered_by(kind)]
        likely = [decision.need] if decision.need else list(decision.options)
        fitting = [need for need in likely if not answered or need in answered]
        if decision.kind == "refer" and fitting:
            return fitting[0]
        usual = [self._words.usual_need.get(kind) for kind in short.kinds]
        likeliest = fitting if answered or decision.need else []
        return next((need for need in (short.need, *likeliest, *usual, *answered) if need), None)

    def _labelled(self, q: str) -> str | None:
        """The need whose label begins the query, as the links of the options do."""
        said = f"{fold(q)} "
        return next((code for label, code in self._labels.items() if said.startswith(f"{label} ")), None)

    def _phone_sentence(self, need: str, cards: list[Card]) -> str | None:
        """What to say on the phone to the first partner that has one; None when the library itself answers first."""
        reachable = [card for card in cards if card.get("phone")]
        if not reachable or cards[0]["kind"] == _OURSELVES:
            return None
        by_appointment = bool(reachable[0].get("appointment"))
        sentence = "utter_phone_sentence_appointment" if by_appointment else "utter_phone_sentence"
        return self._phrases.say(sentence, topic=self._needs[need].topic)


def _asks_for_an_office(decision: Decision, short: Shorthand) -> bool:
    """Whether the person that a query asks for ("un conseiller numérique") is a kind of partner, and not one of us."""
    return decision.reason == "humain" and bool(short.kinds)


def _around(communes: Sequence[Commune], q: str) -> list[str | None]:
    """INSEE codes to look around: every commune of a postcode; none when one name is of several places far apart."""
    told = set(_SPACED_FIGURES.sub("", q).split())
    of_postcode = all(told.intersection(commune.postcodes) for commune in communes)
    return [commune.insee for commune in communes] if communes and (len(communes) == 1 or of_postcode) else [None]


def _together(found: Sequence[Referred]) -> Referred:
    """Referrals from several communes as one: each card once, those that come first for any commune leading."""
    ranked = sorted(
        ((rank, number, card) for number, one in enumerate(found) for rank, card in enumerate(one.cards)),
        key=lambda place: place[:2],
    )
    cards = {card["id"]: card for _rank, _number, card in reversed(ranked)}
    best = [cards[id_] for id_ in dict.fromkeys(card["id"] for _rank, _number, card in ranked)]
    workshops = {repr(workshop): workshop for one in found for workshop in one.workshops}
    return replace(found[0], cards=tuple(best[:MOST_CARDS]), workshops=tuple(workshops.values()))


def _wish(need: str, commune: str | None, library: str | None, q: str) -> Wish:
    said = read(q)
    topic = topic_of(need, q)
    times = wished_times(q) or ((said.moment,) if said.moment else ())
    publics = frozenset(said.publics)
    return Wish(
        need,
        commune,
        library,
        said.posture,
        publics,
        limit=MOST_CARDS,
        topic=topic,
        times=times,
        whom=said.whom,
        age=said.age,
        title_words=words_said(q),
    )


@lru_cache(maxsize=1)
def desk_words() -> DeskWords:
    """Abbreviations of the referential of kinds and of lexicons/desk.yml."""
    lexicon = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    kinds = referential().kinds
    return DeskWords(
        kinds=_abbreviations(kinds) | lexicon["kinds"],
        names={slug: str(kind["name"]) for slug, kind in kinds.items()},
        words=lexicon["words"],
        needs=lexicon["needs"],
        usual_need=lexicon["usual_need"],
        only_in_capitals=frozenset(lexicon["only_in_capitals"]),
    )


def _abbreviations(kinds: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Folded abbreviation → kind. One written with a note, "EC (état civil)", gives way to the same one without."""
    said = [
        (text, slug)
        for slug, kind in kinds.items()
        for text in (slug.replace("_", " "), kind["name"], *kind["abbreviations"], *kind["former_names"])
    ]
    short: dict[str, str] = {}
    for text, slug in sorted(said, key=lambda pair: "(" in pair[0]):
        short.setdefault(fold(text.partition(" (")[0]), slug)
    return short
