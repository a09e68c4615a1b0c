"""The journal of conversations: what is acknowledged is on disk, and the same message is never done twice."""

from __future__ import annotations

import hashlib
import json
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, sessionmaker

from conversations.models import Answered, Conversation, Handoff, Message

Clock = Callable[[], datetime]
"""Gives the current instant, aware."""

Part = dict[str, Any]
STATES = ("bot", "waiting", "claimed", "left_message", "closed")
_TOKEN_BYTES = 32  # 256 bits: nobody guesses another patron's conversation


@dataclass(frozen=True)
class Thread:
    """What is needed to go on with a conversation, without its messages."""

    id: str
    state: str
    library: str | None


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

    def __init__(self, sessions: sessionmaker[Session], clock: Clock) -> None:
        self._sessions = sessions
        self._clock = clock

    def open(self, greeting: tuple[Part, ...], library: str | None = None, site_key: str | None = None) -> Opened:
        """Starts a conversation whose first message is the bot's ``greeting``."""
        token, now = secrets.token_urlsafe(_TOKEN_BYTES), self._clock()
        row = Conversation(
            id=uuid.uuid4().hex,
            token_hash=hash_token(token),
            state="bot",
            library=library,
            site_key=site_key,
            last_seq=0,
            opened_at=now,
            last_at=now,
        )
        with self._sessions.begin() as session:
            session.add(row)
            session.flush()
            first = self._append(session, row.id, "bot", greeting)
            return Opened(Thread(row.id, "bot", library), token, (first,))

    def find(self, token: str) -> Thread | None:
        """The conversation that this token opens, or None."""
        query = select(Conversation).where(Conversation.token_hash == hash_token(token))
        with self._sessions() as session:
            row = session.execute(query).scalar_one_or_none()
            return None if row is None else Thread(row.id, row.state, row.library)

    def begin(self, conversation_id: str, client_msg_id: str, parts: tuple[Part, ...]) -> Begun:
        """Writes the patron's message before anything is done with it.

        Sent again, the message is not written twice: ``reply`` gives the first answer, or None when the answer was
        lost in a crash and has to be worked out again.
        """
        with self._sessions.begin() as session:
            known = session.get(Answered, (conversation_id, client_msg_id))
            if known is not None:
                row = _message(session, conversation_id, known.seq)
                return Begun(row, None if known.reply is None else json.loads(known.reply))
            message = self._append(session, conversation_id, "patron", parts)
            session.add(Answered(conversation_id=conversation_id, client_msg_id=client_msg_id, seq=message["seq"]))
            return Begun(message, None)

    def finish(
        self,
        conversation_id: str,
        client_msg_id: str,
        parts: tuple[Part, ...],
        state: str,
        extra: dict[str, Any],
    ) -> dict[str, Any]:
        """Writes the answer and remembers it for a resent ``client_msg_id``; gives the answer to acknowledge."""
        with self._sessions.begin() as session:
            message = self._append(session, conversation_id, "bot", parts)
            _set_state(session, conversation_id, state)
            reply = {"messages": [message], "state": state, **extra}
            session.execute(
                update(Answered)
                .where(Answered.conversation_id == conversation_id, Answered.client_msg_id == client_msg_id)
                .values(reply=json.dumps(reply, ensure_ascii=False))
            )
            return reply

    def add(
        self, conversation_id: str, author: str, parts: tuple[Part, ...], state: str | None = None
    ) -> dict[str, Any]:
        """Writes a message of ``author`` (bot, staff or system) outside a turn, and perhaps a new state."""
        with self._sessions.begin() as session:
            message = self._append(session, conversation_id, author, parts)
            if state is not None:
                _set_state(session, conversation_id, state)
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

    def set_state(self, conversation_id: str, state: str) -> None:
        """Moves the conversation to one of ``STATES``."""
        with self._sessions.begin() as session:
            _set_state(session, conversation_id, state)

    def erase(self, conversation_id: str) -> None:
        """Removes the conversation and the calls for a person that came from it: nothing of it remains."""
        with self._sessions.begin() as session:
            session.execute(delete(Handoff).where(Handoff.conversation_id == conversation_id))
            for table in (Answered, Message):
                session.execute(delete(table).where(table.conversation_id == conversation_id))
            session.execute(delete(Conversation).where(Conversation.id == conversation_id))

    def ping(self) -> None:
        """Raises when the database does not answer."""
        with self._sessions() as session:
            session.execute(select(Conversation.id).limit(1)).first()

    def _append(self, session: Session, conversation_id: str, author: str, parts: tuple[Part, ...]) -> dict[str, Any]:
        now = self._clock()
        # The UPDATE comes first: it takes the write lock, so that two writers never get the same seq.
        session.execute(
            update(Conversation)
            .where(Conversation.id == conversation_id)
            .values(last_seq=Conversation.last_seq + 1, last_at=now)
            .execution_options(synchronize_session=False)
        )
        seq = session.execute(select(Conversation.last_seq).where(Conversation.id == conversation_id)).scalar_one()
        text = json.dumps(list(parts), ensure_ascii=False)
        row = Message(conversation_id=conversation_id, seq=seq, author=author, at=now, parts=text)
        session.add(row)
        return _as_dict(row)


def hash_token(token: str) -> str:
    """SHA-256 of a token, in hexadecimal: the only form in which a token is stored."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _set_state(session: Session, conversation_id: str, state: str) -> None:
    if state not in STATES:
        raise ValueError(f"unknown conversation state: {state}")
    session.execute(
        update(Conversation)
        .where(Conversation.id == conversation_id)
        .values(state=state)
        .execution_options(synchronize_session=False)
    )


def _message(session: Session, conversation_id: str, seq: int) -> dict[str, Any]:
    query = select(Message).where(Message.conversation_id == conversation_id, Message.seq == seq)
    return _as_dict(session.execute(query).scalar_one())


def _as_dict(row: Message) -> dict[str, Any]:
    at = row.at.isoformat(timespec="seconds")
    return {"seq": row.seq, "author": row.author, "at": at, "parts": json.loads(row.parts)}
