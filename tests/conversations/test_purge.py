"""After its retention, nothing of a conversation is left in any file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

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
    assert [call.conversation_id for call in handoffs.listed()] == [None]
    assert journal.messages(recent.id)
    contents = [path.read_bytes() for path in tmp_path.iterdir()]
    assert not any(b"canari ancien" in content for content in contents)
    assert any(b"canari neuf" in content for content in contents)


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
