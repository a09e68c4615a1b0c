"""Seats and waiting lists of coming sessions, as the desk keeps them. Two desks at once never go beyond the seats.

Each change takes ``once``, the key of the form that asks for it: the same key again does nothing, so that a form may
be sent again after a wait whose end nobody saw. Without a key nothing is compared.

A waiting list holds a first name or initials, perhaps a phone, and is erased once its session has begun.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import phonenumbers
from sqlalchemy import and_, delete, func, insert, literal, or_, select, update
from sqlalchemy.orm import Session, joinedload, selectinload, sessionmaker

from knowledge.models import FormDone, Workshop, WorkshopDate, WorkshopWait
from storage.base import UtcDateTime

LONGEST_NAME = 40  # characters, as the column: a first name or initials, no life story
MOST_LISTED = 200  # sessions of one page: two months of a busy network
FORM_KEPT = timedelta(days=1)  # a page that stayed open longer belongs to a login that has ended

_APART = {"synchronize_session": False}


class SessionFull(Exception):
    """No seat is left, or nobody counts the seats of this session."""


class SomeoneWaits(Exception):
    """A seat is free, and somebody was there before the newcomer."""


class NoSeatTaken(Exception):
    """There is no seat to give back."""


class UnknownSession(LookupError):
    """No coming session, or nobody waiting, has this number."""


class BadEntry(ValueError):
    """What was typed cannot be kept; ``field`` is ``name`` or ``phone``."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True)
class Waiting:
    """Someone on a waiting list."""

    id: int
    name: str
    phone: str | None


@dataclass(frozen=True)
class DeskSession:
    """A coming session as the desk sees it; ``left`` is None when nobody counts seats. First come, first waiting.

    A ``cancelled`` one stays until its ``taken`` seats are given back and nobody waits: these people must be told.
    """

    id: int
    title: str
    library: str
    held_by: str | None
    start: datetime
    seats: int | None
    left: int | None
    taken: int
    cancelled: bool
    workshop: int
    waiting: tuple[Waiting, ...]


