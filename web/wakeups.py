"""Wakes the streams of a conversation when something is written to it in this process."""

from __future__ import annotations

import asyncio
from collections import defaultdict


class Wakeups:
    """One set of waiting streams a conversation."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = defaultdict(set)
        self.closing = False

    def notify(self, conversation_id: str) -> None:
        """Something new was written."""
        for event in self._waiting.get(conversation_id, ()):
            event.set()

    def join(self, conversation_id: str) -> asyncio.Event:
        """An event that ``notify`` sets; to give back with ``leave``."""
        event = asyncio.Event()
        self._waiting[conversation_id].add(event)
        return event

    def leave(self, conversation_id: str, event: asyncio.Event) -> None:
        """The stream is over."""
        waiting = self._waiting.get(conversation_id)
        if waiting is not None:
            waiting.discard(event)
            if not waiting:
                del self._waiting[conversation_id]

    def close(self) -> None:
        """The server stops: every stream ends now rather than hold it back."""
        self.closing = True
        for events in self._waiting.values():
            for event in events:
                event.set()
