"""How many streams a conversation has, so that one patron cannot hold every connection."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

MOST_STREAMS = 3  # of one conversation: a few tabs

Alive = Callable[[], bool]
"""Whether the other end of a stream is still there."""


class Listeners:
    """The open streams of each conversation."""

    def __init__(self) -> None:
        self._open: dict[str, list[Alive]] = defaultdict(list)

    def join(self, conversation_id: str, alive: Alive) -> bool:
        """Counts one more stream, to give back with ``leave``; False when there are too many that still live."""
        living = [each for each in self._open[conversation_id] if each()]
        self._open[conversation_id] = living
        if len(living) >= MOST_STREAMS:
            return False
        living.append(alive)
        return True

    def leave(self, conversation_id: str, alive: Alive) -> None:
        """The stream is over."""
        left = [each for each in self._open.get(conversation_id, ()) if each is not alive]
        if left:
            self._open[conversation_id] = left
        else:
            self._open.pop(conversation_id, None)
