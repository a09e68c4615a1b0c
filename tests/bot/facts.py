"""Every fact that a reply tells, and every fact that the records hold: read by expressions of their own.

Nothing here calls what writes replies. Hours alone are said otherwise than they are written: for them, what
``knowledge.opening_hours`` makes of a record's own hours counts as that record's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.closures import closures_in_french
from knowledge.communes import read_communes
from knowledge.models import Closure, Library, LibraryService, Partner, Service, Workshop, WorkshopDate
from knowledge.opening_hours import (
    PARIS,
    Closed,
    hour_in_french,
    hours_on_day,
    moment_in_french,
    status,
    week_in_french,
)

HOUR = r"(?:\d{1,2} h(?: \d{2}(?!\d))?|minuit)"
MONTH = "(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)"
WAY = "(?:rue|avenue|boulevard|place|allée|quai|chemin|impasse|route|square|cours|esplanade|passage|sentier|promenade)"
SORTS = {
    "number": re.compile(r"\+?\d(?:[ .\u00a0\u202f-]?\d){3,}"),  # phones, postcodes, days as 2026-11-21
    "short number": re.compile(r"(?<![\d:,.h])(?<!h )1(?:[578]|1[2-9]|96)(?!\d|[:,.]\d| ?(?:h|km|kilo)| \d)"),
    "hours": re.compile(rf"(?:de )?{HOUR} à {HOUR}|{HOUR}|\d{{1,2}}:\d{{2}}|jour et nuit|24 ?h(?:/24)?"),
    "date": re.compile(rf"(?:\d{{1,2}}|1er) {MONTH}(?: \d{{4}})?|\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?"),
    "price": re.compile(r"\d+(?:[,.]\d+)? ?(?:€|euros?|centimes?)"),
    "address": re.compile(rf"\d{{1,4}}(?: (?:bis|ter))?,? {WAY} [^.,;()]+"),
    "e-mail": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "link": re.compile(r"https?://[^\s<>\"]+|(?<![@\w.-])[\w-]+(?:\.[\w-]+)*\.(?:fr|com|org|net|eu|info)\b"),
}
WORDING = (
    "bot/data/responses", "bot/lexicons/foreign", "knowledge/data/needs.yml", "knowledge/data/partner-kinds.yml",
    "knowledge/data/wording.yml",
)  # fmt: skip
NOT_SAID = {"id", "type", "need", "kind", "posture", "lang", "choice"}
MADE_OF_VALUES = ("name", "cost", "hours_text", "appointment")
FACTS_BY_THEMSELVES = ("phone", "address", "link", "website", "verified_on", "next_opening", "start", "end")

Fact = tuple[str, str]
"""A sort and its very characters."""


def facts(text: str) -> Iterator[Fact]:
    """The facts of a text."""
    for sort, expression in SORTS.items():
        for found in expression.finditer(text):
            yield sort, found[0].strip()


def texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text of nested lists and objects with the key that it stands under; names and codes apart."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield from texts(one, name) if name not in NOT_SAID else ()
    elif isinstance(value, Sequence):
        for one in value:
            yield from texts(one, key)


@dataclass
class Told:
    """What one record says: its facts, and whole values byte for byte."""

    name: str = ""
    values: set[str] = field(default_factory=set)
    facts: set[Fact] = field(default_factory=set)

    def add(self, *said: Any) -> None:
        for one in said:
            for _key, text in texts(one):
                self.values.add(text)
                self.facts.update(facts(text))


@dataclass
class Records:
    """All records by the identifier of the card that shows them; ``wording`` is what is nobody's own."""

    now: datetime
    home: str = ""  # the identifier of the library of conversations that name none
    by_id: dict[str, Told] = field(default_factory=lambda: defaultdict(Told))
    wording: Told = field(default_factory=Told)

    @classmethod
    def read(cls, session: Session, now: datetime) -> Records:
        """Reads the tables and the files as they are written."""
        records = cls(now)
        records._read_places(session)
        records._read_workshops(session)
        listed = yaml.safe_load(Path("knowledge/data/national-contacts.yml").read_text(encoding="utf-8"))
        for contact in listed["contacts"]:
            records._read_contact({**contact, "verified_on": listed["verified_on"]})
        for name in WORDING:
            path = Path(name)
            for file in [path] if path.is_file() else sorted(path.glob("*.yml")):
                records.wording.add(yaml.safe_load(file.read_text(encoding="utf-8")))
        for commune in read_communes():
            records.wording.add(list(commune.postcodes))
        return records

    def faults(self, parts: Iterable[Mapping[str, Any]], shown: Iterable[str]) -> list[str]:
        """What a reply tells that no record does; ``shown``: identifiers of the cards that it may speak of."""
        parts = list(parts)
        told = (*shown, *self._libraries_of(parts))
        return [fault for part in parts for fault in self._faults_of(part, told)]

    def _libraries_of(self, parts: Sequence[Mapping[str, Any]]) -> list[str]:
        """The libraries whose own week is told, without a card: that of the conversation, or one that is named."""
        said = [str(part.get("text", "")) for part in parts]
        named = [
            identifier
            for identifier, one in self.by_id.items()
            if identifier.startswith("library-") and any(text.startswith(f"{one.name} : ") for text in said)
        ]
        return [*named, *([self.home] if any(text.startswith("Nos horaires : ") for text in said) else [])]

    def _faults_of(self, part: Mapping[str, Any], shown: Sequence[str]) -> Iterator[str]:
        if part["type"] == "referral":
            for card in part["cards"]:
                yield from self._against(card, [self.by_id[card["id"]], self.wording], f"card {card['id']}")
            yield from self._against(part["bring"], [self.wording], "bring")
        elif part["type"] == "workshops":
            for workshop in part["workshops"]:
                own = self.by_id[f"workshop {workshop['id']}"]
                yield from self._against({**workshop, "note": None}, [own], workshop["title"])
                yield from self._against(workshop["note"], [own, self.by_id[_series(workshop)]], workshop["title"])
        elif part["type"] == "emergency":
            for contact in part["contacts"]:
                yield from self._against(contact, [self.by_id[f"contact {contact['name']}"]], contact["name"])
        else:
            yield from self._against(part, [*self._about(part, shown), self.wording], part["type"])

    def _about(self, part: Mapping[str, Any], shown: Sequence[str]) -> list[Told]:
        """The records that a sentence may speak of: the card that it begins with, else all those shown."""
        seen = [self.by_id[one] for one in shown]
        named = [one for one in seen if str(part.get("text", "")).startswith((f"{one.name} : ", f"{one.name}, le "))]
        return named or seen

    def _against(self, said: Any, told: Sequence[Told], where: str) -> Iterator[str]:
        for key, text in texts(said):
            if key in FACTS_BY_THEMSELVES and not any(text in one.values for one in told):
                yield f"{where}: {key} {text!r} is in no record"
            if key in MADE_OF_VALUES and not any(_made_of(text, one.values) for one in told):
                yield f"{where}: {key} {text!r} is not made of what a record says"
            for fact in facts(text):
                if not any(fact in one.facts for one in told):
                    yield f"{where}: {fact[0]} {fact[1]!r} is in no record ({text!r})"

    def _read_places(self, session: Session) -> None:
        closures = list(session.execute(select(Closure)).scalars())
        for partner in session.execute(select(Partner)).scalars():
            own = [Closed(one.first_day, one.last_day, one.reason) for one in closures if one.partner_id == partner.id]
            self._read_place(partner.id, partner, own)
        libraries = {one.id: one for one in session.execute(select(Library).order_by(Library.id)).scalars()}
        self.home = f"library-{next(iter(libraries.values())).slug}"
        for library in libraries.values():
            own = [Closed(one.first_day, one.last_day, one.reason) for one in closures if one.library_id == library.id]
            self._read_place(f"library-{library.slug}", library, own)
        for service in session.execute(select(Service)).scalars():
            self.by_id[service.partner_id].add(_columns(service))
        for offer in session.execute(select(LibraryService)).scalars():
            self.by_id[f"library-{libraries[offer.library_id].slug}"].add(_columns(offer))

    def _read_place(self, identifier: str, place: Any, closures: Sequence[Closed]) -> None:
        told = self.by_id[identifier]
        told.name = place.name
        town = " ".join(filter(None, (place.postcode, place.commune)))
        told.add(_columns(place), ", ".join(filter(None, (place.address, town))))
        told.add(
            *_rendered(place.opening_hours, tuple(closures), self.now), *closures_in_french(closures, self.now.date())
        )
        told.add(*(str(day) for one in closures for day in (one.first, one.last)))

    def _read_workshops(self, session: Session) -> None:
        workshops = {one.id: one for one in session.execute(select(Workshop)).scalars()}
        slugs = {one.id: one.slug for one in session.execute(select(Library)).scalars()}
        sessions = list(session.execute(select(WorkshopDate)).scalars())
        for dated in sessions:
            told, workshop = self.by_id[f"workshop atelier-{dated.id}"], workshops[dated.workshop_id]
            full = [one for one in sessions if one.workshop_id == workshop.id and one.seats_taken == one.seats]
            told.add(*(moment_in_french(one.start, self.now) for one in full))  # "Une autre date est déjà complète : …"
            library = self.by_id[f"library-{slugs[workshop.library_id]}"]
            told.values |= library.values
            told.facts |= library.facts
            told.add(
                _columns(workshop), moment_in_french(dated.start, self.now), hour_in_french(dated.end.astimezone(PARIS))
            )
            told.add(*(moment.astimezone(PARIS).isoformat() for moment in (dated.start, dated.end)))
            slug = slugs[workshop.library_id]
            series = self.by_id[_series({"title": workshop.title, "library_slug": slug})]
            series.add(moment_in_french(dated.start, self.now))

    def _read_contact(self, contact: Mapping[str, Any]) -> None:
        by_need, in_crisis = self.by_id[f"national-{contact['id']}"], self.by_id[f"contact {contact['name']}"]
        for told in (by_need, in_crisis):
            told.name = contact["name"]
            told.add(contact, *_rendered(contact["hours"]["osm"], (), self.now))
            told.add(f"{contact['what']} Prix : {contact.get('cost')}.")


def _series(workshop: Mapping[str, Any]) -> str:
    """All dates of a workshop together: a note may name another one, that is full."""
    return f"series {workshop['title']} {workshop['library_slug']}"


def _made_of(text: str, values: Iterable[str]) -> bool:
    """Whether nothing but full stops is left of a text once whole values of a record are taken out."""
    for value in sorted(values, key=len, reverse=True):
        text = text.replace(value, "") if len(value) > 1 else text
    return not text.strip(" .")


def _columns(row: Any) -> dict[str, Any]:
    """The texts of a row, days as they are written down."""
    named = {column.name: getattr(row, column.name) for column in row.__table__.columns}
    return {name: value if isinstance(value, (str, list)) else str(value) for name, value in named.items()
            if name not in ("lat", "lon")}  # fmt: skip


@lru_cache(maxsize=2048)
def _rendered(osm: str | None, closures: tuple[Closed, ...], now: datetime) -> tuple[str, ...]:
    """A record's hours as the renderer says them: the week, each day, the next opening."""
    opens = status(osm, now, closures).next_opening
    said = [week_in_french(osm, now), *(hours_on_day(osm, day, now, closures) for day in range(7))]
    return tuple(text for text in [*said, opens.isoformat() if opens else None] if text)
