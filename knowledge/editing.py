"""Partners as people of the library change them (``knowledge.edits``): added, changed, withdrawn, undone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from knowledge import history
from knowledge.edits import Edited, Edits, UnknownRecord
from knowledge.history import Gone, Past
from knowledge.identity import partner_id
from knowledge.models import Partner
from knowledge.partner_values import Values, differences, values_of, write

SOURCE = "desk"  # who knows a partner that people of the library added
EMPTY: Mapping[str, Any] = {"withdrawn": False, "services": [], "closures": []}


class UnknownPartner(UnknownRecord):
    """No partner has this identifier."""


class Editing(Edits):
    """The partners; values are those of ``knowledge.partner_values``. Raises UnknownPartner for an unknown one."""

    kind = history.PARTNER

    def found(self, identifier: str) -> Edited | None:
        """One partner, withdrawn or not; None when it is there no more."""
        try:
            return self.record(identifier)
        except UnknownPartner:
            return None

    def past(self, identifier: str) -> list[Past]:
        """As ``Edits.past``, also of a partner that is there no more and has a history."""
        with self._sessions() as session:
            found = history.past(session, identifier)
            if not found:
                self._row(session, identifier)
            return found

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

    @classmethod
    def keys(cls, session: Session) -> set[str]:
        """As ``Edits.keys``."""
        return set(session.execute(select(Partner.id)).scalars())

    def _row(self, session: Session, identifier: str) -> Partner:
        row: Partner | None = session.execute(select(Partner).where(Partner.id == identifier)).scalars().first()
        if row is None:
            raise UnknownPartner(identifier)
        return row

    def _raised(self, session: Session, identifier: str, version: int | None = None) -> bool:
        return _raised(session, identifier, version)

    def _key(self, row: Partner) -> str:
        return row.id

    def _edited(self, session: Session, row: Partner) -> Edited:
        change = history.latest_id(session, row.id)
        return Edited(row.id, row.version, change, row.source, row.demonstration, values_of(row))

    def _values(self, row: Partner) -> Values:
        return values_of(row)

    def _write(self, session: Session, row: Partner, values: Mapping[str, Any]) -> None:
        write(row, values)


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
    mine: Any = update(Partner).where(Partner.id == identifier)
    if version is not None:
        mine = mine.where(Partner.version == version)
    return bool(session.connection().execute(mine.values(version=Partner.version + 1)).rowcount)
