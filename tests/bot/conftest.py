"""A library of three cards and a commune or two, so that actions are tested without Rasa, web or disk."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session, sessionmaker

from bot.actions.directory import OurHours, Referred, Wish
from bot.actions.passerelle_action import PasserelleAction
from bot.actions.tools import Tools
from bot.by_ear import ByEar
from bot.needs import Needs
from bot.phrases import Phrases
from bot.text import fold
from knowledge.catalogue import Catalogue
from knowledge.day_told import date_told, day_told, now_told
from knowledge.models import Library, Partner, Service
from knowledge.opening_hours import DAYS
from knowledge.place_asked import name_of_kind, place_asked
from knowledge.place_named import name_asked
from knowledge.programme import words_said
from knowledge.territory import Gazetteer
from knowledge.wished_times import near_day, near_deadline, only_times, wished_times
from storage.database import make_engine, session_factory, upgrade

sys.path.insert(0, str(Path(__file__).parent))  # test modules find the vocabulary of conversations beside them

from cards import a_card
from conversation import Conversation

COMMUNES = {"44184": "Saint-Nazaire", "44195": "Savenay", "44109": "Nantes", "44143": "Rezé"}


@dataclass
class FakeDirectory:
    """Answers wishes from a list, and remembers them."""

    cards: list[dict[str, Any]] = field(default_factory=lambda: [a_card(n) for n in range(1, 6)])
    workshops: tuple[dict[str, Any], ...] = ()
    wishes: list[Wish] = field(default_factory=list)
    national_first: bool = False
    now: datetime = datetime(2026, 12, 25, 8, 0, tzinfo=timezone.utc)

    async def refer(self, wish: Wish) -> Referred:
        self.wishes.append(wish)
        left = [card for card in self.cards if card["id"] not in wish.exclude]
        return Referred(
            tuple(left[: wish.limit]), self.workshops, ("Dernier avis d'impôt",), national_first=self.national_first
        )

    def contacts(self, level: str, situation: str | None) -> list[dict[str, Any]]:
        if level == "delai":
            return []
        return [{"name": f"{level} {situation}", "phone": "17", "hours_text": "jour et nuit", "note": None}]

    def commune_name(self, code: str | None) -> str | None:
        return COMMUNES.get(code or "")

    def find_communes(self, text: str) -> Any:
        """The communes of ours that the text names, as the gazetteer gives them; 44600 is of two."""
        said = fold(text)
        codes = [code for code, name in COMMUNES.items() if fold(name) in said]
        codes += ["44184", "44195"] if "44600" in said else []
        return [SimpleNamespace(insee=code, name=COMMUNES[code]) for code in codes]

    def place_asked(self, text: str, kind: str | None = None, asks: str | None = None) -> Any:
        where = [one.name for one in self.find_communes(text)]
        if kind and not where:
            return None
        found = place_asked(f"{kind} {text}" if kind else text, where, asks)
        return found and {"kind": found.kind, "asks": found.asks}

    async def places_of_kind(self, kind: str, communes: Any, home: str | None, library: str | None) -> Any:
        """Card 5 is a town hall, in Savenay; nothing else is known by its kind."""
        here = kind == "mairie" and (not communes or "44195" in communes)
        return (self.cards[4],) if here else ()

    async def cards_of(self, identifiers: list[str]) -> Any:
        return tuple(card for card in self.cards if card["id"] in identifiers)

    async def place_named(self, text: str, home: str | None = None, library: str | None = None) -> Any:
        """Card 4 is called "Le Panier commun"."""
        named = name_asked(text)
        if named is None or not named.names("Le Panier commun, épicerie solidaire", "Savenay"):
            return None
        ids = {"kind": "aide_alimentaire", "ids": ["card-4"], "needs": ["aides_sociales"]}
        return {**ids, "asks": named.asks or "adresse"}

    async def nearest_of_kind(self, kind: str, need: str, commune: str | None) -> Any:
        """A mission locale receives the people of every commune."""
        return self.cards[2] if kind == "mission_locale" else None

    def none_of_kind(self, kind: str, commune: str | None) -> Any:
        return {"kind": name_of_kind(kind), **({"where": commune} if commune else {})}

    def find_by_ear(self, text: str) -> Any:
        codes = {fold(name): [code] for code, name in COMMUNES.items()}
        return [SimpleNamespace(insee=code, name=COMMUNES[code]) for code in ByEar(codes).codes(text)]

    def topics(self, text: str) -> tuple[str, ...]:
        return ("vehicule",) if "carte grise" in fold(text) else ()

    def times(self, text: str) -> tuple[str, ...]:
        return wished_times(text)

    def title_words(self, text: str) -> tuple[str, ...]:
        return words_said(text)

    def only_times(self, text: str) -> bool:
        return only_times(text)

    def near_day(self, text: str) -> str | None:
        return near_day(text)

    def near_deadline(self, text: str) -> bool:
        return near_deadline(text)

    def weekday(self, code: str | None) -> str | None:
        """Of a Friday, as the sessions of these tests."""
        ahead = {"aujourd_hui": "vendredi", "demain": "samedi", "apres_demain": "dimanche"}
        return ahead.get(str(code)) or (code if code in DAYS else None)

    async def hours_on(self, identifiers: list[str], day: str) -> dict[str, str | None]:
        return dict.fromkeys(identifiers, "de 9 h à 12 h" if day == "samedi" else "")

    async def our_hours(self, library: str | None, day: str | None) -> OurHours:
        """The real reading of a record: open from Monday to Saturday, shut on the 25th, a Friday."""
        place = SimpleNamespace(opening_hours="Mo-Sa 14:00-18:00", closures=())
        told = None
        if day:
            told = (
                day_told(place, DAYS.index(day), self.now) if day in DAYS else date_told(place, day, self.now)  # type: ignore[arg-type]
            )
        week, now = "du lundi au samedi de 14 h à 18 h", now_told(place, self.now)  # type: ignore[arg-type]
        return OurHours("library-exemple", "Médiathèque (exemple)", week, told, now)

    async def emails(self, identifiers: list[str]) -> dict[str, str | None]:
        return {one: "accueil@exemple.fr" if one == "card-2" else None for one in identifiers}

    def commune_labels(self, codes: tuple[str, ...]) -> dict[str, str]:
        return {code: COMMUNES[code] for code in codes if code in COMMUNES}


@dataclass
class Said:
    """What an action said: names of responses in order, parts by type, slots that changed."""

    messages: list[dict[str, Any]]
    slots: dict[str, Any]

    @property
    def responses(self) -> list[str]:
        return [message["response"] for message in self.messages if message["response"]]

    @property
    def order(self) -> list[str]:
        """Responses by name and parts by type, as they come."""
        return [message["response"] or message["custom"]["type"] for message in self.messages]

    def part(self, kind: str) -> dict[str, Any]:
        return next(m["custom"] for m in self.messages if m["custom"].get("type") == kind)

    def choice_ids(self) -> list[str]:
        return [choice["id"] for choice in self.part("choices")["choices"]]

    def values(self, response: str) -> dict[str, Any]:
        return next(message for message in self.messages if message["response"] == response)


@pytest.fixture
def directory() -> FakeDirectory:
    return FakeDirectory()


@pytest.fixture
def tools(directory: FakeDirectory) -> Tools:
    return Tools(directory, Needs.load(), Phrases.load())  # type: ignore[arg-type]


Run = Callable[..., Any]


@pytest.fixture
def run(tools: Tools) -> Run:
    """``await run(ActionAsk, intent="imprecis", options=[…], slots={…}, communes=[…])`` → ``Said``."""

    async def _run(
        action: type[PasserelleAction],
        intent: str,
        *,
        slots: Mapping[str, Any] | None = None,
        communes: tuple[str, ...] = (),
        metadata: Mapping[str, Any] | None = None,
        likeliest: str | None = None,
        **decision: Any,
    ) -> Said:
        message = {
            "intent": {"name": intent, "confidence": 1.0},
            "intent_ranking": [{"name": likeliest or intent, "confidence": 0.4}],
            "entities": [{"entity": "commune", "value": code} for code in communes],
            "decision": decision,
            "metadata": dict(metadata or {}),
        }
        tracker = Tracker("conversation", dict(slots or {}), message, [], False, None, {}, None)
        dispatcher = CollectingDispatcher()
        events = await action(tools).run(dispatcher, tracker, {})
        return Said(dispatcher.messages, {event["name"]: event["value"] for event in events})

    return _run


@pytest.fixture
def talk(tools: Tools) -> Conversation:
    """A conversation without Rasa: ``await talk.says("le 2")`` (conversation.py)."""
    return Conversation(tools)


@pytest.fixture
def card() -> Callable[..., dict[str, Any]]:
    """``card(1, phone=None)``: a card of the contract."""
    return a_card


NOW = datetime(2026, 11, 24, 10, 0, tzinfo=timezone.utc)  # a Tuesday morning


def _partner(number: int, kind: str, need: str, insee: str, commune: str) -> Partner:
    service = Service(need=need, kind=kind, posture="accompagner", zone_kind="france", zone_codes=[], cost="gratuit")
    return Partner(
        id=f"partner-{number}",
        source="test",
        source_id=str(number),
        name=f"Partenaire {number} (exemple)",
        kind=kind,
        what="Vous aide dans vos démarches.",
        address=f"{number} rue de l'Exemple",
        commune=commune,
        insee=insee,
        phone=f"02 61 91 00 {number:02}",
        opening_hours="Mo-Fr 09:00-12:00",
        verified_on=NOW.date(),
        services=[service],
    )


@dataclass(frozen=True)
class House:
    """A database with a library and six partners, and what reads it."""

    sessions: sessionmaker[Session]
    catalogue: Catalogue
    gazetteer: Gazetteer


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('house') / 'house.sqlite3'}")
    upgrade(engine)
    sessions = session_factory(engine)
    with sessions() as session, session.begin():
        session.add(Library(slug="exemple", name="Bibliothèque (exemple)", insee="44184", commune="Saint-Nazaire"))
        session.add(_partner(1, "france_services", "impots", "44184", "Saint-Nazaire"))
        session.add(_partner(2, "france_services", "impots", "44195", "Savenay"))
        session.add(_partner(3, "mdph", "handicap", "44109", "Nantes"))
        session.add(_partner(4, "finances_publiques", "impots", "44184", "Saint-Nazaire"))
        session.add(_partner(5, "france_services", "impots", "44109", "Nantes"))
        session.add(_partner(6, "france_services", "retraite", "44184", "Saint-Nazaire"))
    return House(sessions, Catalogue(sessions, lambda: NOW), Gazetteer.load())
