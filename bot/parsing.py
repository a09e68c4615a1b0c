"""One text through Rasa's NLU graph, off the event loop; and what the result says, as a Decision. No tracker."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
import sys
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import structlog
from rasa.core.channels.channel import UserMessage

from bot.decision import CHAT, HANDED_OFF, Decision
from bot.processor import Processor
from bot.text import has_words
from bot.turn import MOST_CHARACTERS
from bot.urgency import LEVELS

Data = dict[str, Any]
"""Rasa's parse data of one text."""

Parse = Callable[[str, Mapping[str, Any]], Awaitable[Data]]
"""A text and its metadata → its parse data (``Parser.parse``)."""

# What Rasa would take as an order instead of a text: "/restart", " / impots", "EXTERNAL: impots".
_COMMAND = re.compile(r"^(?:[\s/]|external\s*:)+", re.IGNORECASE)


def neutral(text: str) -> str:
    """The text without what Rasa reads as an order at its beginning.

    Rasa strips spaces before it looks, so that a space in front would not be enough.
    """
    return _COMMAND.sub("", text[:MOST_CHARACTERS])


def quiet_rasa() -> None:
    """Keeps Rasa from printing patrons' words: structlog left as it comes prints every value, DEBUG included.

    Does nothing where someone has set structlog up already (``passerelle.quiet``, or Rasa's own command line).
    """
    if not structlog.is_configured():
        structlog.configure(
            processors=[structlog.processors.add_log_level, _name_only],
            wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
            logger_factory=structlog.PrintLoggerFactory(sys.stderr),
            cache_logger_on_first_use=False,  # whoever loads us may still set up logs of its own
        )


def _name_only(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> str:
    """Of an event only its level and name: any other value may hold a patron's words."""
    return f"{event.get('level')} {event.get('event')}"


class Parser:
    """Parses texts with a loaded model, one at a time, in a thread: the loop goes on serving others."""

    def __init__(self, processor: Processor) -> None:
        self._processor = processor
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="nlu")

    async def parse(self, text: str, metadata: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Rasa's parse data for a text: ``intent``, ``entities``, ``decision``… Raises what the pipeline raises."""
        plain = neutral(text)
        if not any(map(str.isalnum, plain)) or _is_one_letter(plain):
            return spoken("imprecis", Decision(text=text, kind="ask"))
        message = UserMessage(plain, metadata=dict(metadata or {}))
        data = await asyncio.get_running_loop().run_in_executor(self._thread, self._processor.understand, message)
        if not has_words(plain):  # a postcode names a commune, never a need
            data = spoken("imprecis", Decision(text=text, kind="ask"), data.get("entities") or ())
        return {**data, "text": text, "metadata": dict(metadata or {})}


def _is_one_letter(plain: str) -> bool:
    """Whether a text is one letter, typed by mistake or instead of a word; a Chinese character is a word."""
    letters = [c for c in plain if c.isalnum()]
    return len(letters) == 1 and letters[0].isalpha() and letters[0].lower() != letters[0].upper()


def spoken(intent: str, decision: Decision, entities: Any = ()) -> dict[str, Any]:
    """Parse data that we build ourselves: for a button, for an urgency, for a text without a word."""
    return {
        "text": decision.text,
        "intent": {"name": intent, "confidence": 1.0},
        "intent_ranking": [{"name": intent, "confidence": 1.0}],
        "entities": [dict(entity) for entity in entities],
        "decision": decision.record(),
    }


def decision_of(data: Mapping[str, Any], text: str) -> Decision:
    """The gate's decision in parse data; without a gate (another pipeline), read from the intent alone."""
    record = data.get("decision")
    if record:
        values = {**record, "text": text, "options": tuple(record.get("options") or ())}
        return Decision(**{name: values[name] for name in Decision.__dataclass_fields__ if name in values})
    intent = (data.get("intent") or {}).get("name")
    confidence = float((data.get("intent") or {}).get("confidence") or 0.0)
    return decision_from_intent(text, intent, confidence)


def decision_from_intent(text: str, intent: str | None, confidence: float = 0.0, need: str | None = None) -> Decision:
    """What an outcome of the gate means as a decision; ``need`` when the outcome is a need."""
    if intent in LEVELS:
        return Decision(text, "handoff", urgency=str(intent), reason="urgence", confidence=confidence)
    if intent in HANDED_OFF or intent == "conseil":
        return Decision(text, "handoff", reason=HANDED_OFF.get(str(intent), "conseil"), confidence=confidence)
    if intent in CHAT:
        return Decision(text, "chat", confidence=confidence)
    if need is not None:
        return Decision(text, "refer", need=need, confidence=confidence)
    return Decision(text, "ask", confidence=confidence)


def model_is_whole(model: Path) -> bool:
    """Whether the archive is the one that was trained: its SHA-256 stands beside it in ``<model>.sha256``."""
    expected = Path(f"{model}.sha256")
    if not (model.is_file() and expected.is_file()):
        return False
    words = expected.read_text(encoding="ascii", errors="replace").split()
    return bool(words) and hashlib.sha256(model.read_bytes()).hexdigest() == words[0].lower()
