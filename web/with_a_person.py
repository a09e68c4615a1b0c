"""A conversation and the people of the library: whether one has it, asking for one, in which language it is told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot.language import FRENCH
from bot.turn import HandoffAsked, Part, Turn
from conversations.journal import Thread
from web.calling import Calling
from web.contact import Contact
from web.parts import Phrases
from web.services import Services
from web.texts import Texts
from web.work import PATIENCE, Work

WITH_A_PERSON = ("waiting", "claimed")
NOBODY_CAME = timedelta(minutes=2)


class WithAPerson:
    """What a conversation has to do with people. ``patience``: seconds that each call of the database may take.

    All raise Busy or SQLAlchemyError when the database fails.
    """

    def __init__(self, services: Services, texts: Texts, work: Work, contact: Contact) -> None:
        self._services = services
        self._work = work
        self._phrases = Phrases(texts)
        self._calling = Calling(services, texts, work, contact)

    async def state(self, thread: Thread, patience: float) -> str:
        """The state now; after two minutes without anyone, the bot takes the conversation back."""
        if thread.state != "waiting":
            return thread.state
        waiting_since: Callable[[str], datetime | None] = self._services.handoffs.waiting_since
        since = await self._work.run(waiting_since, thread.id, patience=patience)
        waited = since is None or self._services.clock() - since >= NOBODY_CAME
        return "bot" if waited else "waiting"

    async def ask(self, thread: Thread, level: str, numbers: list[dict[str, Any]]) -> tuple[dict[str, Any], bool]:
        """Calls a person for who asks for one; asking again says again where the call is.

        ``level``: the gravest urgency so far, ``numbers`` to show for it. The message that tells the patron, and
        whether it changed anything.
        """
        told = await self._told(thread.id)
        if told is not None and await self.state(thread, PATIENCE) in WITH_A_PERSON:
            return told, False
        asked, language = HandoffAsked(reason="humain", urgency=level), await self._language(thread, PATIENCE)
        parts, state = await self._calling.call(thread, asked, language=language)
        parts = self._phrases.assemble(parts, (), numbers)
        if told is None or told["parts"] != list(parts):
            add = self._services.journal.add
            told = await self._work.run(add, thread.id, "bot", parts, state, thread.state)
        return told, True

    async def call(self, thread: Thread, turn: Turn, patience: float) -> tuple[Turn, str]:
        """The turn with the call that the bot asks for in it, if it does, and the state that follows."""
        if turn.handoff is None:
            return turn, "bot"
        language = FRENCH if turn.decision is None else turn.decision.language
        parts, state = await self._calling.call(thread, turn.handoff, patience, language)
        return Turn(turn.decision, turn.parts + parts, turn.handoff), state

    async def abandon(self, thread: Thread, state: str, patience: float) -> tuple[Part, ...]:
        """Gives a conversation in this state back to the robot; what the patron is told."""
        if state in WITH_A_PERSON:
            await self._work.run(self._services.handoffs.abandon, thread.id, patience=patience)
        return self._phrases.back(await self._language(thread, patience))

    async def note(
        self, thread: Thread, state: str, level: str, masked: tuple[str, ...], patience: float
    ) -> tuple[tuple[Part, ...], str, str | None]:
        """What a patron is told who writes while a person has the conversation; the desk's open call becomes as urgent
        as what they have just written (``level``). ``masked``: kinds of personal data that were hidden in it.

        With the state that follows, and the one that the conversation was put in meanwhile, if it was: a call that
        was taken and becomes a crisis is made anew. Nobody is said to see to a call while the library is closed.
        """
        language, alarm = await self._language(thread, patience), self._services.handoffs.alarm
        if level != "none" and await self._work.run(alarm, thread.id, level, patience=patience):
            asked = HandoffAsked(reason="urgence", urgency=level)
            return (*await self._calling.call(thread, asked, patience, language), "waiting")
        closed = await self._calling.closed(thread, state, patience, language) if state == "claimed" else ()
        return closed or self._phrases.with_a_person(state, masked, language), state, None

    async def _language(self, thread: Thread, patience: float) -> str:
        """That of the conversation; French when the bot's memory cannot be read in time."""
        try:
            return await asyncio.wait_for(self._services.engine.language(thread.id), patience)
        except (asyncio.TimeoutError, SQLAlchemyError):
            return FRENCH

    async def _told(self, conversation_id: str) -> dict[str, Any] | None:
        """The last word on an open call, None when there is none or no call."""
        if await self._work.run(self._services.handoffs.waiting_since, conversation_id) is None:
            return None
        messages = await self._work.run(self._services.journal.messages, conversation_id)
        about = (m for m in reversed(messages) if any(part["type"] == "handoff" for part in m["parts"]))
        return next(about, None)
