"""Calls for a person: opened by the bot's decision, seen by the desk, claimed once, closed."""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import Session, sessionmaker

from conversations.journal import CRISES, URGENCIES, Clock, Part, append, graver
from conversations.models import Conversation, Handoff, Message

OPEN = ("waiting", "claimed")


class AlreadyClaimed(Exception):
    """Someone else holds the hand-off; ``holder`` is their name, None when it has left the queue."""

    def __init__(self, holder: str | None) -> None:
        super().__init__("hand-off already claimed")
        self.holder = holder


class UnknownHandoff(LookupError):
    """No hand-off has this id."""


@dataclass(frozen=True)
class Call:
    """A call for a person as the desk sees it.

    ``words`` are the last that the patron typed, masked. They are the conversation's, read from it for the desk alone
    (``listed``, ``claim``, ``release``, ``close``): None once it is erased (24 hours), and when only buttons were used.
    ``holder`` of a call that waits: who had taken it before it became urgent.
    """

    id: str
    conversation_id: str | None
    state: str
    reason: str
    urgency: str
    need: str | None
    commune: str | None
    library: str | None
    opened_at: datetime
    waiting_since: datetime
    holder: str | None
    words: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The call as JSON values; the conversation's id stays inside."""
        hidden = {"conversation_id", "opened_at", "waiting_since"}
        shown = {name: value for name, value in self.__dict__.items() if name not in hidden}
        return {**shown, "opened_at": self.opened_at.isoformat(timespec="seconds")}


class Handoffs:
    """The desk's queue. All calls are synchronous; each is one transaction."""

    def __init__(self, sessions: sessionmaker[Session], clock: Clock) -> None:
        self._sessions = sessions
        self._clock = clock

    def open(
        self,
        conversation_id: str,
        *,
        reason: str,
        urgency: str = "none",
        need: str | None = None,
        commune: str | None = None,
        library: str | None = None,
    ) -> Call:
        """Opens a call, or brings the conversation's open one up to date: it never becomes less urgent.

        A call that is asked for again waits anew.
        """
        now = self._clock()
        with self._sessions.begin() as session:
            row = _open_of(session, conversation_id)
            if row is None:
                row = Handoff(id=uuid.uuid4().hex, conversation_id=conversation_id, state="waiting")
                row.opened_at, row.urgency, row.library = now, urgency, library
                session.add(row)
            row.waiting_since = now
            row.urgency = graver(row.urgency, urgency)
            row.reason, row.need, row.commune = reason, need or row.need, commune or row.commune
            session.flush()
            return _call(row)

    def alarm(self, conversation_id: str, urgency: str) -> bool:
        """The patron who waits, or is being answered, writes something more urgent: the desk's list shows it.

        A call that was taken for less than a crisis waits for everybody again, since its holder may have left; the
        holder stays named. Whether that happened.
        """
        with self._sessions.begin() as session:
            row = _open_of(session, conversation_id)
            if row is None:
                return False
            worse = urgency in CRISES and graver(row.urgency, urgency) != row.urgency
            row.reason, row.urgency = "urgence", graver(row.urgency, urgency)
            if not worse or row.state != "claimed":
                return False
            row.state, row.claimed_at, row.waiting_since = "waiting", None, self._clock()
            self._follow(session, conversation_id, "waiting")
            return True

    def waiting_since(self, conversation_id: str) -> datetime | None:
        """Since when the open call of a conversation has waited for a person, or None without an open call."""
        with self._sessions() as session:
            row = _open_of(session, conversation_id)
            return None if row is None else row.waiting_since

    def listed(self) -> list[Call]:
        """Open calls, gravest first, those that wait before those that were taken, then oldest first."""
        query = select(Handoff).where(Handoff.state.in_(OPEN)).order_by(Handoff.opened_at)
        with self._sessions() as session:
            calls = _for_the_desk(session, session.execute(query).scalars().all())
        return sorted(calls, key=lambda call: (_rank(call.urgency), call.state != "waiting"))

    def waiting(self, library: str | None = None) -> int:
        """How many calls nobody has claimed yet: in the whole network, or at one library."""
        query = select(func.count()).select_from(Handoff).where(Handoff.state == "waiting")
        if library is not None:
            query = query.where(Handoff.library == library)
        with self._sessions() as session:
            return int(session.execute(query).scalar_one())

    def claim(self, handoff_id: str, holder: str, told: tuple[Part, ...] = ()) -> Call:
        """Gives the call to ``holder``; claiming again what one holds is harmless. The patron is ``told`` at once.

        Raises AlreadyClaimed for everyone but the first, UnknownHandoff. One conditional UPDATE: two desks never win.
        """
        now = self._clock()
        free = (Handoff.id == handoff_id, Handoff.state == "waiting")
        with self._sessions.begin() as session:
            won = _change(session, free, state="claimed", holder=holder, claimed_at=now)
            row = _get(session, handoff_id)
            if not won and (row.state != "claimed" or row.holder != holder):
                raise AlreadyClaimed(row.holder if row.state == "claimed" else None)
            if won:
                self._follow(session, row.conversation_id, "claimed", told)
            return _for_the_desk(session, [row])[0]

    def release(self, handoff_id: str, holder: str, told: tuple[Part, ...] = ()) -> Call:
        """Puts the call back in the queue, where it waits anew; harmless when it is there already.

        Raises AlreadyClaimed when someone else holds it or it is closed, UnknownHandoff.
        """
        values = {"state": "waiting", "holder": None, "claimed_at": None, "waiting_since": self._clock()}
        held = (Handoff.state == "claimed", Handoff.holder == holder)
        return self._leave(handoff_id, and_(*held), "waiting", values, told)

    def close(self, handoff_id: str, holder: str, told: tuple[Part, ...] = ()) -> Call:
        """Ends a call that ``holder`` holds or that nobody does; the patron may go on with the bot.

        Raises like ``release``.
        """
        held = and_(Handoff.state == "claimed", Handoff.holder == holder)
        values = {"state": "closed", "closed_at": self._clock(), "holder": holder}
        return self._leave(handoff_id, or_(held, Handoff.state == "waiting"), "bot", values, told)

    def abandon(self, conversation_id: str, state: str = "abandoned") -> None:
        """The patron goes on with the bot: an unclaimed call leaves the queue, a claimed one too."""
        now = self._clock()
        mine = (Handoff.conversation_id == conversation_id, Handoff.state.in_(OPEN))
        with self._sessions.begin() as session:
            _change(session, mine, state=state, closed_at=now)
            self._follow(session, conversation_id, "bot")

    def _leave(self, handoff_id: str, allowed: Any, then: str, values: dict[str, Any], told: tuple[Part, ...]) -> Call:
        """Changes a call that is as ``allowed``; its conversation goes to the state ``then``."""
        with self._sessions.begin() as session:
            won = _change(session, (Handoff.id == handoff_id, allowed), **values)
            row = _get(session, handoff_id)
            if won:
                self._follow(session, row.conversation_id, then, told)
            elif row.state != values["state"] or row.state != "waiting":
                raise AlreadyClaimed(row.holder if row.state == "claimed" else None)
            return _for_the_desk(session, [row])[0]

    def _follow(self, session: Session, conversation_id: str | None, state: str, told: tuple[Part, ...] = ()) -> None:
        """The patron's conversation takes the state of its call and is told so, in the same transaction."""
        if conversation_id is None:
            return
        statement = update(Conversation).where(Conversation.id == conversation_id).values(state=state)
        session.execute(statement.execution_options(synchronize_session=False))
        if told:
            append(session, conversation_id, "system", told, self._clock())


