"""Erases what is past its retention, for good (SAFETY.md, "Privacy": 24 hours, 30 days, 0 bytes left)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select, text
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, sessionmaker

from conversations.accounts import IDLE, WINDOW
from conversations.journal import Clock
from conversations.models import Answered, Conversation, Handoff, LoginFailure, Message, StaffSession

CONVERSATION_KEPT = timedelta(hours=24)
HANDOFF_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Purged:
    """What a purge removed, and the ids of the erased conversations so that other stores forget them too."""

    conversations: tuple[str, ...]
    handoffs: int


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
        old = delete(Handoff).where(Handoff.opened_at < now - HANDOFF_KEPT)
        handoffs: int = session.execute(old.execution_options(synchronize_session=False)).rowcount  # type: ignore[attr-defined]  # a CursorResult
        session.execute(delete(LoginFailure).where(LoginFailure.at <= now - WINDOW))
        session.execute(delete(StaffSession).where(StaffSession.active_at <= now - IDLE))
    empty_journal(engine)
    return Purged(ids, handoffs)


def empty_journal(engine: Engine) -> None:
    """Writes SQLite's write-ahead log back and truncates it, so that no erased text stays in it; else does nothing."""
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


def _erase(session: Session, ids: tuple[str, ...]) -> None:
    """Hand-offs outlive their conversation without a link to it: they hold none of its words."""
    for table in (Answered, Message):
        session.execute(
            delete(table).where(table.conversation_id.in_(ids)).execution_options(synchronize_session=False)
        )
    session.execute(delete(Conversation).where(Conversation.id.in_(ids)).execution_options(synchronize_session=False))
