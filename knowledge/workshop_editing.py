"""Workshops as people of the library change them (``knowledge.edits``): added, changed, called off, undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from knowledge import history
from knowledge.edits import Edited, Edits, UnknownRecord
from knowledge.identity import workshop_key
from knowledge.models import Library, Partner, Workshop, WorkshopDate
from knowledge.partner_values import Values
from knowledge.workshop_values import sessions_of, still_to_come, values_of, write

DESK = "desk-"  # the codes of workshops that people of the library added begin so
EMPTY: Mapping[str, Any] = {
    "also_needs": [], "bring": [], "publics": [], "exceptions": [], "withdrawn": False, "rule": None,
    "first_start": None, "length_min": None, "dates": [],
}  # fmt: skip


class UnknownWorkshop(UnknownRecord):
    """No workshop has this identifier, or no library this slug."""


@dataclass(frozen=True)
class Held:
    """One workshop of the list: ``following`` is its next session, None when it has none."""

    id: int
    title: str
    library: str
    held_by: str | None
    following: datetime | None
    rule: str | None
    first_start: datetime | None


@dataclass(frozen=True)
class Awaited:
    """A coming session that people expect: how many have a seat, how many wait for one."""

    start: datetime
    seated: int
    waiting: int


class WorkshopEditing(Edits):
    """The workshops; values are those of ``knowledge.workshop_values``. Raises UnknownWorkshop for an unknown one."""

    kind = history.WORKSHOP

    def listed(self, withdrawn: bool = False) -> list[Held]:
        """The workshops, those with the soonest session first; or those that were called off."""
        query = (
            select(Workshop)
            .where(Workshop.withdrawn.is_(withdrawn))
            .options(selectinload(Workshop.dates), joinedload(Workshop.library), joinedload(Workshop.partner))
        )
        now = self._clock()
        with self._sessions() as session:
            found = [_held(row, now) for row in session.execute(query).scalars()]
        return sorted(found, key=lambda one: (one.following is None, one.following or now, one.title, one.id))

    def libraries(self) -> dict[str, str]:
        """The names of the libraries by their slug, the first created first, the demonstration last."""
        with self._sessions() as session:
            rows = session.execute(select(Library.slug, Library.name).order_by(Library.demonstration, Library.id))
            return {row.slug: row.name for row in rows}

    def holders(self, name: str) -> dict[str, str]:
        """The partners of this very name, or with these words in it when there is none: name and commune by identifier,
        20 at most."""
        asked = select(Partner.id, Partner.name, Partner.commune).where(Partner.withdrawn.is_(False))
        within = Partner.name.contains(name, autoescape=True)
        with self._sessions() as session:
            exact = session.execute(asked.where(Partner.name == name).limit(20)).all()
            found = exact or session.execute(asked.where(within).order_by(Partner.name).limit(20)).all()
        return {row.id: ", ".join(filter(None, (row.name, row.commune))) for row in found}

    def names(self, partners: Iterable[str | None]) -> dict[str, str]:
        """The names of partners by their identifier."""
        wanted = [one for one in partners if one]
        with self._sessions() as session:
            rows = session.execute(select(Partner.id, Partner.name).where(Partner.id.in_(wanted)))
            return {row.id: row.name for row in rows}

    def leaving(self, identifier: str, values: Mapping[str, Any]) -> list[Awaited]:
        """The sessions with people that these values would call off or move to another hour."""
        return [one for one in self.awaited(identifier) if one.start not in sessions_of(values, self._clock())]

    def awaited(self, identifier: str) -> list[Awaited]:
        """The coming sessions with people, the soonest first."""
        now = self._clock()
        with self._sessions() as session:
            rows = [one for one in self._row(session, identifier).dates if one.start > now and not one.cancelled]
            found = [Awaited(one.start, one.seats_taken, len(one.waiting)) for one in rows]
        return [one for one in found if one.seated or one.waiting]

    def add(self, token: str, library: str, values: Mapping[str, Any], who: str) -> str:
        """Adds a workshop to a library and gives its identifier; the same ``token`` again adds nothing."""
        with self._sessions.begin() as session:
            home: Library | None = session.execute(select(Library).where(Library.slug == library)).scalars().first()
            if home is None:
                raise UnknownWorkshop(library)
            code = f"{DESK}{token}"
            known = session.execute(select(Workshop.id).where(Workshop.library_id == home.id, Workshop.code == code))
            if number := known.scalar():
                return str(number)
            row = Workshop(code=code, version=1, library=home, exceptions=[])
            session.add(row)
            write(row, {**EMPTY, **values}, self._clock())
            session.flush()
            history.note(session, self._key(row), who, self._clock(), {}, self._values(row), self.kind)
            return str(row.id)

    @classmethod
    def keys(cls, session: Session) -> set[str]:
        """As ``Edits.keys``."""
        rows = session.execute(select(Library.slug, Workshop.code).join(Workshop.library))
        return {workshop_key(slug, code) for slug, code in rows}

    def _change(self, session: Session, row: Workshop, values: Mapping[str, Any], who: str) -> int | None:
        """As ``Edits._change``; a partner that is there no more, whom an undo would bring back, holds nothing."""
        holder = values.get("partner_id")
        if holder and session.get(Partner, holder) is None:
            values = {**values, "partner_id": None}
        return super()._change(session, row, values, who)

    def _as_of_now(self, values: Mapping[str, Any]) -> Values:
        return still_to_come(values, self._clock())

    def _row(self, session: Session, identifier: str) -> Workshop:
        query = select(Workshop).where(Workshop.id == _number(identifier)).options(
            selectinload(Workshop.dates).selectinload(WorkshopDate.waiting), joinedload(Workshop.library)
        )  # fmt: skip
        row: Workshop | None = session.execute(query).scalars().first()
        if row is None:
            raise UnknownWorkshop(identifier)
        return row

    def _raised(self, session: Session, identifier: str, version: int | None = None) -> bool:
        mine: Any = update(Workshop).where(Workshop.id == _number(identifier))
        if version is not None:
            mine = mine.where(Workshop.version == version)
        return bool(session.connection().execute(mine.values(version=Workshop.version + 1)).rowcount)

    def _key(self, row: Workshop) -> str:
        return workshop_key(row.library.slug, row.code)

    def _edited(self, session: Session, row: Workshop) -> Edited:
        change = history.latest_id(session, self._key(row), self.kind)
        source = "desk" if row.code.startswith(DESK) else "calendar" if row.uid else ""
        return Edited(str(row.id), row.version, change, source, row.library.demonstration, self._values(row))

    def _values(self, row: Workshop) -> Values:
        return values_of(row, self._clock())

    def _write(self, session: Session, row: Workshop, values: Mapping[str, Any]) -> None:
        write(row, values, self._clock())


def _number(identifier: str) -> int:
    return int(identifier) if identifier.isascii() and identifier.isdigit() and len(identifier) <= 9 else 0


def _held(row: Workshop, now: datetime) -> Held:
    coming = [one.start for one in row.dates if one.start > now and not one.cancelled]
    holder = row.partner.name if row.partner else None
    return Held(row.id, row.title, row.library.name, holder, min(coming, default=None), row.rule, row.first_start)
