"""The history of changes is kept for two years; beyond, what is still of use: what an import or an undo must know.

That is, of a record that is still there: its last change, the last correction by people of each of its fields and
services (no import may overrule it unseen), and the last withdrawal of a withdrawn partner (who withdrew it says
whether an import may bring it back).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, sessionmaker

from knowledge.editing import Editing
from knowledge.edits import Edits
from knowledge.history import PARTNER, needs_of_change
from knowledge.library_editing import LibraryEditing
from knowledge.models import Partner, RecordChange
from knowledge.opening_hours import paris_day
from knowledge.workshop_editing import WorkshopEditing
from storage.database import begin_writing

EDITED: tuple[type[Edits], ...] = (Editing, WorkshopEditing, LibraryEditing)
"""Who edits the kinds of records that have a history. Of a kind that is not among them nothing is forgotten."""
KEPT = timedelta(days=2 * 365)
MOST_AT_ONCE = 10_000  # changes of one purge: whoever writes meanwhile waits for it
_IN_ONE_STATEMENT = 400  # identifiers; SQLite takes 999 values on old systems
_APART = {"synchronize_session": False}

Record = tuple[str, str]
"""Kind and identifier of a record, as the history has them."""


class DailyPurge:
    """The purge as what runs every hour asks for it: once a day is enough for what is kept for years."""

    def __init__(self, sessions: sessionmaker[Session], clock: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._clock = clock
        self._done: date | None = None

    def __call__(self) -> None:
        """Purges, unless that was done today in Paris. Raises SQLAlchemyError; the next call then tries again."""
        now = self._clock()
        if self._done != paris_day(now):
            purge(self._sessions, now)
            self._done = paris_day(now)


def purge(sessions: sessionmaker[Session], now: datetime, most: int = MOST_AT_ONCE) -> int:
    """Erases the oldest ``most`` changes that are over KEPT old at ``now`` and of no use any more; how many there were.

    Whether they are of use is looked up while nobody else can write: an import may bring a record back.
    """
    old = select(RecordChange.id).where(RecordChange.at <= now - KEPT, RecordChange.kind.in_(_kinds()))
    with sessions() as session:
        if session.execute(old.limit(1)).first() is None:
            return 0
    with sessions.begin() as session:
        begin_writing(session)
        ids, needed = session.execute(old.order_by(RecordChange.id)).scalars().all(), _needed(session)
        erased = list(islice((one for one in ids if one not in needed), most))
        for part in _parts(erased):
            session.execute(delete(RecordChange).where(RecordChange.id.in_(part)).execution_options(**_APART))
    return len(erased)


def _kinds() -> list[str]:
    return [editing.kind for editing in EDITED]


def _needed(session: Session) -> set[int]:
    """The changes that are kept however old."""
    there = _records(session)
    return {*_last(session, there), *_corrections(session, there), *_withdrawals(session)}


def _records(session: Session) -> set[Record]:
    """Every record that is there."""
    return {(editing.kind, key) for editing in EDITED for key in editing.keys(session)}


def _last(session: Session, there: set[Record]) -> Iterator[int]:
    """The last change of each record: the one that an undo takes back."""
    query = select(RecordChange.kind, RecordChange.record_id, func.max(RecordChange.id))
    for kind, record_id, number in session.execute(query.group_by(RecordChange.kind, RecordChange.record_id)):
        if (kind, record_id) in there:
            yield number


def _corrections(session: Session, there: set[Record]) -> Iterator[int]:
    """The changes by people in which some field or service was altered by people for the last time."""
    seen: dict[Record, set[str]] = defaultdict(set)
    columns = RecordChange.id, RecordChange.kind, RecordChange.record_id, RecordChange.before, RecordChange.after
    query = select(*columns).where(RecordChange.source.is_(None)).order_by(RecordChange.id.desc())
    for number, kind, record_id, before, after in session.execute(query):
        record = kind, record_id
        altered = {*after, *(f"need {need}" for need in needs_of_change(before, after))}
        if record in there and not altered <= seen[record]:
            seen[record] |= altered
            yield number


def _withdrawals(session: Session) -> Iterable[int]:
    """The last withdrawal of each partner that is withdrawn."""
    withdrawn = select(Partner.id).where(Partner.withdrawn.is_(True))
    query = select(RecordChange.record_id, RecordChange.id, RecordChange.after).order_by(RecordChange.id)
    mine: Any = (RecordChange.kind == PARTNER, RecordChange.record_id.in_(withdrawn))
    rows = session.execute(query.where(*mine))
    return {record_id: number for record_id, number, after in rows if after.get("withdrawn")}.values()


def _parts(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), _IN_ONE_STATEMENT):
        yield ids[start : start + _IN_ONE_STATEMENT]
