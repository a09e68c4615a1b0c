"""Where dialogues rest between two turns: one bounded row a conversation, written off the event loop.

Rasa's own SQL store keeps one row an event and blocks the loop (ARCHITECTURE.md, traps). Nothing that a patron wrote is
kept here, masked or not: rules need intents and slots, and the words are in the journal, with its own retention.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from functools import cached_property
from typing import Any, TypeVar, cast

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import JSON, Column, String, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, sessionmaker

from storage.base import Base, UtcDateTime

MOST_EVENTS = 16
"""Events kept a conversation, about five turns. Policies look back three, and each event more slows the next turn."""

_LISTEN = "action_listen"
_Result = TypeVar("_Result")
_Row = tuple[dict[str, Any], list[dict[str, Any]]]


class Dialogue(Base):
    """The row of one conversation: slots that hold a value, and the last events, both as JSON."""

    __tablename__ = "dialogue"

    conversation_id = Column(String(64), primary_key=True)
    slots = Column(JSON, nullable=False)
    events = Column(JSON, nullable=False)
    updated_at = Column(UtcDateTime, nullable=False, index=True)


class DialogueStore(TrackerStore):
    """Rasa's tracker store over the table ``dialogue``. Errors of the database pass through (SQLAlchemyError)."""

    def __init__(
        self,
        session_factory: sessionmaker[Session],
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        super().__init__(domain, event_broker)
        self._sessions = session_factory
        self._clock = clock
        # Threads of its own: waiting for a locked database must not use up those that other work needs.
        self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="dialogue")

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The dialogue as it was left, or None when there is none."""
        row = await self._off_loop(self._read, sender_id)
        return None if row is None else self._tracker(sender_id, *row)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Writes slots and the last events, in place of what was there."""
        row = (_set_slots(tracker), _last_events(tracker.events))
        await self._off_loop(self._write, tracker.sender_id, row)

    async def slots(self, conversation_id: str) -> dict[str, Any]:
        """Values of the slots, without building a tracker; empty for an unknown conversation."""
        return await self._off_loop(self._read_slots, conversation_id)

    async def forget(self, conversation_id: str) -> None:
        """Erases the dialogue; does nothing when there is none."""
        await self._off_loop(self._delete, Dialogue.conversation_id == conversation_id)

    async def delete(self, sender_id: str) -> None:
        """Rasa's name for ``forget``."""
        await self.forget(sender_id)

    async def keys(self) -> Iterable[str]:
        """Ids of every dialogue."""
        return await self._off_loop(self._ids)

    def purge(self, before: datetime) -> int:
        """Erases dialogues untouched since ``before`` (aware); gives how many. Synchronous: call it off the loop."""
        return self._delete(Dialogue.updated_at < before)

    async def _off_loop(self, work: Callable[..., _Result], *values: Any) -> _Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *values)

    def _read(self, conversation_id: str) -> _Row | None:
        with self._sessions() as session:
            query = select(Dialogue.slots, Dialogue.events).where(Dialogue.conversation_id == conversation_id)
            row = session.execute(query).one_or_none()
            return None if row is None else cast("_Row", (row.slots, row.events))

    def _read_slots(self, conversation_id: str) -> dict[str, Any]:
        with self._sessions() as session:
            slots = session.execute(self._slots_query, {"conversation": conversation_id}).scalar_one_or_none()
            return cast("dict[str, Any]", slots or {})

    def _write(self, conversation_id: str, row: _Row) -> None:
        slots, events = row
        values = {"conversation_id": conversation_id, "slots": slots, "events": events, "updated_at": self._clock()}
        with self._sessions() as session, session.begin():
            session.execute(self._upsert, values)

    @cached_property
    def _slots_query(self) -> Any:
        return select(Dialogue.slots).where(Dialogue.conversation_id == bindparam("conversation"))

    @cached_property
    def _upsert(self) -> Any:
        """Writes the row of a conversation in one statement, whether or not there is one."""
        with self._sessions() as session:
            dialect = session.get_bind().dialect.name
        insert = postgresql.insert(Dialogue) if dialect == "postgresql" else sqlite.insert(Dialogue)
        news = {name: insert.excluded[name] for name in ("slots", "events", "updated_at")}
        return insert.on_conflict_do_update(index_elements=["conversation_id"], set_=news)

    def _delete(self, condition: Any) -> int:
        with self._sessions() as session, session.begin():
            erased: Any = session.execute(delete(Dialogue).where(condition))
            return int(erased.rowcount)

    def _ids(self) -> list[str]:
        with self._sessions() as session:
            return list(_all_ids(session))

    def _tracker(self, sender_id: str, slots: dict[str, Any], events: Sequence[dict[str, Any]]) -> DialogueStateTracker:
        remembered: list[Event] = [SlotSet(name, value) for name, value in slots.items()]
        return DialogueStateTracker.from_events(
            sender_id,
            [*remembered, *deserialise_events(list(events))],
            slots=self.domain.slots,
            max_event_history=self.max_event_history,
            sender_source=None,
            domain=self.domain,
        )


def _all_ids(session: Session) -> Iterable[str]:
    return session.execute(select(Dialogue.conversation_id)).scalars()


def _set_slots(tracker: DialogueStateTracker) -> dict[str, Any]:
    """Slots with a value; Rasa's own (``requested_slot``, ``session_started_metadata``) are rebuilt at each turn."""
    ours = {name for name, value in tracker.current_slot_values().items() if value is not None}
    return {name: tracker.get_slot(name) for name in sorted(ours - {"session_started_metadata", "requested_slot"})}


def _last_events(events: Sequence[Event]) -> list[dict[str, Any]]:
    """The last turns as JSON, begun where the bot listens; what was shown is in the journal and not kept twice."""
    kept = [event for event in events if isinstance(event, (ActionExecuted, UserUttered))][-MOST_EVENTS:]
    while kept and not (isinstance(kept[0], ActionExecuted) and kept[0].action_name == _LISTEN):
        kept.pop(0)
    return [_without_words(event.as_dict()) for event in kept]


def _without_words(event: dict[str, Any]) -> dict[str, Any]:
    if event["event"] != UserUttered.type_name:
        return event
    intent = (event.get("parse_data") or {}).get("intent")
    return {**event, "text": None, "parse_data": {"text": None, "intent": intent, "entities": []}, "metadata": {}}
