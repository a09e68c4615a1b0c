"""Erases what is past its retention, for good (SAFETY.md, "Privacy": 24 hours, 30 days, 0 bytes left)."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, sessionmaker

from conversations.accounts import IDLE, WINDOW
from conversations.handoff import OPEN
from conversations.journal import Clock
from conversations.models import Answered, Conversation, Handoff, LoginFailure, Message, StaffSession
from storage.database import truncate_wal

_log = logging.getLogger(__name__)

CONVERSATION_KEPT = timedelta(hours=24)
HANDOFF_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Purged:
    """What a purge removed, and the ids of the erased conversations so that other stores forget them too.

    ``emptied`` is False when the database was too busy to empty its journal file: the next purge must try again.
    """

    conversations: tuple[str, ...]
    handoffs: int
    emptied: bool = True


def purge(sessions: sessionmaker[Session], engine: Engine, clock: Clock) -> Purged:
    """Erases conversations 24 h after their last message, calls for a person after 30 days, and dead sessions.

    SQLite overwrites deleted bytes (``secure_delete``, set by storage) and its journal file is emptied here.
    """
    now = clock()
    with sessions.begin() as session:
        past = select(Conversation.id).where(Conversation.last_at < now - CONVERSATION_KEPT)
        ids = tuple(session.execute(past).scalars())
        for start in range(0, len(ids), 500):  # SQLite bounds the number of variables in a statement
            _erase(session, ids[start : start + 500])
        _close_forsaken(session, now)
        old = delete(Handoff).where(Handoff.opened_at < now - HANDOFF_KEPT)
        handoffs: int = session.execute(old.execution_options(synchronize_session=False)).rowcount  # type: ignore[attr-defined]  # a CursorResult
        session.execute(delete(LoginFailure).where(LoginFailure.at <= now - WINDOW))
        session.execute(delete(StaffSession).where(StaffSession.active_at <= now - IDLE))
    return Purged(ids, handoffs, empty_journal(engine))


def empty_journal(engine: Engine) -> bool:
    """Empties the database's journal file of erased words; False, and a word in the log, when it was too busy."""
    emptied = truncate_wal(engine)
    if not emptied:
        _log.warning("the write-ahead log could not be emptied: the database is busy")
    return emptied


def _close_forsaken(session: Session, now: datetime) -> None:
    """Calls whose conversation is gone leave the desk's list: nobody is left to answer."""
    forsaken = update(Handoff).where(Handoff.conversation_id.is_(None), Handoff.state.in_(OPEN))
    session.execute(forsaken.values(state="expired", closed_at=now).execution_options(synchronize_session=False))


def _erase(session: Session, ids: tuple[str, ...]) -> None:
    """Hand-offs outlive their conversation without a link to it: they hold none of its words."""
    for table in (Answered, Message):
        session.execute(
            delete(table).where(table.conversation_id.in_(ids)).execution_options(synchronize_session=False)
        )
    session.execute(delete(Conversation).where(Conversation.id.in_(ids)).execution_options(synchronize_session=False))
