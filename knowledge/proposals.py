"""Corrections that partners proposed, as the desk decides on them: accepted ones are written, refused ones are not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload, sessionmaker

from knowledge.confirmations import Clock
from knowledge.editing import noted
from knowledge.models import PartnerAnswer
from knowledge.referential import Referential, referential
from knowledge.told import FIELDS, told_of, write

SHOWN = 50  # proposals on a page: the desk decides on the oldest first


@dataclass(frozen=True)
class Field:
    """One field of a proposal: ``before`` is what the record says now, "" for nothing."""

    name: str
    before: str
    proposed: str


@dataclass(frozen=True)
class Proposal:
    """A correction that waits for the desk."""

    id: str
    partner: str
    commune: str
    at: datetime
    fields: tuple[Field, ...]
    note: str | None


class UnknownProposal(LookupError):
    """No proposal has this identifier."""


class AlreadyDecided(RuntimeError):
    """Somebody else decided first: ``by`` is the name of their account."""

    def __init__(self, by: str) -> None:
        super().__init__(by)
        self.by = by


class Proposals:
    """What waits for the desk, and its decisions. ``clock`` gives the present."""

    def __init__(self, sessions: sessionmaker[Session], clock: Clock, lists: Referential | None = None) -> None:
        self._sessions = sessions
        self._clock = clock
        self._lists = lists or referential()

    def waiting(self, most: int | None = SHOWN) -> list[Proposal]:
        """The oldest ``most``, the oldest first; None for all."""
        query = select(PartnerAnswer).options(joinedload(PartnerAnswer.partner))
        query = query.where(PartnerAnswer.state == "proposed").order_by(PartnerAnswer.at, PartnerAnswer.id)
        with self._sessions() as session:
            return [self._proposal(row) for row in session.execute(query.limit(most)).scalars()]

    def accept(self, identifier: str, by: str, values: Mapping[str, str]) -> None:
        """Writes ``values`` (the proposed fields, as the desk put them right) and verifies the record today.

        Raises UnknownProposal, AlreadyDecided, or told.BadValue: nothing is then written, and it still waits.
        """
        with self._sessions.begin() as session:
            row = self._decide(session, identifier, "accepted", by)
            kept = {name: values.get(name, value).strip()[: FIELDS[name]] for name, value in row.proposed.items()}
            with noted(session, row.partner, by, self._clock()):
                write(row.partner, kept, self._clock())
            row.proposed = kept

    def refuse(self, identifier: str, by: str) -> None:
        """Leaves the record as it is. Raises UnknownProposal or AlreadyDecided."""
        with self._sessions.begin() as session:
            self._decide(session, identifier, "refused", by)

    def _decide(self, session: Session, identifier: str, state: str, by: str) -> PartnerAnswer:
        """One conditional statement: of two desks at once, one decides. The note has then served."""
        mine = (PartnerAnswer.id == identifier, PartnerAnswer.state == "proposed")
        values = {"state": state, "decided_at": self._clock(), "decided_by": by, "note": None}
        done: Any = session.execute(
            update(PartnerAnswer).where(*mine).values(**values).execution_options(synchronize_session=False)
        )
        row: PartnerAnswer | None = session.get(PartnerAnswer, identifier)
        if row is None or row.state == "confirmed":
            raise UnknownProposal(identifier)
        if done.rowcount == 0:
            raise AlreadyDecided(str(row.decided_by))
        return row

    def _proposal(self, row: PartnerAnswer) -> Proposal:
        told = told_of(row.partner, self._lists, self._clock())
        fields = tuple(Field(name, told.values[name], row.proposed[name]) for name in FIELDS if name in row.proposed)
        return Proposal(row.id, told.name, told.commune, row.at, fields, row.note)
