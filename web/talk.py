"""The way of one message: urgency, mask, journal, bot, journal, answer (ARCHITECTURE.md, "A message on its way")."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary

from sqlalchemy.exc import SQLAlchemyError

from bot.turn import Part, Turn
from bot.urgency import Urgency, together
from conversations.journal import CRISES, Opened, Thread, graver
from conversations.privacy import Masked, clean, mask
from web.contact import Contact
from web.listeners import Listeners
from web.parts import Phrases
from web.services import LibraryContact, RawUrgency, Services
from web.texts import Texts
from web.wakeups import Wakeups
from web.with_a_person import WITH_A_PERSON, WithAPerson
from web.work import PATIENCE, URGENT_PATIENCE, Busy, Work

_log = logging.getLogger(__name__)

Answer = dict[str, Any]
_BOT_PATIENCE = 8.0  # seconds; beyond it the patron gets a person's number rather than a spinning page
_SAME_FORM = 600.0  # seconds during which a first message sent again finds the conversation that it opened


class UnknownChoice(ValueError):
    """No button of ours has this id."""


@dataclass(frozen=True)
class Said:
    """What a patron sends: a text or the id of a button, and an id that makes sending again harmless."""

    client_msg_id: str
    text: str | None = None
    choice: str | None = None


@dataclass(frozen=True)
class _Heard:
    """One message with what is known before the bot sees it. ``grave`` is the gravest of it and of what came before."""

    thread: Thread
    said: Said
    urgency: RawUrgency
    grave: RawUrgency
    masked: Masked

    @property
    def patience(self) -> float:
        return patience_for(self.grave)


def patience_for(urgency: RawUrgency) -> float:
    """How long one call of the database may take: nobody in a crisis waits for it."""
    return PATIENCE if urgency.level == "none" else URGENT_PATIENCE


class Talk:
    """Carries messages between patron, journal, bot and desk."""

    def __init__(self, services: Services, texts: Texts, work: Work, wakeups: Wakeups, contact: Contact) -> None:
        self._services = services
        self._work = work
        self._wakeups = wakeups
        self._phrases = Phrases(texts)
        self._contact = contact
        self._people = WithAPerson(services, texts, work, contact)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._first: dict[str, asyncio.Task[Opened]] = {}
        self._late: set[asyncio.Task[Answer]] = set()
        self.listeners = Listeners()

    async def open(self, library: str | None = None, patience: float = PATIENCE) -> Opened:
        """Starts a conversation with the bot's greeting. Raises Busy, UnknownLibrary."""
        greeting = await self._services.engine.greeting(library)
        return await self._work.run(self._services.journal.open, greeting, library, patience=patience)

    async def open_once(self, key: str, patience: float = PATIENCE) -> Opened:
        """The conversation of a first message: the same form sent again within minutes opens no other. Raises Busy."""
        if key not in self._first:
            self._first[key] = asyncio.create_task(self.open(None, patience))
            asyncio.get_running_loop().call_later(_SAME_FORM, self._first.pop, key, None)
        try:
            return await asyncio.shield(self._first[key])
        except Exception:
            self._first.pop(key, None)
            raise

    def urgency(self, text: str | None) -> RawUrgency:
        """Urgency of the raw text, before anything else; needs no model and no database."""
        return self._services.assess((text or "")[:4_000])

    def numbers(self, urgency: RawUrgency) -> list[dict[str, Any]]:
        """The numbers to show for this urgency, none when it is not urgent."""
        return [] if urgency.level == "none" else self._services.contacts_for(urgency.level, urgency.situation)

    async def say(self, thread: Thread, said: Said) -> Answer:
        """Answers one message; messages of a conversation are answered one at a time, in order.

        Raises UnknownChoice, IdReused, UnknownConversation when it was erased meanwhile, and Busy or SQLAlchemyError
        when the database fails, except in a crisis: numbers are always shown, and wait for no earlier message either.
        """
        urgency = self.urgency(said.text)
        if _gravest(thread, urgency).level == "none" or not self._lock(thread.id).locked():
            return await self._in_turn(thread, said, urgency)
        going = asyncio.create_task(self._in_turn(thread, said, urgency))
        done, _ = await asyncio.wait({going}, timeout=URGENT_PATIENCE)
        if done:
            return going.result()
        self._late.add(going)
        going.add_done_callback(self._come)
        return self.without_database(_gravest(thread, urgency), thread.state)

    def _come(self, late: asyncio.Task[Answer]) -> None:
        """A crisis that had its numbers at once is now kept and told to the desk, or could not be."""
        self._late.discard(late)
        if not late.cancelled() and (failed := late.exception()):
            _log.error("a crisis was answered but not kept: %s", type(failed).__name__)

    async def _in_turn(self, thread: Thread, said: Said, urgency: RawUrgency) -> Answer:
        masked = mask(clean(said.text or ""))
        try:
            async with self._lock(thread.id):
                # What was read before the lock is old: a turn, a claim or an erasure may have come between.
                patience = patience_for(_gravest(thread, urgency))
                thread = await self._work.run(self._services.journal.again, thread.id, patience=patience)
                return await self._answer(_Heard(thread, said, urgency, _gravest(thread, urgency), masked))
        except (Busy, SQLAlchemyError):
            grave = _gravest(thread, urgency)
            if grave.level == "none":
                raise
            return self.without_database(grave, thread.state)

    def without_database(self, urgency: RawUrgency, state: str = "bot") -> Answer:
        """The crisis answer when nothing can be written: not stored, and numbers all the same."""
        parts = self._phrases.assemble(self._failed(urgency, self._contact.last).parts, (), self.numbers(urgency))
        at = self._services.clock().isoformat(timespec="seconds")
        message = {"seq": 0, "author": "bot", "at": at, "parts": list(parts)}
        return {"messages": [message], "decision": None, "state": state, "stored": False}

    async def ask_person(self, thread: Thread) -> Answer:
        """The patron asks for a person, through the API; asking again says again where the call is.

        Raises UnknownConversation, Busy.
        """
        journal, run = self._services.journal, self._work.run
        async with self._lock(thread.id):
            thread = await run(journal.again, thread.id)
            grave = _gravest(thread, Urgency())
            told, called = await self._people.ask(thread, grave.level, self.numbers(grave))
            if not called:
                return {"messages": [told], "decision": None, "state": thread.state}
            now = await run(journal.again, thread.id)
        self._wakeups.notify(thread.id)
        return {"messages": [told], "decision": None, "state": now.state}

    async def forget(self, thread: Thread) -> None:
        """Erases the conversation everywhere, the bot's own memory of it included; waits for a running turn."""
        async with self._lock(thread.id):
            await self._work.run(self._services.journal.erase, thread.id)
            await self._services.engine.forget(thread.id)
        for key, task in list(self._first.items()):
            if task.done() and not task.exception() and task.result().thread.id == thread.id:
                del self._first[key]
        self._wakeups.notify(thread.id)

    def _lock(self, conversation_id: str) -> asyncio.Lock:
        return self._locks.setdefault(conversation_id, asyncio.Lock())

    async def _answer(self, heard: _Heard) -> Answer:
        journal, said, patience = self._services.journal, heard.said, heard.patience
        part: Part = {"type": "text", "text": heard.masked.text}
        if said.choice is not None:  # "choice" tells a button from words that the patron typed
            part = {"type": "text", "text": await self._chosen(heard), "choice": said.choice}
        begun = await self._work.run(
            journal.begin,
            heard.thread.id,
            said.client_msg_id,
            (part,),
            heard.grave.level,
            heard.grave.situation,
            patience=patience,
        )
        if begun.reply is not None:
            return begun.reply
        turn, state, seen = await self._turn(heard)
        reply = await self._finish(heard, turn, state, seen, begun.message)
        self._wakeups.notify(heard.thread.id)
        await self._count(turn, heard.patience)
        return reply

    async def _finish(self, heard: _Heard, turn: Turn, state: str, seen: str, sent: dict[str, Any]) -> Answer:
        decided = "none" if turn.decision is None else turn.decision.urgency
        grave = heard.grave if graver(heard.grave.level, decided) == heard.grave.level else Urgency(decided)
        parts = self._phrases.assemble(turn.parts, heard.masked.kinds, self.numbers(grave))
        return await self._work.run(
            self._services.journal.finish,
            heard.thread.id,
            heard.said.client_msg_id,
            parts,
            state,
            {"decision": None if turn.decision is None else turn.decision.record(), "sent": sent},
            seen=seen,
            urgency=decided,
            patience=heard.patience,
        )

    async def _turn(self, heard: _Heard) -> tuple[Turn, str, str]:
        """What to answer, the state that follows and the one it follows from.

        The bot's turn, or a note while a person has the conversation.
        """
        thread, patience, seen = heard.thread, heard.patience, heard.thread.state
        state = await self._people.state(thread, patience)
        if heard.said.choice == "robot":
            told = await self._people.abandon(thread, state, patience)
            return Turn(None, told), "bot", "bot" if state in WITH_A_PERSON else seen
        if state in WITH_A_PERSON:
            told, state, changed = await self._people.note(
                thread, state, heard.urgency.level, heard.masked.kinds, patience
            )
            return Turn(None, told), state, changed or seen
        turn, state = await self._people.call(thread, await self._bot(heard), patience)
        return turn, state, seen

    async def _bot(self, heard: _Heard) -> Turn:
        """The bot's turn; when it fails or takes too long, a person and the numbers."""
        engine, thread, said = self._services.engine, heard.thread, heard.said
        content = {"text": heard.masked.text} if said.choice is None else {"choice": said.choice}
        try:
            going = engine.turn(thread.id, library=thread.library, raw_urgency=heard.urgency, **content)
            return await asyncio.wait_for(going, _BOT_PATIENCE)
        except (Busy, SQLAlchemyError):
            raise
        except Exception as error:
            _log.error("the bot failed: %s", type(error).__name__)
            return self._failed(heard.grave, await self._contact.now())

    def _failed(self, urgency: RawUrgency, library: LibraryContact) -> Turn:
        return self._phrases.bot_failed(urgency.level, bool(self.numbers(urgency)), library.phone)

    async def _chosen(self, heard: _Heard) -> str:
        """What the patron's bubble says: the button's own words, never its id. Raises UnknownChoice."""
        choice = heard.said.choice or ""
        services = self._services
        label_of = services.journal.label_of
        offered = await self._work.run(label_of, heard.thread.id, choice, patience=heard.patience)
        words = offered or self._phrases.choice_label(choice, services.need_labels, services.commune_labels)
        if words is None:
            raise UnknownChoice
        return words

    async def _count(self, turn: Turn, patience: float) -> None:
        """Anonymous figures; a failure to count never fails an answer."""
        if turn.decision is None:
            return
        try:
            count = self._services.statistics.count
            await self._work.run(count, turn.decision.kind, turn.decision.need, patience=patience)
        except (Busy, SQLAlchemyError) as error:
            _log.warning("not counted: %s", type(error).__name__)


def _gravest(thread: Thread, urgency: RawUrgency) -> RawUrgency:
    """A crisis lasts as long as its conversation: what is said after it does not hide it."""
    if thread.urgency in CRISES and graver(urgency.level, thread.urgency) != urgency.level:
        return Urgency(thread.urgency, together(thread.situation, urgency.situation, latest=False))
    if thread.urgency == urgency.level:
        return Urgency(thread.urgency, together(thread.situation, urgency.situation))
    return urgency
