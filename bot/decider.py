"""Decisions alone: one text read as the first message of a conversation, without database or actions."""

from __future__ import annotations

from bot.boundaries import within_boundaries
from bot.decision import Decision
from bot.outcome import at_least
from bot.parsing import Parser, decision_of
from bot.robot import of_itself
from bot.two_needs import with_both
from bot.urgency import assess


class Decider:
    """Decides with a loaded model; no tracker is read or written."""

    def __init__(self, parser: Parser) -> None:
        self._parser = parser

    async def decide(self, text: str) -> Decision:
        """The decision on a text as the first message of a conversation. Raises what the pipeline raises."""
        urgency = assess(text)
        metadata = {"raw_urgency": urgency.level, "raw_situation": urgency.situation}
        data = None if urgency.urgent else of_itself(text, first=True)
        if data is None:
            data = await with_both(self._parser.parse, await self._parser.parse(text, metadata), text, metadata)
            data = within_boundaries(data, text)
        return decision_of(at_least(data, urgency, text), text)
