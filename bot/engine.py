"""One turn of conversation, in process: the model loaded once, a deadline, and a degraded mode that stays safe."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from weakref import WeakValueDictionary

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from bot.actions.action_urgency import CRISES
from bot.actions.directory import Directory
from bot.actions.every_action import every_action
from bot.actions.tools import Tools
from bot.channel import PartsChannel
from bot.choices import chosen, typed
from bot.decision import Decision
from bot.degraded import WithoutRasa
from bot.in_process import InProcessActions, trust_own_actions
from bot.needs import Needs
from bot.outcome import at_least, turn_of
from bot.parsing import Parser, decision_from_intent, decision_of, model_is_whole, quiet_rasa, spoken
from bot.phrases import Phrases
from bot.tracker_store import DialogueStore
from bot.turn import Part, Turn
from bot.urgency import Urgency, assess

_log = logging.getLogger(__name__)

DEADLINE = 7.5
"""Seconds for one turn: a little less than the 8 s after which the web application answers by itself."""

CRISIS_DEADLINE = 0.15
"""Seconds for a crisis; beyond, the same numbers are given without Rasa (SAFETY.md, "Faults")."""


class SaidUrgency(Protocol):
    """What ``bot.urgency.assess`` found in the raw text."""

    @property
    def level(self) -> str: ...

    @property
    def situation(self) -> str | None: ...


@dataclass(frozen=True)
class _Input:
    """One message to answer: masked text or the id of a button, whose page, what the raw text says of urgency."""

    text: str | None
    choice: str | None
    library: str | None
    urgency: Urgency


@dataclass(frozen=True)
class _Rasa:
    """The loaded model: NLU alone, and the whole dialogue."""

    processor: MessageProcessor
    parser: Parser


class Engine:
    """The bot. ``ready`` is False in degraded mode: no model, or one that cannot be trusted."""

    def __init__(self, tools: Tools, store: DialogueStore, processor: MessageProcessor | None) -> None:
        self._tools = tools
        self._store = store
        self._rasa = None if processor is None else _Rasa(processor, Parser(processor))
        self._fallback = WithoutRasa(tools.phrases, tools.directory)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._unfinished: set[asyncio.Task[Turn]] = set()

    @property
    def ready(self) -> bool:
        """Whether the model answers; False when only the rules of urgency do."""
        return self._rasa is not None

    async def greeting(self, library: str | None = None) -> tuple[Part, ...]:
        """The first message of a conversation; says so when the robot does not work fully."""
        return self._fallback.greeting(self.ready)

    async def turn(
        self,
        conversation_id: str,
        *,
        text: str | None = None,
        choice: str | None = None,
        library: str | None = None,
        raw_urgency: SaidUrgency | None = None,
    ) -> Turn:
        """Answers one message (masked ``text``, or the id of a button).

        Raises SQLAlchemyError when the dialogue cannot be read or written, except in an urgency.
        """
        found = assess(text or "") if raw_urgency is None else Urgency(raw_urgency.level, raw_urgency.situation)
        said = _Input(text, choice, library, found)
        if self._rasa is None:
            return self._degraded(said)
        task = asyncio.create_task(self._in_order(self._rasa, conversation_id, said))
        self._unfinished.add(task)
        task.add_done_callback(self._finished)
        await asyncio.wait({task}, timeout=CRISIS_DEADLINE if found.level in CRISES else DEADLINE)
        return self._result(task, said)

    async def decide(self, text: str) -> Decision:
        """The decision on a text as the first message of a conversation; no tracker is read or written."""
        if self._rasa is None:
            decision = self._degraded(_Input(text, None, None, assess(text))).decision
            return decision or Decision(text, "handoff", reason="doute")
        return await _decide(self._rasa.parser, text)

    async def forget(self, conversation_id: str) -> None:
        """Erases what the bot remembers of a conversation."""
        async with self._lock(conversation_id):
            await self._store.forget(conversation_id)

    def _lock(self, conversation_id: str) -> asyncio.Lock:
        return self._locks.setdefault(conversation_id, asyncio.Lock())

    def _finished(self, task: asyncio.Task[Turn]) -> None:
        self._unfinished.discard(task)
        if not task.cancelled() and task.exception():
            _log.error("a turn failed: %s", type(task.exception()).__name__)

    def _result(self, task: asyncio.Task[Turn], said: _Input) -> Turn:
        """The turn when it came in time. An urgent one goes on behind, so that the crisis is remembered."""
        if task.done() and not task.exception():
            return task.result()
        if said.urgency.urgent:
            return self._fallback.urgent(said.text or "", said.urgency)
        if not task.done():
            task.cancel()
        elif isinstance(task.exception(), SQLAlchemyError):
            task.result()
        return self._fallback.person(said.text or "", "utter_failed")

    def _degraded(self, said: _Input) -> Turn:
        if said.urgency.urgent:
            return self._fallback.urgent(said.text or "", said.urgency)
        reason = "humain" if said.choice == "humain" else "doute"
        return self._fallback.person(said.text or "", "utter_degraded", reason)

    async def _in_order(self, rasa: _Rasa, conversation_id: str, said: _Input) -> Turn:
        async with self._lock(conversation_id):
            slots = await self._store.slots(conversation_id)
            data = await self._understand(rasa.parser, said, slots)
            return await self._answer(rasa.processor, conversation_id, said, data)

    async def _understand(self, parser: Parser, said: _Input, slots: Mapping[str, Any]) -> dict[str, Any]:
        """Parse data for the message: of the button pressed or named, else of the text."""
        metadata = _metadata(said, slots)
        text = said.text or ""
        choice = said.choice or (None if said.urgency.urgent else _typed(text, slots))
        data = self._of_choice(text, choice) if choice else await parser.parse(text, metadata)
        return {**at_least(data, said.urgency, text), "metadata": metadata}

    def _of_choice(self, text: str, choice: str) -> dict[str, Any]:
        meant = chosen(choice, self._tools.needs.codes)
        if meant is None:
            return spoken("imprecis", Decision(text, "ask"))
        confidence = 1.0 if meant.need else 0.0
        decision = decision_from_intent(text, meant.intent, confidence, meant.need)
        return spoken(meant.intent, decision, meant.entities)

    async def _answer(
        self, processor: MessageProcessor, conversation_id: str, said: _Input, data: dict[str, Any]
    ) -> Turn:
        channel = PartsChannel()
        message = UserMessage(
            None,  # rules need the intent alone: a patron's words stay out of Rasa's tracker
            output_channel=channel,
            sender_id=conversation_id,
            input_channel=channel.name(),
            parse_data={**data, "text": None},
            metadata=data["metadata"],
        )
        await processor.handle_message(message)
        if not channel.parts:  # Rasa swallows the failure of an action
            return self._fallback.person(said.text or "", "utter_failed")
        return turn_of(decision_of(data, said.text or ""), str(data["intent"]["name"]), channel.parts)


class Decider:
    """Decisions alone: no database, no actions."""

    def __init__(self, parser: Parser) -> None:
        self._parser = parser

    async def decide(self, text: str) -> Decision:
        """The decision on a text as the first message of a conversation."""
        return await _decide(self._parser, text)


async def load_engine(
    model_path: Path | None, sessions: sessionmaker[Session], catalogue: Any, gazetteer: Any
) -> Engine:
    """The engine on exactly this model. Without it, or when its SHA-256 does not fit, a degraded engine: never another.

    ``catalogue`` and ``gazetteer`` are those of ``knowledge``.
    """
    tools = Tools(Directory(catalogue, gazetteer), Needs.load(), Phrases.load())
    store = DialogueStore(sessions)
    processor = _load(model_path, lambda path: _with_actions(path, store, tools))
    return Engine(tools, store, processor)


def load_decider(model_path: Path) -> Decider:
    """Decisions with this model. Raises ValueError when it is missing, broken, or not the one that was trained."""
    processor = _load(model_path, lambda path: Agent.load(path).processor)
    if processor is None:
        raise ValueError(f"{model_path} cannot be used: train again")
    return Decider(Parser(processor))


def _load(model_path: Path | None, load: Callable[[Path], MessageProcessor | None]) -> MessageProcessor | None:
    quiet_rasa()
    if model_path is None or not model_is_whole(model_path):
        _log.error("no usable model: degraded mode")
        return None
    try:
        return load(model_path)
    except Exception as error:  # whatever is wrong with it, a broken model must leave urgency working
        _log.error("the model does not load (%s): degraded mode", type(error).__name__)
        return None


def _with_actions(model_path: Path, store: DialogueStore, tools: Tools) -> MessageProcessor | None:
    trust_own_actions()
    agent = Agent.load(model_path, tracker_store=store, action_endpoint=InProcessActions(every_action(tools)))
    if agent.processor is not None:
        # Not Rasa's fail-safe wrapper: after an error it keeps conversations in memory for ever, and hides the error.
        agent.processor.tracker_store = store
    return agent.processor


async def _decide(parser: Parser, text: str) -> Decision:
    urgency = assess(text)
    data = await parser.parse(text, {"raw_urgency": urgency.level, "raw_situation": urgency.situation})
    return decision_of(at_least(data, urgency, text), text)


def _typed(text: str, slots: Mapping[str, Any]) -> str | None:
    """The button that a text names; by its place only when a question was asked."""
    return typed(text, slots.get("choices") or (), by_place=str(slots.get("last_kind")).startswith("ask"))


def _metadata(said: _Input, slots: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "has_referral": slots.get("last_need") is not None,
        "awaiting_choice": bool(slots.get("choices")),
        "raw_urgency": said.urgency.level,
        "raw_situation": said.urgency.situation,
        "library": said.library,
    }
