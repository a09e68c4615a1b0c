"""Corrections that partners proposed, as the desk decides on them: accepted ones are written, refused ones are not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, joinedload, sessionmaker

from knowledge.confirmations import Clock
from knowledge.editing import noted
from knowledge.models import Partner, PartnerAnswer
from knowledge.opening_hours import paris_day
from knowledge.proposal_doubts import Doubt, doubts
from knowledge.referential import Referential, referential
from knowledge.told import FIELDS, RecordChanged, Told, followed_until, told_of, write

SHOWN = 50  # proposals on a page: the desk decides on the oldest first
_APART = {"synchronize_session": False}
NOTE_KEPT = timedelta(days=30)  # as a call for a person, whose words it resembles


@dataclass(frozen=True)
class Field:
    """One field of a proposal: ``before`` is what the record says now, "" for nothing.

    ``lost``: hours that Passerelle follows by itself now and would not any more, as the record keeps them.
    """

    name: str
    before: str
    proposed: str
    lost: str = ""


@dataclass(frozen=True)
class Proposal:
    """A correction that waits for the desk; ``told`` is what the record says now, and ``seal`` is its seal."""

    id: str
    partner: str
    commune: str
    at: datetime
    fields: tuple[Field, ...]
    note: str | None
    told: Told

    @property
    def seal(self) -> str:
        return self.told.seal

    def doubts(self, values: Mapping[str, str]) -> tuple[Doubt, ...]:
        """What the desk is to read before it accepts; ``values``: the fields as it put them right."""
        proposed = {field.name: field.proposed for field in self.fields}
        return doubts(self.told, {name: values.get(name, text).strip() for name, text in proposed.items()})


class Withdrawn(RuntimeError):
    """The partner was withdrawn: nothing is written on its record."""


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

    def find(self, identifier: str) -> Proposal | None:
        """The one that waits under this identifier; None when it is unknown or decided."""
        with self._sessions() as session:
            row = session.get(PartnerAnswer, identifier)
            return self._proposal(row) if row is not None and row.state == "proposed" else None

    def waiting_count(self) -> int:
        """How many wait, beyond SHOWN too."""
        query = select(func.count()).select_from(PartnerAnswer).where(PartnerAnswer.state == "proposed")
        with self._sessions() as session:
            return int(session.execute(query).scalar_one())

    def accept(self, identifier: str, by: str, values: Mapping[str, str], seal: str) -> None:
        """Writes ``values`` (the proposed fields, as the desk put them right) and verifies the record today.

        ``seal`` is that of the record beside which the desk read them. Raises UnknownProposal, AlreadyDecided,
        told.RecordChanged, Withdrawn, or told.BadValue: nothing is then written, and it still waits. The same form
        sent again by the same account is no other decision.
        """
        with self._sessions.begin() as session:
            row = self._decide(session, identifier, "accepted", by, values)
            if row is None:
                return
            kept = _kept(row, values)
            partner = _held(session, row.partner_id)
            if partner.withdrawn:
                raise Withdrawn
            if told_of(partner, self._lists, paris_day(self._clock())).seal != seal:
                raise RecordChanged
            with noted(session, partner, by, self._clock()):
                write(partner, kept, self._clock())
            row.proposed = kept

    def refuse(self, identifier: str, by: str) -> None:
        """Leaves the record as it is. Raises UnknownProposal or AlreadyDecided."""
        with self._sessions.begin() as session:
            self._decide(session, identifier, "refused", by, {})

    def purge(self) -> None:
        """Erases the notes that waited too long for a decision; the corrections themselves go on waiting."""
        old = (PartnerAnswer.note.is_not(None), PartnerAnswer.at <= self._clock() - NOTE_KEPT)
        with self._sessions.begin() as session:
            session.execute(update(PartnerAnswer).where(*old).values(note=None).execution_options(**_APART))

    def _decide(
        self, session: Session, identifier: str, state: str, by: str, values: Mapping[str, str]
    ) -> PartnerAnswer | None:
        """One conditional statement: of two desks at once, one decides. The note has then served.

        None when ``by`` has decided exactly this before: a form sent again.
        """
        mine = (PartnerAnswer.id == identifier, PartnerAnswer.state == "proposed")
        decided = {"state": state, "decided_at": self._clock(), "decided_by": by, "note": None}
        done: Any = session.execute(update(PartnerAnswer).where(*mine).values(**decided).execution_options(**_APART))
        row: PartnerAnswer | None = session.get(PartnerAnswer, identifier)
        if row is None or row.state == "confirmed":
            raise UnknownProposal(identifier)
        if done.rowcount:
            return row
        if (row.state, row.decided_by) == (state, by) and _kept(row, values) == row.proposed:
            return None
        raise AlreadyDecided(str(row.decided_by))

    def _proposal(self, row: PartnerAnswer) -> Proposal:
        told = told_of(row.partner, self._lists, paris_day(self._clock()))
        fields = tuple(
            Field(name, told.values[name], text, followed_until(row.partner, text) if name == "hours" else "")
            for name in FIELDS
            if (text := row.proposed.get(name)) is not None
        )
        return Proposal(row.id, told.name, told.commune, row.at, fields, row.note, told)


def _held(session: Session, partner_id: str) -> Partner:
    """The partner as it is now, which nobody else changes before this transaction ends."""
    query = select(Partner).where(Partner.id == partner_id).with_for_update()
    row: Partner = session.execute(query.execution_options(populate_existing=True)).scalars().one()
    return row


def _kept(row: PartnerAnswer, values: Mapping[str, str]) -> dict[str, str]:
    """The proposed fields, as ``values`` put them right."""
    return {name: values.get(name, value).strip()[: FIELDS[name]] for name, value in row.proposed.items()}
