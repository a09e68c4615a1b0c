"""The way of one message: urgency, mask, journal, bot, journal, answer (ARCHITECTURE.md, "A message on its way")."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from weakref import WeakValueDictionary

from sqlalchemy.exc import SQLAlchemyError

from bot.turn import HandoffAsked, Turn
from conversations.journal import Opened, Thread
from conversations.privacy import Masked, clean, mask
from web.calling import Calling
from web.parts import Phrases
from web.services import RawUrgency, Services
from web.texts import Texts
from web.wakeups import Wakeups
from web.work import URGENT_PATIENCE, Busy, Work

_log = logging.getLogger(__name__)

Answer = dict[str, Any]
WITH_A_PERSON = ("waiting", "claimed")
NOBODY_CAME = timedelta(minutes=2)
_BOT_PATIENCE = 8.0  # seconds; beyond it the patron gets a person's number rather than a spinning page


@dataclass(frozen=True)
class Said:
    """What a patron sends: a text or the id of a button, and an id that makes sending again harmless."""

    client_msg_id: str
    text: str | None = None
    choice: str | None = None


class Talk:
    """Carries messages between patron, journal, bot and desk."""

    def __init__(self, services: Services, texts: Texts, work: Work, wakeups: Wakeups) -> None:
        self._services = services
        self._work = work
        self._wakeups = wakeups
        self._phrases = Phrases(texts)
        self._calling = Calling(services, texts, work)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def open(self, library: str | None = None, site_key: str | None = None) -> Opened:
        """Starts a conversation with the bot's greeting. Raises Busy."""
        greeting = await self._services.engine.greeting(library)
        return await self._work.run(self._services.journal.open, greeting, library, site_key)

    def urgency(self, text: str | None) -> RawUrgency:
        """Urgency of the raw text, before anything else; needs no model and no database."""
        return self._services.assess((text or "")[:4_000])

    def numbers(self, urgency: RawUrgency) -> list[dict[str, Any]]:
        """The numbers to show for this urgency, none when it is not urgent."""
        return [] if urgency.level == "none" else self._services.contacts_for(urgency.level, urgency.situation)

    async def say(self, thread: Thread, said: Said) -> Answer:
        """Answers one message; messages of a conversation are answered one at a time, in order.

        Raises Busy or SQLAlchemyError when the database fails, except for an urgent message: numbers are always shown.
        """
        urgency = self.urgency(said.text)
        masked = mask(clean(said.text or ""))
        lock = self._locks.setdefault(thread.id, asyncio.Lock())
        try:
            async with lock:
                return await self._answer(thread, said, urgency, masked)
        except (Busy, SQLAlchemyError):
            if urgency.level == "none":
                raise
            return self.without_database(urgency, thread.state)

    def without_database(self, urgency: RawUrgency, state: str = "bot") -> Answer:
        """The crisis answer when nothing can be written: not stored, and numbers all the same."""
        parts = self._phrases.assemble(self._phrases.bot_failed(urgency.level).parts, (), self.numbers(urgency))
        at = self._services.clock().isoformat(timespec="seconds")
        message = {"seq": 0, "author": "bot", "at": at, "parts": list(parts)}
        return {"messages": [message], "decision": None, "state": state, "stored": False}

    async def ask_person(self, thread: Thread) -> Answer:
        """The patron asks for a person, with a button or through the API."""
        asked = HandoffAsked(reason="humain", urgency="none")
        parts, state = await self._calling.call(thread, asked)
        message = await self._work.run(self._services.journal.add, thread.id, "bot", parts, state)
        self._wakeups.notify(thread.id)
        return {"messages": [message], "decision": None, "state": state}

    async def forget(self, thread: Thread) -> None:
        """Erases the conversation everywhere, the bot's own memory of it included."""
        await self._work.run(self._services.journal.erase, thread.id)
        await self._services.engine.forget(thread.id)
        self._wakeups.notify(thread.id)

    async def _answer(self, thread: Thread, said: Said, urgency: RawUrgency, masked: Masked) -> Answer:
        journal = self._services.journal
        patience = URGENT_PATIENCE if urgency.level != "none" else 2.0
        words = masked.text if said.choice is None else await self._chosen(thread, said.choice)
        shown = {"type": "text", "text": words}
        begun = await self._work.run(journal.begin, thread.id, said.client_msg_id, (shown,), patience=patience)
        if begun.reply is not None:
            return begun.reply
        turn, state = await self._turn(thread, said, urgency, masked)
        parts = self._phrases.assemble(turn.parts, masked.kinds, self.numbers(urgency))
        decision = None if turn.decision is None else turn.decision.record()
        extra = {"decision": decision, "sent": begun.message}
        reply = await self._work.run(journal.finish, thread.id, said.client_msg_id, parts, state, extra)
        self._wakeups.notify(thread.id)
        await self._count(turn)
        return reply

    async def _turn(self, thread: Thread, said: Said, urgency: RawUrgency, masked: Masked) -> tuple[Turn, str]:
        """What to answer and the state that follows: the bot's turn, or a note while a person has the conversation."""
        state = await self._state(thread)
        if said.choice == "robot":
            return await self._back(thread, state)
        if state in WITH_A_PERSON:
            await self._raise_alarm(thread, urgency)
            return Turn(None, self._phrases.with_a_person(state)), state
        turn = await self._bot(thread, said, urgency, masked)
        if turn.handoff is None:
            return turn, "bot"
        parts, state = await self._calling.call(thread, turn.handoff)
        return Turn(turn.decision, turn.parts + parts, turn.handoff), state

    async def _bot(self, thread: Thread, said: Said, urgency: RawUrgency, masked: Masked) -> Turn:
        """The bot's turn; when it fails or takes too long, a person and the numbers."""
        engine = self._services.engine
        content = {"text": masked.text} if said.choice is None else {"choice": said.choice}
        try:
            going = engine.turn(thread.id, library=thread.library, raw_urgency=urgency, **content)
            return await asyncio.wait_for(going, _BOT_PATIENCE)
        except (Busy, SQLAlchemyError):
            raise
        except Exception as error:
            _log.error("the bot failed: %s", type(error).__name__)
            return self._phrases.bot_failed(urgency.level)

    async def _state(self, thread: Thread) -> str:
        """The state now; after two minutes without anyone, the bot takes the conversation back."""
        if thread.state != "waiting":
            return thread.state
        call = await self._work.run(self._services.handoffs.of, thread.id)
        waited = call is None or self._services.clock() - call.opened_at >= NOBODY_CAME
        return "bot" if waited else "waiting"

    async def _raise_alarm(self, thread: Thread, urgency: RawUrgency) -> None:
        """The desk's open call becomes as urgent as what the patron has just written."""
        if urgency.level != "none":
            opening = self._services.handoffs.open
            await self._work.run(opening, thread.id, reason="urgence", urgency=urgency.level, library=thread.library)

    async def _back(self, thread: Thread, state: str) -> tuple[Turn, str]:
        if state in WITH_A_PERSON:
            await self._work.run(self._services.handoffs.abandon, thread.id)
        return Turn(None, self._phrases.back()), "bot"

    async def _chosen(self, thread: Thread, choice: str) -> str:
        """What the patron's bubble says: the button's own words."""
        offered = await self._work.run(self._services.journal.label_of, thread.id, choice)
        return offered or self._phrases.choice_label(choice, self._services.need_labels)

    async def _count(self, turn: Turn) -> None:
        """Anonymous figures; a failure to count never fails an answer."""
        if turn.decision is None:
            return
        try:
            await self._work.run(self._services.statistics.count, turn.decision.kind, turn.decision.need)
        except (Busy, SQLAlchemyError) as error:
            _log.warning("not counted: %s", type(error).__name__)
