"""The end of the demonstration: all that is fictional goes at once, with its history; what is not fiction stays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, selectinload, sessionmaker

from knowledge import history
from knowledge.demonstration import is_real
from knowledge.identity import library_key, workshop_key
from knowledge.models import Library, Partner, RecordChange, Workshop, WorkshopDate

WHO = "fin de la démonstration"  # in the history, which people of the library read
_AT_ONCE = 500  # identifiers in one statement
_APART = {"synchronize_session": False}


class NoOtherLibrary(Exception):
    """There is no library but those of the demonstration: patrons would have none to turn to."""


@dataclass(frozen=True)
class Booked:
    """A session to come of a fictional workshop that people expect; some of its seats may be invented too."""

    title: str
    library: str
    start: datetime
    seated: int
    waiting: int


@dataclass(frozen=True)
class Ending:
    """What goes with the demonstration, all by name; and the workshops that are not fiction (``kept``), which move to
    the library ``heir`` (its slug; None when there is none yet). ``changed``: what goes although people changed it.
    ``untied``: the workshops that stay, and lose the fictional partner who holds them."""

    libraries: tuple[str, ...]
    partners: tuple[str, ...]
    workshops: tuple[str, ...]
    booked: tuple[Booked, ...]
    changed: tuple[str, ...]
    kept: tuple[str, ...]
    untied: tuple[str, ...]
    heir: str | None

    @property
    def nothing(self) -> bool:
        """Whether there is no demonstration."""
        return not (self.libraries or self.partners)


def ending(sessions: sessionmaker[Session], now: datetime) -> Ending:
    """What the end of the demonstration would take away and keep; changes nothing."""
    with sessions() as session:
        return _Demonstration.read(session).ending(now)


def end_demonstration(sessions: sessionmaker[Session], now: datetime) -> Ending:
    """Takes the demonstration away in one transaction and gives what went. Raises NoOtherLibrary, nothing changed."""
    with sessions.begin() as session:
        demonstration = _Demonstration.read(session)
        done = demonstration.ending(now)
        if not done.nothing:
            demonstration.end(session, now)
    return done


@dataclass(frozen=True)
class _Demonstration:
    libraries: list[Library]
    partners: list[Any]
    others: list[Library]

    @classmethod
    def read(cls, session: Session) -> _Demonstration:
        programme = selectinload(Library.workshops).selectinload(Workshop.dates).selectinload(WorkshopDate.waiting)
        every = session.execute(select(Library).options(programme).order_by(Library.id)).scalars().all()
        columns = select(Partner.id, Partner.name, Partner.version).where(Partner.demonstration.is_(True))
        return cls(
            [one for one in every if one.demonstration],
            session.execute(columns.order_by(Partner.name)).all(),
            [one for one in every if not one.demonstration],
        )

    @property
    def heir(self) -> Library | None:
        """The library that is given what is not fiction."""
        return next(iter(self.others), None)

    @property
    def workshops(self) -> list[Workshop]:
        return [one for library in self.libraries for one in library.workshops]

    def ending(self, now: datetime) -> Ending:
        kept = self._kept()
        going = [one for one in self.workshops if one not in kept]
        changed = [one.name for one in (*self.libraries, *self.partners) if one.version > 1]
        return Ending(
            libraries=tuple(one.name for one in self.libraries),
            partners=tuple(one.name for one in self.partners),
            workshops=tuple(one.title for one in going),
            booked=tuple(sorted(_booked(going, now), key=lambda one: one.start)),
            changed=(*changed, *(one.title for one in going if one.version > 1)),
            kept=tuple(one.title for one in kept),
            untied=tuple(one.title for one in self._untied(kept)),
            heir=self.heir.slug if self.heir else None,
        )

    def end(self, session: Session, now: datetime) -> None:
        """Raises NoOtherLibrary."""
        if self.heir is None:
            raise NoOtherLibrary
        kept = self._kept()
        keys = [workshop_key(one.library.slug, one.code) for one in self.workshops if one not in kept]
        self._move(session, kept)
        self._untie(session, kept, now)
        _forget(session, history.WORKSHOP, keys)
        _forget(session, history.LIBRARY, [library_key(one.slug) for one in self.libraries])
        _forget(session, history.PARTNER, [one.id for one in self.partners])
        session.flush()
        # The database takes what hangs on them along.
        for model in (Library, Partner):
            session.execute(delete(model).where(model.demonstration.is_(True)).execution_options(**_APART))

    def _kept(self) -> list[Workshop]:
        """Workshops that the desk or a calendar brought, but for those that the heir has already."""
        taken = {one.code for one in self.heir.workshops} if self.heir else set()
        return [one for one in self.workshops if is_real(one) and one.code not in taken]

    def _move(self, session: Session, kept: Iterable[Workshop]) -> None:
        """To the heir, with their history."""
        for workshop in kept:
            before = workshop_key(workshop.library.slug, workshop.code)
            workshop.library = self.heir
            after = workshop_key(workshop.library.slug, workshop.code)
            mine = update(RecordChange).where(RecordChange.kind == history.WORKSHOP, RecordChange.record_id == before)
            session.execute(mine.values(record_id=after).execution_options(**_APART))

    def _untied(self, kept: Iterable[Workshop]) -> list[Workshop]:
        """What stays of the workshops that a fictional partner holds."""
        going = {one.id for one in self.partners}
        staying = {one.id: one for library in self.others for one in library.workshops}
        staying |= {one.id: one for one in kept}
        return [one for one in staying.values() if one.partner_id in going]

    def _untie(self, session: Session, kept: Iterable[Workshop], now: datetime) -> None:
        """Takes their partner from them, as a change that their history tells."""
        for workshop in self._untied(kept):
            key, before = workshop_key(workshop.library.slug, workshop.code), {"partner_id": workshop.partner_id}
            workshop.partner_id, workshop.version = None, workshop.version + 1
            history.note(session, key, WHO, now, before, {"partner_id": None}, history.WORKSHOP)


def _booked(workshops: Iterable[Workshop], now: datetime) -> Iterable[Booked]:
    for workshop in workshops:
        for date in workshop.dates:
            if date.start > now and (date.seats_taken or date.waiting):
                yield Booked(workshop.title, workshop.library.name, date.start, date.seats_taken, len(date.waiting))


def _forget(session: Session, kind: str, keys: list[str]) -> None:
    for first in range(0, len(keys), _AT_ONCE):
        mine = RecordChange.record_id.in_(keys[first : first + _AT_ONCE])
        session.execute(delete(RecordChange).where(RecordChange.kind == kind, mine).execution_options(**_APART))
