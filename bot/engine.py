"""One turn of conversation, in process: the model loaded once, a deadline, and a degraded mode that stays safe."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Any, Protocol
from weakref import WeakValueDictionary

from rasa.core.channels.channel import UserMessage
from sqlalchemy.exc import SQLAlchemyError

from bot import replies
from bot.actions.tools import Tools
from bot.channel import PartsChannel
from bot.conversation_language import language_noted
from bot.danger import assess, situation_of
from bot.decider import Decider
from bot.decision import Decision
from bot.degraded import Crises, WithoutRasa
from bot.hearing import Hearing
from bot.outcome import turn_of
from bot.parsing import Parser, decision_of
from bot.processor import Processor
from bot.tracker_store import DialogueStore
from bot.turn import Input, Part, Turn
from bot.urgency import CRISES, Urgency

_log = logging.getLogger(__name__)

DEADLINE = 7.5
"""Seconds for one turn: a little less than the 8 s after which the web application answers by itself."""

CRISIS_DEADLINE = 0.15
"""Seconds for a crisis; beyond, the same numbers are given without Rasa (SAFETY.md, "Faults")."""

REHEARSED = "je dors dehors ce soir à Nantes"
"""A first message like those that can wait least: what answers it must be loaded before the first patron writes."""
_A_NAME = "le moulin des essais"  # like the name of a place: with it the names of all partners are read


class SaidUrgency(Protocol):
    """What ``bot.danger.assess`` found in the raw text."""

    @property
    def level(self) -> str: ...

    @property
    def situation(self) -> str | None: ...


@dataclass(frozen=True)
class _Rasa:
    """The loaded model: NLU alone, and the whole dialogue."""

    processor: Processor
    parser: Parser


class Engine:
    """The bot. ``ready`` is False in degraded mode: no model, or one that cannot be trusted."""

    def __init__(self, tools: Tools, store: DialogueStore, processor: Processor | None) -> None:
        self._tools = tools
        self._store = store
        self._rasa = None if processor is None else _Rasa(processor, Parser(processor))
        self._fallback = WithoutRasa(tools.phrases, tools.directory)
        about_cards, starters = (
            replies.choices(tools.phrases, ids)["choices"] for ids in (replies.ABOUT_CARDS, replies.STARTERS)
        )
        self._hearing = Hearing(tools.directory, tools.needs.codes, about_cards, starters)
        self._crises = Crises()
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
        said = Input(text, choice, library, found)
        if found.level in CRISES:
            self._crises.note(conversation_id, found)
        if self._rasa is None:
            reason = "humain" if choice == "humain" else "doute"
            return self._without_rasa(conversation_id, said, "utter_degraded", reason)
        task = asyncio.create_task(self._in_order(self._rasa, conversation_id, said))
        self._unfinished.add(task)
        task.add_done_callback(self._finished)
        await asyncio.wait({task}, timeout=CRISIS_DEADLINE if found.level in CRISES else DEADLINE)
        return self._result(conversation_id, task, said)

    async def decide(self, text: str) -> Decision:
        """The decision on a text as the first message of a conversation; no tracker is read or written."""
        if self._rasa is not None:
            return await Decider(self._rasa.parser).decide(text)
        level = assess(text).level
        return Decision(text, "handoff", urgency=level, reason="doute" if level == "none" else "urgence")

    async def warm_up(self) -> None:
        """Loads what the first message would otherwise wait for: decides once, and answers a crisis to nobody.

        No trace of it stays. Nothing without a model. Raises what a turn may.
        """
        if self._rasa is None:
            return
        await self._tools.directory.place_named(_A_NAME)
        said = Input(REHEARSED, None, None, assess(REHEARSED))
        data = await self._hearing.understand(self._rasa.parser.parse, said, {})
        await self._rasa.processor.rehearse(_message("", data, PartsChannel()))

    async def language(self, conversation_id: str) -> str:
        """The language of a conversation, ISO 639-1; French when nothing else was noted. Raises SQLAlchemyError."""
        return language_noted(await self._store.slots(conversation_id))

    async def forget(self, conversation_id: str) -> None:
        """Erases what the bot remembers of a conversation."""
        self._crises.forget(conversation_id)
        async with self._lock(conversation_id):
            await self._store.forget(conversation_id)

    def _lock(self, conversation_id: str) -> asyncio.Lock:
        return self._locks.setdefault(conversation_id, asyncio.Lock())

    def _finished(self, task: asyncio.Task[Turn]) -> None:
        self._unfinished.discard(task)
        if not task.cancelled() and task.exception():
            _log.error("a turn failed: %s", type(task.exception()).__name__)

    def _result(self, conversation_id: str, task: asyncio.Task[Turn], said: Input) -> Turn:
        """The turn when it came in time. An urgent one goes on behind, so that the crisis is remembered."""
        if task.done() and not task.exception():
            return self._noted(conversation_id, task.result(), said)
        if not task.done() and not said.urgency.urgent:
            task.cancel()
        in_crisis = said.urgency.urgent or self._crises.of(conversation_id)
        if task.done() and isinstance(task.exception(), SQLAlchemyError) and not in_crisis:
            task.result()
        return self._without_rasa(conversation_id, said, "utter_failed")

    def _noted(self, conversation_id: str, turn: Turn, said: Input) -> Turn:
        """The turn, its crisis kept in mind even when only the model saw it."""
        if turn.decision is not None and turn.decision.urgency in CRISES:
            situation = said.urgency.situation or situation_of(said.text or "")
            self._crises.note(conversation_id, Urgency(turn.decision.urgency, situation))
        return turn

    def _without_rasa(self, conversation_id: str, said: Input, sentence: str, reason: str = "doute") -> Turn:
        """Rules alone: the numbers in an urgency and after a crisis, a person for everything else."""
        text = said.text or ""
        if said.urgency.urgent:
            return self._fallback.urgent(text, said.urgency)
        earlier = self._crises.of(conversation_id)
        if earlier is not None:
            return self._fallback.urgent(text, earlier, "utter_urgency_still")
        return self._fallback.person(text, sentence, reason)

    async def _in_order(self, rasa: _Rasa, conversation_id: str, said: Input) -> Turn:
        async with self._lock(conversation_id):
            slots = await self._store.slots(conversation_id)
            data = await self._hearing.understand(rasa.parser.parse, said, slots)
            return await self._answer(rasa.processor, conversation_id, said, data, slots)

    async def _answer(
        self, processor: Processor, conversation_id: str, said: Input, data: dict[str, Any], slots: dict[str, Any]
    ) -> Turn:
        channel = PartsChannel()
        await processor.answer(_message(conversation_id, data, channel), slots)
        if not channel.parts:  # Rasa swallows the failure of an action
            return self._without_rasa(conversation_id, said, "utter_failed")
        return turn_of(decision_of(data, said.text or ""), str(data["intent"]["name"]), channel.parts)


def _message(conversation_id: str, data: dict[str, Any], channel: PartsChannel) -> UserMessage:
    return UserMessage(
        None,  # rules need the intent alone: a patron's words stay out of Rasa's tracker
        output_channel=channel,
        sender_id=conversation_id,
        input_channel=channel.name(),
        parse_data={**data, "text": None},
        metadata=data["metadata"],
    )
