"""The names of all partners in memory: a message is compared with every one of them without a query."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from knowledge.history import PARTNER
from knowledge.models import Partner, RecordChange
from knowledge.place_named import FEWEST_WORDS, NameAsked, proper_words, words_of_commune
from knowledge.search_key import plain_words

LOOK_EVERY = 5.0  # seconds: a name changed at the desk is known soon, and a crowd asks once
MOST_READ_AGAIN = 400  # partners changed meanwhile; beyond, as after an import, all are read
_COLUMNS = (
    Partner.id,
    Partner.kind,
    Partner.name,
    Partner.commune,
    Partner.insee,
    Partner.lat,
    Partner.lon,
    Partner.verified_on,
)


@dataclass(frozen=True)
class NamedPartner:
    """A partner by the words of its name: ``proper`` tell it from others, ``known`` may be said with them."""

    id: str
    kind: str
    proper: frozenset[str]
    known: frozenset[str]
    insee: str | None
    point: tuple[float, float] | None
    verified_on: date | None


class Names:
    """Partners found by the words of their names. Each set of proper words is filed under one of its words."""

    def __init__(self, partners: Iterable[NamedPartner] = ()) -> None:
        self._by_id: dict[str, NamedPartner] = {}
        self._bearing: dict[frozenset[str], dict[str, NamedPartner]] = {}
        self._filed: defaultdict[str, set[frozenset[str]]] = defaultdict(set)
        for one in partners:
            self.put(one)

    def put(self, partner: NamedPartner) -> None:
        """Adds a partner in place of the one of its identifier; one whose name is too short is found by no words."""
        self.drop(partner.id)
        if len(partner.proper) < FEWEST_WORDS:
            return
        self._by_id[partner.id] = partner
        if partner.proper not in self._bearing:
            fewest = min(partner.proper, key=lambda word: len(self._filed[word]))
            self._filed[fewest].add(partner.proper)
            self._bearing[partner.proper] = {}
        self._bearing[partner.proper][partner.id] = partner

    def drop(self, identifier: str) -> None:
        """Forgets a partner, if it is known."""
        old = self._by_id.pop(identifier, None)
        if old is not None:
            del self._bearing[old.proper][identifier]

    def find(self, words: Collection[str]) -> list[NamedPartner]:
        """Those whose proper words are all said, and nothing but words of their name and commune besides."""
        said = frozenset(words)
        sets = (proper for word in said for proper in self._filed.get(word, ()) if proper <= said)
        return [one for proper in sets for one in self._bearing[proper].values() if said <= one.known]


class KnownNames:
    """The names as the records tell them; what changes in the records is read again within ``LOOK_EVERY`` seconds.

    All calls are synchronous, and may come from several threads.
    """

    def __init__(self, sessions: sessionmaker[Session], monotonic: Callable[[], float] = time.monotonic) -> None:
        self._sessions = sessions
        self._monotonic = monotonic
        self._names = Names()
        self._last_change = 0
        self._looked: float | None = None
        self._reading = Lock()
        self._using = Lock()

    def find(self, asked: NameAsked) -> list[NamedPartner]:
        """The partners that bear this name, in no order. Raises SQLAlchemyError when records cannot be read."""
        if self._due() and self._reading.acquire(blocking=self._looked is None):
            try:
                if self._due():  # else another thread has read them meanwhile
                    self._read_again()
            finally:
                self._reading.release()
        with self._using:
            return self._names.find(asked.words)

    def _due(self) -> bool:
        """Whether it is time to look; while one thread reads, the others go on with what was known."""
        return self._looked is None or self._monotonic() - self._looked >= LOOK_EVERY

    def _read_again(self) -> None:
        with self._sessions() as session:
            last = session.execute(select(func.max(RecordChange.id))).scalar() or 0
            changed = None if self._looked is None else _changed(session, self._last_change, last)
            read = list(_read(session, changed)) if changed != [] else []
        if changed is None:
            self._names = Names(read)
        else:
            with self._using:
                for identifier in changed:
                    self._names.drop(identifier)
                for one in read:
                    self._names.put(one)
        self._last_change, self._looked = last, self._monotonic()


def _changed(session: Session, known: int, last: int) -> list[str] | None:
    """The partners whose history went on after the change ``known``; None when they are many, or history lost some."""
    if last == known:
        return []
    if not 0 < last - known <= MOST_READ_AGAIN:
        return None
    mine: Any = (RecordChange.id > known, RecordChange.kind == PARTNER)
    return list(session.execute(select(RecordChange.record_id).where(*mine).distinct()).scalars())


def _read(session: Session, identifiers: Collection[str] | None = None) -> Iterable[NamedPartner]:
    query = select(*_COLUMNS).where(Partner.withdrawn.is_(False))
    if identifiers is not None:
        query = query.where(Partner.id.in_(identifiers))
    for identifier, kind, name, commune, insee, lat, lon, verified_on in session.execute(query):
        known = frozenset(plain_words(name).split()) | words_of_commune(commune or "")
        point = None if lat is None or lon is None else (lat, lon)
        yield NamedPartner(identifier, kind, proper_words(name, commune), known, insee, point, verified_on)
