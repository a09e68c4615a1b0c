"""The journal of conversations: what is acknowledged is on disk, and the same message is never done twice."""

from __future__ import annotations

import hashlib
import json
import secrets
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from conversations.models import Answered, Conversation, Handoff, Message

Clock = Callable[[], datetime]
"""Gives the current instant, aware."""

Part = dict[str, Any]
URGENCIES = ("danger", "detresse", "fraude", "delai", "none")
"""Gravest first."""

CRISES = ("danger", "detresse", "fraude")
"""Those for which numbers are shown and nobody is kept waiting."""

STATES = ("bot", "waiting", "claimed", "left_message", "closed")
_TOKEN_BYTES = 32  # 256 bits: nobody guesses another patron's conversation


class UnknownLibrary(ValueError):
    """No library of the network has this name."""


class UnknownConversation(LookupError):
    """The conversation was erased meanwhile, or never was."""


class IdReused(ValueError):
    """This ``client_msg_id`` already stands for other words: answering with the first answer would hide the second."""


@dataclass(frozen=True)
class Thread:
    """What is needed to go on with a conversation, without its messages.

    ``urgency`` is the gravest level met so far, ``situation`` what it was about.
    """

    id: str
    state: str
    library: str | None
    urgency: str = "none"
    situation: str | None = None


@dataclass(frozen=True)
class Opened:
    """A new conversation; ``token`` is shown once, only its hash is kept."""

    thread: Thread
    token: str
    messages: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Begun:
    """A patron's message is on disk. ``reply`` is set when it had already been answered."""

    message: dict[str, Any]
    reply: dict[str, Any] | None


class Journal:
    """Reads and writes conversations. Every call is one transaction; all are synchronous."""

    def __init__(
        self, sessions: sessionmaker[Session], clock: Clock, after_erase: Callable[[], object] = lambda: None
    ) -> None:
        """``after_erase`` makes an erasure final where the database keeps copies (``truncate_wal``)."""
        self._sessions = sessions
        self._clock = clock
        self._after_erase = after_erase

    def open(self, greeting: tuple[Part, ...], library: str | None = None) -> Opened:
        """Starts a conversation whose first message is the bot's ``greeting``. Raises UnknownLibrary."""
        token, now = secrets.token_urlsafe(_TOKEN_BYTES), self._clock()
        row = Conversation(
            id=uuid.uuid4().hex,
            token_hash=hash_token(token),
            state="bot",
            library=library,
            urgency="none",
            last_seq=0,
            opened_at=now,
            last_at=now,
        )
        with self._sessions.begin() as session:
            session.add(row)
            try:
                session.flush()
            except IntegrityError:  # identifiers are random: only the library can be refused
                raise UnknownLibrary from None
            first = append(session, row.id, "bot", greeting, now)
            return Opened(Thread(row.id, "bot", library), token, (first,))

    def find(self, token: str) -> Thread | None:
        """The conversation that this token opens, or None."""
        query = select(Conversation).where(Conversation.token_hash == hash_token(token))
        with self._sessions() as session:
            row = session.execute(query).scalar_one_or_none()
            return None if row is None else _thread(row)

    def again(self, conversation_id: str) -> Thread:
        """The conversation as it is now. Raises UnknownConversation."""
        with self._sessions() as session:
            row = session.get(Conversation, conversation_id)
            if row is None:
                raise UnknownConversation
            return _thread(row)

    def begin(
        self,
        conversation_id: str,
        client_msg_id: str,
        parts: tuple[Part, ...],
        urgency: str = "none",
        situation: str | None = None,
    ) -> Begun:
        """Writes the patron's message, and its urgency, before anything is done with it.

        Sent again, the message is not written twice: ``reply`` gives the first answer, or None when the answer was
        lost in a crash and has to be worked out again. Raises UnknownConversation, and IdReused for other words.
        """
        with self._sessions.begin() as session:
            known = session.get(Answered, (conversation_id, hash_token(client_msg_id)))
            if known is not None:
                row = _message(session, conversation_id, known.seq)
                if _said(row["parts"]) != _said(parts):
                    raise IdReused
                return Begun(row, None if known.reply is None else json.loads(known.reply))
            message = append(session, conversation_id, "patron", parts, self._clock())
            _remember_urgency(session, conversation_id, urgency, situation)
            key = hash_token(client_msg_id)
            session.add(Answered(conversation_id=conversation_id, client_msg_id=key, seq=message["seq"]))
            return Begun(message, None)

    def finish(
        self,
        conversation_id: str,
        client_msg_id: str,
        parts: tuple[Part, ...],
        state: str,
        extra: dict[str, Any],
        *,
        seen: str | None = None,
        urgency: str = "none",
    ) -> dict[str, Any]:
        """Writes the answer and remembers it for a resent ``client_msg_id``; gives the answer to acknowledge.

        The state changes only if it still is the one ``seen`` before the turn: the desk may have claimed meanwhile.
        Raises UnknownConversation.
        """
        with self._sessions.begin() as session:
            message = append(session, conversation_id, "bot", parts, self._clock())
            state = _move(session, conversation_id, state, seen)
            _remember_urgency(session, conversation_id, urgency, None)
            reply = {"messages": [message], "state": state, **extra}
            session.execute(
                update(Answered)
                .where(Answered.conversation_id == conversation_id, Answered.client_msg_id == hash_token(client_msg_id))
                .values(reply=json.dumps(reply, ensure_ascii=False))
            )
            return reply

    def add(
        self,
        conversation_id: str,
        author: str,
        parts: tuple[Part, ...],
        state: str | None = None,
        seen: str | None = None,
    ) -> dict[str, Any]:
        """Writes a message of ``author`` (bot, staff or system) outside a turn; changes the state like ``finish``."""
        with self._sessions.begin() as session:
            message = append(session, conversation_id, author, parts, self._clock())
            if state is not None:
                _move(session, conversation_id, state, seen)
            return message

    def messages(self, conversation_id: str, after: int = 0) -> list[dict[str, Any]]:
        """Messages whose ``seq`` is above ``after``, oldest first."""
        query = (
            select(Message).where(Message.conversation_id == conversation_id, Message.seq > after).order_by(Message.seq)
        )
        with self._sessions() as session:
            return [_as_dict(row) for row in session.execute(query).scalars()]

    def label_of(self, conversation_id: str, choice: str) -> str | None:
        """The words of a button offered in this conversation, or None when it never was."""
        for message in reversed(self.messages(conversation_id)):
            for part in message["parts"]:
                for offered in part.get("choices", ()):
                    if offered["id"] == choice:
                        return str(offered["label"])
        return None

    def rate(self, conversation_id: str, seq: int) -> bool:
        """Marks a message as rated, whatever the opinion; False when it was already. Raises LookupError."""
        this = (Message.conversation_id == conversation_id, Message.seq == seq)
        with self._sessions.begin() as session:
            statement = update(Message).where(*this, Message.rated.is_(False)).values(rated=True)
            if _changed(session, statement):
                return True
            if session.execute(select(Message.id).where(*this)).first() is None:
                raise LookupError(seq)
            return False

    def erase(self, conversation_id: str) -> None:
        """Removes the conversation and the calls for a person that came from it: nothing of it remains."""
        with self._sessions.begin() as session:
            session.execute(delete(Handoff).where(Handoff.conversation_id == conversation_id))
            for table in (Answered, Message):
                session.execute(delete(table).where(table.conversation_id == conversation_id))
            session.execute(delete(Conversation).where(Conversation.id == conversation_id))
        self._after_erase()