def _rank(urgency: str) -> int:
    return URGENCIES.index(urgency) if urgency in URGENCIES else len(URGENCIES)


def _change(session: Session, where: tuple[Any, ...], **values: Any) -> bool:
    statement = update(Handoff).where(*where).values(**values).execution_options(synchronize_session=False)
    changed: int = session.execute(statement).rowcount  # type: ignore[attr-defined]  # a CursorResult
    return changed > 0


def _open_of(session: Session, conversation_id: str) -> Handoff | None:
    query = select(Handoff).where(Handoff.conversation_id == conversation_id, Handoff.state.in_(OPEN))
    return session.execute(query.order_by(Handoff.opened_at)).scalars().first()


def _get(session: Session, handoff_id: str) -> Handoff:
    row = session.get(Handoff, handoff_id)
    if row is None:
        raise UnknownHandoff(handoff_id)
    return row


def _for_the_desk(session: Session, rows: Sequence[Handoff]) -> list[Call]:
    """The calls with their words, which one query reads for all of them; none when there is nobody to read for."""
    mine = [row.conversation_id for row in rows if row.conversation_id is not None]
    typed = _typed(session, mine) if mine else {}
    return [_call(row, _words(row, typed.get(row.conversation_id, []))) for row in rows]


def _typed(session: Session, conversation_ids: Sequence[str]) -> dict[str | None, list[tuple[datetime, str]]]:
    """What the patrons of these conversations typed and when, oldest first.

    A button's own words say nothing that the call does not.
    """
    query = select(Message.conversation_id, Message.at, Message.parts).order_by(Message.seq)
    query = query.where(Message.conversation_id.in_(conversation_ids), Message.author == "patron")
    typed: dict[str | None, list[tuple[datetime, str]]] = defaultdict(list)
    for conversation_id, at, parts in session.execute(query):
        words = [part["text"] for part in json.loads(parts) if part["type"] == "text" and "choice" not in part]
        if words:
            typed[conversation_id].append((at, " ".join(words)))
    return typed


def _words(row: Handoff, typed: Sequence[tuple[datetime, str]]) -> str | None:
    """What the patron had typed when the call was opened, then what they typed last: neither may hide the other."""
    called = [words for at, words in typed if at <= row.opened_at][-1:]
    last = [words for _, words in typed][-1:]
    return " … ".join(dict.fromkeys(called + last)) or None


def _call(row: Handoff, words: str | None = None) -> Call:
    return Call(
        id=row.id,
        conversation_id=row.conversation_id,
        state=row.state,
        reason=row.reason,
        urgency=row.urgency,
        need=row.need,
        commune=row.commune,
        library=row.library,
        opened_at=row.opened_at,
        waiting_since=row.waiting_since,
        holder=row.holder,
        words=words,
    )
