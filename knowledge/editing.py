"""Changes of partners by people: each in one transaction with its history, and never over somebody else's.

Who edits says which ``version`` was read. The version is raised by one conditional UPDATE: of two desks at once the
second changes nothing, and is told what the first one wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from knowledge import history
from knowledge.history import Gone, Past
from knowledge.identity import partner_id
from knowledge.models import Partner
from knowledge.partner_values import Values, differences, values_of, write

SOURCE = "desk"  # who knows a partner that people of the library added
EMPTY: Mapping[str, Any] = {"withdrawn": False, "services": [], "closures": []}


class UnknownPartner(LookupError):
    """No partner has this identifier."""


class Overtaken(Exception):
    """Somebody changed the record meanwhile; ``current`` is what it says now."""

    def __init__(self, current: Edited) -> None:
        super().__init__("the record was changed meanwhile")
        self.current = current


class NothingToUndo(Exception):
    """The record has no such last change."""


@dataclass(frozen=True)
class Edited:
    """A partner to be edited: its values (``knowledge.partner_values``), their version, and where they come from."""

    id: str
    version: int
    source: str
    demonstration: bool
    values: Values


class Editing:
    """The partners as people of the library change them. All calls are synchronous."""

    def __init__(self, sessions: sessionmaker[Session], clock: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._clock = clock

    def record(self, identifier: str) -> Edited:
        """One partner, withdrawn or not. Raises UnknownPartner."""
        with self._sessions() as session:
            return _edited(_partner(session, identifier))

    def found(self, identifier: str) -> Edited | None:
        """One partner, withdrawn or not; None when it is there no more."""
        try:
            return self.record(identifier)
        except UnknownPartner:
            return None

    def gone(self) -> list[Gone]:
        """The partners that are there no more and have a history, the last gone first."""
        with self._sessions() as session:
            return history.gone(session)

    def add(self, token: str, values: Mapping[str, Any], who: str) -> str:
        """Adds a partner and gives its identifier; the same ``token`` again adds nothing."""
        identifier = partner_id(SOURCE, token)
        with self._sessions.begin() as session:
            if session.get(Partner, identifier) is None:
                partner = Partner(id=identifier, source=SOURCE, source_id=token, withdrawn=False, version=1)
                write(partner, {**EMPTY, **values})
                session.add(partner)
                history.note(session, identifier, who, self._clock(), {}, values_of(partner))
        return identifier

    def save(self, identifier: str, version: int, values: Mapping[str, Any], who: str) -> None:
        """Gives a partner these values; nothing is noted when they are those it has.

        Raises UnknownPartner; Overtaken when the record is no more of this ``version``.
        """
        with self._sessions.begin() as session:
            if not _raised(session, identifier, version):
                raise Overtaken(_edited(_partner(session, identifier)))
            self._change(session, _partner(session, identifier), values, who)

    def past(self, identifier: str) -> list[Past]:
        """The changes of a record, the newest first. Raises UnknownPartner when it never had one and is not there."""
        with self._sessions() as session:
            found = history.past(session, identifier)
            if not found:
                _partner(session, identifier)
            return found

    def undo(self, identifier: str, change_id: int, who: str) -> None:
        """Takes back the last change, ``change_id``; this is a change itself, so that it can be undone too.

        What was added is withdrawn. Raises UnknownPartner, NothingToUndo; Overtaken when a field that it altered has
        another value by now.
        """
        with self._sessions.begin() as session:
            _raised(session, identifier)
            partner = _partner(session, identifier)
            last = history.latest(session, identifier)
            if last is None or last.id != change_id:
                raise NothingToUndo
            now = values_of(partner)
            if last.before and any(now[name] != value for name, value in last.after.items()):
                raise Overtaken(_edited(partner))
            made = self._change(session, partner, last.before or {"withdrawn": True}, who)
            last.undone_by = made

    def _change(self, session: Session, partner: Partner, values: Mapping[str, Any], who: str) -> int | None:
        """Writes the values and their history; the number of the change, None when nothing differs."""
        before, after = differences(values_of(partner), values)
        if not after:
            return None
        write(partner, after)
        return history.note(session, partner.id, who, self._clock(), before, after).id


@contextmanager
def noted(session: Session, partner: Partner, who: str, at: datetime) -> Iterator[None]:
    """Whatever is changed in ``partner`` meanwhile raises its version and enters its history, in this transaction."""
    _raised(session, partner.id)
    was = values_of(partner)
    yield
    before, after = differences(was, values_of(partner))
    if after:
        history.note(session, partner.id, who, at, before, after)


def _raised(session: Session, identifier: str, version: int | None = None) -> bool:
    """Raises the version, if it is that one: first of all, so that others wait from here on. Whether it did."""
    mine: Any = update(Partner).where(Partner.id == identifier)
    if version is not None:
        mine = mine.where(Partner.version == version)
    return bool(session.connection().execute(mine.values(version=Partner.version + 1)).rowcount)


def _partner(session: Session, identifier: str) -> Partner:
    row: Partner | None = session.execute(select(Partner).where(Partner.id == identifier)).scalars().first()
    if row is None:
        raise UnknownPartner(identifier)
    return row


def _edited(row: Partner) -> Edited:
    return Edited(row.id, row.version, row.source, row.demonstration, values_of(row))
