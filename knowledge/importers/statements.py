"""What is to be written for some hundred places, gathered: one statement for many rows is faster than one for each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.orm import Session

from knowledge import history
from knowledge.importers.directory import Place
from knowledge.importers.joining import keys
from knowledge.importers.record import as_json
from knowledge.importers.vocabulary import Vocabulary
from knowledge.models import (
    Closure,
    ConfirmationLink,
    Partner,
    PartnerAnswer,
    PartnerSource,
    RecordChange,
    Service,
    Workshop,
)
from knowledge.search_key import search_key

PARTNER: Any = Partner.__table__
SERVICE: Any = Service.__table__
SOURCE: Any = PartnerSource.__table__
CHANGE: Any = RecordChange.__table__
FOLDED = ("name", "commune", "postcode", "phone")  # what a partner is searched by
Values = dict[str, Any]


@dataclass(frozen=True)
class By:
    """Who imports, and when: told in the history of the partners."""

    who: str
    at: datetime


@dataclass
class Statements:
    """Rows of each table; ``removed`` gives with each partner the one that takes its workshops and closures, if any."""

    new: list[Values] = field(default_factory=list)
    altered: list[tuple[str, Values]] = field(default_factory=list)
    raised: list[Values] = field(default_factory=list)
    removed: list[tuple[str, str | None]] = field(default_factory=list)
    told: list[Values] = field(default_factory=list)
    forgotten: list[Values] = field(default_factory=list)
    new_services: list[Values] = field(default_factory=list)
    altered_services: list[Values] = field(default_factory=list)
    ended_services: list[Values] = field(default_factory=list)
    changes: list[Values] = field(default_factory=list)

    def note_sources(self, place: Place, words: Vocabulary) -> None:
        """Notes what the sources of a place tell otherwise than before, or no more."""
        for identity, record in place.now.items():
            told, before = as_json(record), place.before.get(identity)
            if before is None or as_json(before) != told:
                siret, name = keys(record, words)
                row = {"source": identity[0], "source_id": identity[1], "partner_id": place.id}
                self.told.append({**row, "siret_key": siret, "name_key": name, "record": told})
        for source, source_id in place.before.keys() - place.now.keys():
            self.forgotten.append({"b_source": source, "b_source_id": source_id, "b_partner_id": place.id})

    def note_altered(self, place: Place, values: Values) -> None:
        """Columns of a place that is there, and what it is searched by."""
        if place.row is not None and not set(FOLDED).isdisjoint(values):
            values = {**values, "search_key": search_key(*({**place.row, **values}[name] for name in FOLDED))}
        self.altered.append((place.id, values))

    def note_services(self, place: Place, wanted: list[Values]) -> bool:
        """Services are updated in place, so that what people added to one stays. Whether any changes."""
        ended = dict(place.services)
        altered = False
        for offer in wanted:
            known = ended.pop(offer["need"], None)
            if known is None:
                self.new_services.append({"partner_id": place.id, "bring": None, **offer})
            elif any(known[name] != value for name, value in offer.items()):
                self.altered_services.append({"b_id": known["id"], **offer})
            else:
                continue
            altered = True
        self.ended_services += [{"b_id": service["id"]} for service in ended.values()]
        return altered or bool(ended)

    def note_raised(self, place: Place) -> None:
        """Whoever has the record open to edit it will be told that it changed."""
        self.raised.append({"b_id": place.id})

    def note_change(self, place: Place, by: By, before: Values, after: Values) -> None:
        """One line of the history of a place."""
        self.changes.append(history.imported(place.id, by.who, by.at, place.speaking(), before, after))

    def execute(self, session: Session) -> None:
        """Writes everything, in the order that foreign keys and unique identifiers ask for."""
        self._write_partners(session)
        _many(session, delete(SOURCE).where(*_same(SOURCE, "source", "source_id", "partner_id")), self.forgotten)
        again = [{"b_source": row["source"], "b_source_id": row["source_id"]} for row in self.told]
        _many(session, delete(SOURCE).where(*_same(SOURCE, "source", "source_id")), again)
        _many(session, insert(SOURCE), self.told)
        for gone, heir in self.removed:
            _remove(session, gone, heir)
        of_service = SERVICE.c.id == bindparam("b_id")
        _many(session, delete(SERVICE).where(of_service), self.ended_services)
        _many(session, update(SERVICE).where(of_service), self.altered_services)
        _many(session, insert(SERVICE), self.new_services)
        _many(session, insert(CHANGE), self.changes)

    def _write_partners(self, session: Session) -> None:
        of_partner = PARTNER.c.id == bindparam("b_id")
        renamed = [{"b_id": identifier} for identifier, values in self.altered if "source_id" in values]
        # Two places may exchange their identifiers: each gives up its own before one takes that of the other.
        _many(session, update(PARTNER).where(of_partner).values(source_id=PARTNER.c.id), renamed)
        ordered = sorted(self.altered, key=lambda change: sorted(change[1]))
        for _columns, changes in groupby(ordered, key=lambda change: sorted(change[1])):
            rows = [{"b_id": identifier, **values} for identifier, values in changes]
            _many(session, update(PARTNER).where(of_partner), rows)
        raised = update(PARTNER).where(of_partner).values(version=PARTNER.c.version + 1)
        _many(session, raised, self.raised)
        _many(session, insert(PARTNER), self.new)


def _same(table: Any, *columns: str) -> list[Any]:
    return [table.c[column] == bindparam(f"b_{column}") for column in columns]


def _many(session: Session, statement: Any, rows: list[Values]) -> None:
    """One statement for all rows, which have the same columns."""
    if rows:
        session.connection().execute(statement, rows)


def _remove(session: Session, partner_id: str, heir: str | None) -> None:
    """A partner and what hangs on it; an heir, the same place under another name, takes what people gave it."""
    for table in (Workshop, Closure, ConfirmationLink, PartnerAnswer):
        if heir is not None:
            session.execute(update(table).where(table.partner_id == partner_id).values(partner_id=heir))
    session.connection().execute(delete(PARTNER).where(PARTNER.c.id == partner_id))