def append(
    session: Session, conversation_id: str, author: str, parts: tuple[Part, ...], now: datetime
) -> dict[str, Any]:
    """Writes a message inside the caller's transaction. Raises UnknownConversation."""
    # The UPDATE comes first: it takes the write lock, so that two writers never get the same seq.
    statement = update(Conversation).where(Conversation.id == conversation_id)
    if not _changed(session, statement.values(last_seq=Conversation.last_seq + 1, last_at=now)):
        raise UnknownConversation
    seq = session.execute(select(Conversation.last_seq).where(Conversation.id == conversation_id)).scalar_one()
    text = json.dumps(list(parts), ensure_ascii=False)
    row = Message(conversation_id=conversation_id, seq=seq, author=author, at=now, parts=text, rated=False)
    session.add(row)
    return _as_dict(row)


def hash_token(token: str) -> str:
    """SHA-256 of a token, in hexadecimal: the only form in which a token is stored."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def graver(one: str, other: str) -> str:
    """The graver of two levels of urgency; an unknown one counts least."""
    return min(one, other, key=lambda level: URGENCIES.index(level) if level in URGENCIES else len(URGENCIES))


def _said(parts: Sequence[Part]) -> list[tuple[object, object]]:
    """What tells two messages of a patron apart: the id of a button, whatever it was called then, or the words."""
    return [(part.get("choice"), None if part.get("choice") else part.get("text")) for part in parts]


def _thread(row: Conversation) -> Thread:
    return Thread(row.id, row.state, row.library, row.urgency, row.situation)


def _move(session: Session, conversation_id: str, state: str, seen: str | None) -> str:
    """Changes the state unless it is no longer ``seen``; gives the state that holds now."""
    if state not in STATES:
        raise ValueError(f"unknown conversation state: {state}")
    where = [Conversation.id == conversation_id]
    if seen is not None:
        where.append(Conversation.state == seen)
    if _changed(session, update(Conversation).where(*where).values(state=state)):
        return state
    query = select(Conversation.state).where(Conversation.id == conversation_id)
    return session.execute(query).scalar_one_or_none() or state


def _remember_urgency(session: Session, conversation_id: str, urgency: str, situation: str | None) -> None:
    """Keeps the gravest level, and the latest known situation at that level."""
    query = select(Conversation.urgency, Conversation.situation).where(Conversation.id == conversation_id)
    level, known = session.execute(query).one()
    if urgency == "none" or graver(level, urgency) != urgency:
        return
    values = {"urgency": urgency, "situation": situation or (known if level == urgency else None)}
    _changed(session, update(Conversation).where(Conversation.id == conversation_id).values(**values))


def _changed(session: Session, statement: Any) -> bool:
    result: Any = session.execute(statement.execution_options(synchronize_session=False))
    return bool(result.rowcount)


def _message(session: Session, conversation_id: str, seq: int) -> dict[str, Any]:
    query = select(Message).where(Message.conversation_id == conversation_id, Message.seq == seq)
    return _as_dict(session.execute(query).scalar_one())


def _as_dict(row: Message) -> dict[str, Any]:
    at = row.at.isoformat(timespec="seconds")
    return {"seq": row.seq, "author": row.author, "at": at, "parts": json.loads(row.parts)}
