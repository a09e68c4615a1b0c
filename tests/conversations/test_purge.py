"""After its retention, nothing of a conversation is left in any file."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from conversations.handoff import Handoffs
from conversations.journal import Journal
from conversations.purge import purge


def test_a_conversation_goes_24_hours_after_its_last_message(
    sessions: Any, database: Any, clock: Any, tmp_path: Path
) -> None:
    journal, handoffs = Journal(sessions, clock), Handoffs(sessions, clock)
    old = journal.open(({"type": "text", "text": "canari ancien"},)).thread
    handoffs.open(old.id, reason="humain")
    clock.forward(hours=20)
    recent = journal.open(({"type": "text", "text": "canari neuf"},)).thread
    clock.forward(hours=5)

    purged = purge(sessions, database, clock)

    assert purged.conversations == (old.id,)
    assert handoffs.listed() == []
    assert purged.emptied
    assert journal.messages(recent.id)
    contents = [path.read_bytes() for path in tmp_path.iterdir()]
    assert not any(b"canari ancien" in content for content in contents)
    assert any(b"canari neuf" in content for content in contents)


def test_a_call_of_an_erased_conversation_expires_and_stays_in_the_counts(
    sessions: Any, database: Any, clock: Any
) -> None:
    handoffs = Handoffs(sessions, clock)
    handoffs.open(Journal(sessions, clock).open(()).thread.id, reason="humain")
    clock.forward(hours=25)
    purge(sessions, database, clock)
    with database.connect() as connection:
        assert connection.execute(text("SELECT state, closed_at IS NULL FROM handoff")).all() == [("expired", 0)]


def test_a_purge_says_when_the_journal_file_could_not_be_emptied(
    sessions: Any, database: Any, clock: Any, caplog: pytest.LogCaptureFixture
) -> None:
    reader = sqlite3.connect(database.url.database, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM conversation").fetchone()
    Journal(sessions, clock).open(({"type": "text", "text": "canari"},))
    clock.forward(hours=25)
    assert not purge(sessions, database, clock).emptied
    reader.close()
    assert "busy" in caplog.text
    assert purge(sessions, database, clock).emptied


def test_a_call_goes_after_30_days(sessions: Any, database: Any, clock: Any) -> None:
    journal, handoffs = Journal(sessions, clock), Handoffs(sessions, clock)
    handoffs.open(journal.open(()).thread.id, reason="humain")
    clock.forward(days=31)
    assert purge(sessions, database, clock).handoffs == 1
    assert handoffs.listed() == []


def test_a_conversation_that_goes_on_is_kept(sessions: Any, database: Any, clock: Any) -> None:
    journal = Journal(sessions, clock)
    thread = journal.open(()).thread
    clock.forward(hours=23)
    journal.add(thread.id, "patron", ({"type": "text", "text": "encore là"},))
    clock.forward(hours=2)
    assert purge(sessions, database, clock).conversations == ()
