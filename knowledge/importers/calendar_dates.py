"""Which session of a workshop each date of a calendar is: the same people stay on it when it moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from knowledge.importers.calendar_sessions import Dated, Told
from knowledge.models import Workshop, WorkshopDate

_ASIDE = timedelta(days=36_500)  # a start that no session has, while two of a workshop change places


@dataclass
class DatesDone:
    """Whether anything changed, and the sessions called off that had people: they are kept until these are told."""

    changed: bool = False
    called_off: tuple[WorkshopDate, ...] = ()


def set_dates(session: Session, workshop: Workshop, told: Told, now: datetime) -> DatesDone:
    """Makes the coming dates those of the file.

    A date is known by its start in the rule (RECURRENCE-ID), else by its own. One event without a rule whose only date
    is another now was put off. Seats taken and waiting lists go along; a session that the file has no more is called
    off when somebody is on it, and else leaves.
    """
    coming = {row.origin or row.start: row for row in workshop.dates if row.start > now}
    pairs = [(dated, coming.pop(dated.moved_from or dated.start, None)) for dated in told.dates]
    pairs = list(_put_off(pairs, coming, told))
    done = DatesDone(changed=_write(session, workshop, pairs, told.seats))
    gone = [row for row in coming.values() if not row.cancelled]
    for row in gone:
        done.changed = True
        if people_on(row):
            row.cancelled = True
        else:
            workshop.dates.remove(row)
    done.called_off = tuple(row for row in gone if row.cancelled)
    return done


def people_on(row: WorkshopDate) -> int:
    """How many people are on a session: seats taken, and the waiting list."""
    return row.seats_taken + len(row.waiting)


Pair = tuple[Dated, "WorkshopDate | None"]


def _put_off(pairs: Sequence[Pair], left: dict[datetime, WorkshopDate], told: Told) -> Iterator[Pair]:
    held = [key for key, row in left.items() if not row.cancelled]
    alone = len(pairs) == 1 and len(held) == 1 and not told.values.get("rule")
    for dated, row in pairs:
        yield dated, left.pop(held[0]) if alone and row is None else row


def _write(session: Session, workshop: Workshop, pairs: Iterable[Pair], seats: int | None) -> bool:
    """Brings each session up to its date; whether any differs. Those that move step aside first: a start is unique."""
    pairs = list(pairs)
    there = [(dated, row) for dated, row in pairs if row is not None]
    moving = [row for dated, row in there if row.start != dated.start]
    for row in moving:
        row.start += _ASIDE
    session.flush()
    altered = [_altered(row, dated, seats) for dated, row in there]
    for new in (dated for dated, row in pairs if row is None):
        made = WorkshopDate(start=new.start, end=new.end, origin=new.moved_from, seats=seats, seats_taken=0)
        workshop.dates.append(made)
    return bool(moving) or any(altered) or len(there) < len(pairs)


def _altered(row: WorkshopDate, dated: Dated, seats: int | None) -> bool:
    """Brings one row up to its date; seats that the file does not tell are those that the desk gave."""
    wanted = {
        "start": dated.start, "end": dated.end, "origin": dated.moved_from, "cancelled": False,
        "seats": row.seats if seats is None else seats,
    }  # fmt: skip
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, wanted[name])
    return bool(changed)
