"""Dialogues between two turns: one bounded row, no word of a patron."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace

import pytest
from rasa.core.tracker_store import check_if_tracker_store_async
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import event, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session, sessionmaker

from bot.tracker_store import MOST_EVENTS, Dialogue, DialogueStore
from storage.base import Base
from storage.database import make_engine, session_factory

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=timezone.utc)
DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [impots, non]
slots:
  last_need: {type: text, influence_conversation: false, mappings: [{type: custom}]}
  shown: {type: list, influence_conversation: false, mappings: [{type: custom}]}
actions: [action_refer]
"""
)


@pytest.fixture
def sessions(tmp_path: Path) -> Iterator[sessionmaker[Session]]:
    engine = make_engine(f"sqlite:///{tmp_path / 'dialogues.sqlite3'}")
    Base.metadata.tables["dialogue"].create(engine)
    yield session_factory(engine)
    engine.dispose()


@pytest.fixture
def store(sessions: sessionmaker[Session]) -> DialogueStore:
    return DialogueStore(sessions, DOMAIN, clock=lambda: NOW)


async def _talk(store: DialogueStore, turns: int) -> DialogueStateTracker:
    tracker = await store.get_or_create_tracker("c1")
    for turn in range(turns):
        tracker.update(UserUttered(f"mots du patron {turn}", {"name": "impots"}), DOMAIN)
        tracker.update(ActionExecuted("action_refer"), DOMAIN)
        tracker.update(SlotSet("last_need", "impots"), DOMAIN)
        tracker.update(SlotSet("shown", [f"card-{turn}"]), DOMAIN)
        tracker.update(BotUttered("Voici qui peut vous aider."), DOMAIN)
        tracker.update(ActionExecuted("action_listen"), DOMAIN)
    await store.save(tracker)
    return tracker


async def test_a_dialogue_comes_back_with_its_slots_and_last_intent(store: DialogueStore) -> None:
    await _talk(store, 1)
    again = await store.retrieve("c1")
    assert again is not None
    assert again.get_slot("last_need") == "impots"
    assert again.latest_message.intent["name"] == "impots"
    assert again.latest_action_name == "action_listen"


async def test_slots_survive_when_their_events_are_dropped(store: DialogueStore) -> None:
    await _talk(store, 200)
    assert await store.slots("c1") == {"last_need": "impots", "shown": ["card-199"]}


async def test_the_row_stays_bounded(store: DialogueStore, sessions: sessionmaker[Session]) -> None:
    await _talk(store, 200)
    with sessions() as session:
        row = session.execute(select(Dialogue)).scalar_one()
    assert len(row.events) <= MOST_EVENTS
    assert row.events[0]["name"] == "action_listen"


async def test_a_dialogue_is_written_in_one_statement(store: DialogueStore, sessions: sessionmaker[Session]) -> None:
    await _talk(store, 1)
    statements: list[str] = []
    with sessions() as session:
        event.listen(session.get_bind(), "before_cursor_execute", lambda *call: statements.append(call[2]))
    await store.save(DialogueStateTracker.from_events("c1", [ActionExecuted("action_listen")]))
    assert len(statements) == 1
    assert await store.slots("c1") == {}


def test_postgresql_has_the_same_statement(store: DialogueStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Session, "get_bind", lambda *_: SimpleNamespace(dialect=postgresql.dialect()))
    assert "ON CONFLICT (conversation_id) DO UPDATE" in str(store._upsert.compile(dialect=postgresql.dialect()))


async def test_no_word_of_a_patron_is_written(store: DialogueStore, sessions: sessionmaker[Session]) -> None:
    await _talk(store, 3)
    with sessions() as session:
        written = session.execute(text("select slots || events from dialogue")).scalar_one()
    assert "mots du patron" not in written


async def test_a_forgotten_dialogue_is_gone_and_forgetting_twice_is_fine(store: DialogueStore) -> None:
    await _talk(store, 1)
    await store.forget("c1")
    await store.forget("c1")
    assert await store.retrieve("c1") is None
    assert await store.slots("c1") == {}
    assert list(await store.keys()) == []


async def test_purge_erases_what_is_old_and_nothing_else(store: DialogueStore) -> None:
    await _talk(store, 1)
    assert store.purge(NOW - timedelta(hours=24)) == 0
    assert store.purge(NOW + timedelta(seconds=1)) == 1
    assert await store.retrieve("c1") is None


async def test_many_dialogues_are_written_side_by_side(store: DialogueStore) -> None:
    trackers = [DialogueStateTracker.from_events(f"c{n}", [ActionExecuted("action_listen")]) for n in range(40)]
    await asyncio.gather(*(store.save(tracker) for tracker in trackers))
    assert len(list(await store.keys())) == 40


def test_rasa_sees_a_fully_asynchronous_store(store: DialogueStore) -> None:
    assert check_if_tracker_store_async(store)
