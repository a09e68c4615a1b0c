"""Places as the database knows them, a few hundred at a time: found by identifier or by what they share with a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge import history
from knowledge.history import Corrected
from knowledge.identity import partner_id
from knowledge.importers.joining import Group, keys, merged
from knowledge.importers.record import Record, from_json
from knowledge.importers.reused import another_place, is_retired
from knowledge.importers.vocabulary import Vocabulary
from knowledge.models import Partner, PartnerSource, Service

Identity = tuple[str, str]
AT_ONCE = 400  # values in one statement; SQLite takes 999 on old systems


@dataclass
class Place:
    """One partner: its row (None when it is new), its services by need, and what each source told, before and now.

    ``heir``: the place that took a source away from this one, in case none is left. ``corrected``: what people of the
    library changed by hand; None when nobody ever did. ``left``: an import withdrew it, since no source told it any
    more; ``now`` is then empty, and it comes back when one does. ``answered``: its partner answered, or has a link.
    """

    id: str
    row: dict[str, Any] | None = None
    services: dict[str, dict[str, Any]] = field(default_factory=dict)
    before: dict[Identity, Record] = field(default_factory=dict)
    now: dict[Identity, Record] = field(default_factory=dict)
    heir: str | None = None
    corrected: Corrected | None = None
    left: bool = False
    answered: bool = False

    @property
    def by_hand(self) -> bool:
        """Whether people worked on it: corrections, answers, links (these last when it is about to leave)."""
        return self.corrected is not None or self.answered

    def name_as(self, identity: Identity, record: Record) -> None:
        """A source tells this place, by this identifier; those that the source took from it are of no use any more."""
        self.now = {one: told for one, told in self.now.items() if one[0] != identity[0] or not is_retired(one[1])}
        self.now[identity] = record

    @property
    def named(self) -> bool:
        """Whether a source names it now, by an identifier of its own."""
        return any(not is_retired(source_id) for _source, source_id in self.now)

    @property
    def checked_on(self) -> date | None:
        """The day that the card bears, when it is people who checked it then; None when it is that of a source."""
        mine: date | None = (self.row or {}).get("verified_on")
        by_people = self.corrected is not None and mine is not None and self.corrected.checked_on == mine.isoformat()
        return mine if by_people else None

    def speaking(self) -> str:
        """The sources that tell this place something in this import; those it had, when none does any more."""
        told = {source for (source, one), record in self.now.items() if self.before.get((source, one)) is not record}
        return ", ".join(sorted(told or {source for source, _one in self.before}))

    def told(self) -> Record | None:
        """What its sources told together before this import; None when none is known to have."""
        return merged(self.before.values()) if self.before else None


class Directory:
    """Reads places of one session. What is loaded is forgotten with ``forget``, once it has been written.

    ``to_write``: nobody else changes a partner between its being loaded and the end of the transaction.
    """

    def __init__(self, session: Session, words: Vocabulary, *, to_write: bool = False) -> None:
        self._session = session
        self._to_write = to_write
        self._words = words
        self.places: dict[str, Place] = {}
        self._by_identity: dict[Identity, str] = {}
        self._by_key: dict[str, set[str]] = {}

    def forget(self) -> None:
        """Drops what was loaded."""
        self.places.clear()
        self._by_identity.clear()
        self._by_key.clear()

    def load(self, groups: Iterable[Group]) -> None:
        """Loads every place that one of these groups may be."""
        records = [record for group in groups for record in group]
        ids: dict[str, set[str]] = {}
        for source, source_id in (record.identity for record in records):
            ids.setdefault(source, set()).add(source_id)
        shared = [keys(record, self._words) for record in records]
        found = {partner_id(*record.identity) for record in records}  # a place that moved away may still bear it
        for source, wanted in ids.items():
            found |= self._named(source, wanted)
        found |= self._alike(PartnerSource.siret_key, {siret for siret, _name in shared if siret})
        found |= self._alike(PartnerSource.name_key, {name for _siret, name in shared})
        self.load_places(found)

    def load_places(self, identifiers: Iterable[str]) -> None:
        """Loads places whole: the partner, its services, and what every source tells of it."""
        wanted = set(identifiers) - self.places.keys()
        for row in self._rows(Partner, Partner.id, wanted, held=self._to_write):
            self.places[row["id"]] = Place(row["id"], dict(row))
        for row in self._rows(Service, Service.partner_id, wanted):
            self.places[row["partner_id"]].services[row["need"]] = dict(row)
        self._load_past(wanted)
        for row in self._rows(PartnerSource, PartnerSource.partner_id, wanted):
            identity = row["source"], row["source_id"]
            place = self.places[row["partner_id"]]
            place.before[identity] = from_json(*identity, row["record"])
            if not place.left:
                place.now[identity] = place.before[identity]
            self._by_identity[identity] = place.id
            for key in filter(None, (row["siret_key"], row["name_key"])):
                self._by_key.setdefault(key, set()).add(place.id)

    def _load_past(self, identifiers: set[str]) -> None:
        """What people changed in the places that were loaded, and which of them an import withdrew."""
        loaded = {identifier: self.places[identifier] for identifier in identifiers & self.places.keys()}
        for part in _parts(set(loaded)):
            for identifier, corrected in history.corrected(self._session, part).items():
                loaded[identifier].corrected = corrected
        withdrawn = {identifier for identifier, place in loaded.items() if place.row and place.row["withdrawn"]}
        for part in _parts(withdrawn):
            for identifier in history.withdrawn_by_import(self._session, part):
                loaded[identifier].left = True

    def find(self, group: Group) -> Place | None:
        """The place that these rows describe: known by identifier, else by what it shares; None when it is new."""
        for record in group:
            place = self.holder(record.identity)
            if place is not None and not self.taken_from(record, place) and self._still(record, place):
                return place
        shared = {key for record in group for key in keys(record, self._words) if key}
        alike = sorted(identifier for key in shared for identifier in self._by_key.get(key, ()))
        return next((self.places[identifier] for identifier in alike if identifier in self.places), None)

    def holder(self, identity: Identity) -> Place | None:
        """The place that a source knows by this identifier, if it was loaded."""
        return self.places.get(self._by_identity.get(identity, ""))

    def taken_from(self, record: Record, place: Place) -> Record | None:
        """What its source told of a place before it gave its identifier to this row, which is of another one.

        None when the row is of the same place.
        """
        known = place.before.get(record.identity)
        return known if known and another_place(record, known, self._words) else None

    def give(self, identity: Identity, place: Place) -> None:
        """From now on a source knows this place by this identifier."""
        self._by_identity[identity] = place.id

    def _still(self, record: Record, place: Place) -> bool:
        """Whether a row is still of the place it was joined to: it may have moved away from the others."""
        others = [other for identity, other in place.now.items() if identity != record.identity]
        row = place.row or {}
        if not others or (row.get("source"), row.get("source_id")) == record.identity:
            return True
        return any(self.alike(record, other) for other in others)

    def alike(self, one: Record, other: Record) -> bool:
        """Whether two rows of different identifiers describe one place."""
        mine, theirs = keys(one, self._words), keys(other, self._words)
        return mine[1] == theirs[1] or (mine[0] is not None and mine[0] == theirs[0])

    def _named(self, source: str, source_ids: set[str]) -> set[str]:
        """The partners that a source names so; also those of imports before sources were kept apart."""
        found: set[str] = set()
        for table, owner in ((Partner, Partner.id), (PartnerSource, PartnerSource.partner_id)):
            for part in _parts(source_ids):
                query = select(table.source_id, owner).where(table.source == source, table.source_id.in_(part))
                for source_id, identifier in self._session.execute(query):
                    self._by_identity[source, source_id] = identifier
                    found.add(identifier)
        return found

    def _alike(self, column: Any, shared: set[str]) -> set[str]:
        """The partners of which a source has one of these keys."""
        queries = (select(PartnerSource.partner_id).where(column.in_(part)) for part in _parts(shared))
        return {identifier for query in queries for identifier in self._session.execute(query).scalars()}

    def _rows(self, table: Any, column: Any, values: set[str], *, held: bool = False) -> Iterator[Any]:
        for part in _parts(values):
            query = select(table.__table__).where(column.in_(part))
            if held:  # always in one order, so that two imports do not wait for each other
                query = query.order_by(column).with_for_update()
            yield from self._session.execute(query).mappings()


def known_record(session: Session, source: str, source_id: str) -> Record | None:
    """What an earlier import kept of a place, or None."""
    row = session.get(PartnerSource, (source, source_id))
    return None if row is None else from_json(source, source_id, row.record)


def sources_of(session: Session, sources: Iterable[str]) -> Iterator[tuple[Identity, str]]:
    """Every identifier that these sources have here, with the partner it belongs to, unless that one is withdrawn."""
    query = select(PartnerSource.source, PartnerSource.source_id, PartnerSource.partner_id)
    query = query.join(Partner, Partner.id == PartnerSource.partner_id).where(Partner.withdrawn.is_(False))
    for source, source_id, owner in session.execute(query.where(PartnerSource.source.in_(sorted(sources)))):
        yield (source, source_id), owner


def _parts(values: set[str]) -> Iterator[list[str]]:
    ordered = sorted(values)
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]