class Bookings:
    """Seats and waiting lists. All calls are synchronous; each is one transaction."""

    def __init__(self, sessions: sessionmaker[Session], clock: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._clock = clock

    def coming(self) -> list[DeskSession]:
        """The sessions to come, soonest first, those called off only with people to tell; waiting lists of the others
        are erased first."""
        now = self._clock()
        people = or_(WorkshopDate.seats_taken > 0, WorkshopDate.waiting.any())
        query = (
            select(WorkshopDate)
            .where(WorkshopDate.start > now, or_(_takes_place(), people))
            .options(
                joinedload(WorkshopDate.workshop).joinedload(Workshop.library),
                joinedload(WorkshopDate.workshop).joinedload(Workshop.partner),
                selectinload(WorkshopDate.waiting),
            )
            .order_by(WorkshopDate.start, WorkshopDate.id)
            .limit(MOST_LISTED)
        )
        with self._sessions.begin() as session:
            if session.execute(select(WorkshopWait.id).where(_past(now)).limit(1)).first():
                session.execute(delete(WorkshopWait).where(_past(now)).execution_options(**_APART))
            return [_desk_session(row) for row in session.execute(query).scalars()]

    def take(self, session_id: int, once: str = "", *, before_waiting: bool = False) -> None:
        """One more seat is taken; ``before_waiting``: whoever waits was asked, or gives way.

        Raises SessionFull, SomeoneWaits, UnknownSession.
        """
        with self._sessions.begin() as session:
            if self._first_time(session, once):
                self._take(session, session_id, before_waiting)

    def give_back(self, session_id: int, once: str = "") -> None:
        """One seat is free again. Raises NoSeatTaken, UnknownSession."""
        with self._sessions.begin() as session:
            if not self._first_time(session, once):
                return
            change = update(WorkshopDate).where(WorkshopDate.id == session_id, WorkshopDate.seats_taken > 0)
            if not _changes(session, change.values(seats_taken=WorkshopDate.seats_taken - 1)):
                self._known(session, session_id)
                raise NoSeatTaken

    def wait(self, session_id: int, name: str, phone: str = "", once: str = "") -> None:
        """Puts someone last on the list of a coming session. Raises BadEntry, UnknownSession."""
        who, number = _name(name), _phone(phone)
        with self._sessions.begin() as session:
            if self._first_time(session, once):
                self._known(session, session_id, _takes_place())
                session.add(WorkshopWait(date_id=session_id, name=who, phone=number, added_at=self._clock()))

    def seat(self, waiting_id: int, once: str = "") -> None:
        """Gives a seat to someone who waits: taken, and off the list, or neither.

        Raises SessionFull, UnknownSession.
        """
        with self._sessions.begin() as session:
            if not self._first_time(session, once):
                return
            row = session.get(WorkshopWait, waiting_id)
            if row is None:
                raise UnknownSession
            self._take(session, row.date_id, before_waiting=True)
            self._leave(session, waiting_id)

    def leave(self, waiting_id: int, once: str = "") -> None:
        """Takes someone off a list. Raises UnknownSession when nobody waits under this number."""
        with self._sessions.begin() as session:
            if self._first_time(session, once):
                self._leave(session, waiting_id)

    def purge(self) -> int:
        """Erases the waiting lists of sessions that have begun, and old forms; how many people were on the lists."""
        with self._sessions.begin() as session:
            _changes(session, delete(FormDone).where(FormDone.at <= self._clock() - FORM_KEPT))
            return _changes(session, delete(WorkshopWait).where(_past(self._clock())))

    def _first_time(self, session: Session, once: str) -> bool:
        """Whether the form ``once`` was not carried out yet; noted with what it does, or taken back with it.

        First of all in its transaction: of two sent at once, the second waits here for the end of the first.
        """
        if not once:
            return True
        known = select(FormDone.key).where(FormDone.key == once).exists()
        row = select(literal(once), literal(self._clock(), UtcDateTime)).where(~known)
        return bool(_changes(session, insert(FormDone).from_select(["key", "at"], row)))

    def _take(self, session: Session, session_id: int, before_waiting: bool) -> None:
        """One UPDATE that holds the condition: of two desks that want the last seat, one gets it."""
        free = (WorkshopDate.id == session_id, WorkshopDate.seats_taken < WorkshopDate.seats)
        coming = (WorkshopDate.start > self._clock(), _takes_place())
        nobody_waits = () if before_waiting else (~WorkshopDate.waiting.any(),)
        change = update(WorkshopDate).where(*free, *coming, *nobody_waits)
        if not _changes(session, change.values(seats_taken=WorkshopDate.seats_taken + 1)):
            self._known(session, session_id, _takes_place())
            left = session.execute(select(func.count()).select_from(WorkshopDate).where(*free)).scalar_one()
            raise SomeoneWaits if left else SessionFull

    def _known(self, session: Session, session_id: int, *conditions: Any) -> None:
        coming = (WorkshopDate.id == session_id, WorkshopDate.start > self._clock())
        known = select(func.count()).where(*coming, *conditions)
        if not session.execute(known).scalar_one():
            raise UnknownSession

    def _leave(self, session: Session, waiting_id: int) -> None:
        if not _changes(session, delete(WorkshopWait).where(WorkshopWait.id == waiting_id)):
            raise UnknownSession


def _takes_place() -> Any:
    off = select(Workshop.id).where(Workshop.withdrawn.is_(True))
    return and_(WorkshopDate.cancelled.is_(False), WorkshopDate.workshop_id.not_in(off))


def _past(now: datetime) -> Any:
    return WorkshopWait.date_id.in_(select(WorkshopDate.id).where(WorkshopDate.start <= now))


def _changes(session: Session, statement: Any) -> int:
    return int(session.execute(statement.execution_options(**_APART)).rowcount)  # type: ignore[attr-defined]  # a CursorResult


def _desk_session(row: WorkshopDate) -> DeskSession:
    workshop = row.workshop
    return DeskSession(
        id=row.id,
        title=workshop.title,
        library=workshop.library.name,
        held_by=workshop.partner.name if workshop.partner else None,
        start=row.start,
        seats=row.seats,
        left=None if row.seats is None else max(0, row.seats - row.seats_taken),
        taken=row.seats_taken,
        cancelled=row.cancelled or workshop.withdrawn,
        workshop=workshop.id,
        waiting=tuple(Waiting(one.id, one.name, one.phone) for one in row.waiting),
    )


def _name(text: str) -> str:
    name = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    if not name or len(name) > LONGEST_NAME:
        raise BadEntry("name")
    return name


def _phone(text: str) -> str | None:
    """A French number as one says it; None when none was given."""
    if not text.strip():
        return None
    try:
        number = phonenumbers.parse(text, "FR")
    except phonenumbers.NumberParseException:
        raise BadEntry("phone") from None
    if not phonenumbers.is_possible_number(number):
        raise BadEntry("phone")
    form = phonenumbers.PhoneNumberFormat
    return str(phonenumbers.format_number(number, form.NATIONAL if number.country_code == 33 else form.INTERNATIONAL))
