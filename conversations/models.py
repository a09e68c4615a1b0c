"""Tables of what passes between a patron, the bot and the desk. Text is masked before it comes here (privacy.py)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped

from storage.base import Base, UtcDateTime


class Conversation(Base):
    """One patron's thread. The token itself is never stored, only its SHA-256.

    ``urgency`` and ``situation`` are the gravest met so far: a crisis is not forgotten at the next message.
    """

    __tablename__ = "conversation"

    id: Mapped[str] = Column(String(32), primary_key=True)
    token_hash: Mapped[str] = Column(String(64), nullable=False, unique=True)
    state: Mapped[str] = Column(String(16), nullable=False, default="bot")
    library = Column(String(64), nullable=True)  # the database refuses the name of a library that it does not know
    urgency: Mapped[str] = Column(String(16), nullable=False, default="none")
    situation = Column(String(32), nullable=True)
    last_seq: Mapped[int] = Column(Integer, nullable=False, default=0)
    opened_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    last_at: Mapped[datetime] = Column(UtcDateTime, nullable=False, index=True)


class Message(Base):
    """What one author said at one moment: ``parts`` is the JSON of the contract's parts."""

    __tablename__ = "message"
    __table_args__ = (UniqueConstraint("conversation_id", "seq"),)

    id: Mapped[int] = Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = Column(String(32), ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False)
    seq: Mapped[int] = Column(Integer, nullable=False)
    author: Mapped[str] = Column(String(8), nullable=False)
    at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    parts: Mapped[str] = Column(Text, nullable=False)
    rated: Mapped[bool] = Column(Boolean, nullable=False, default=False)


class Answered(Base):
    """What was answered to one ``client_msg_id``, kept as SHA-256: sent again, it gets the same answer."""

    __tablename__ = "answered"

    conversation_id: Mapped[str] = Column(
        String(32), ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True
    )
    client_msg_id: Mapped[str] = Column(String(64), primary_key=True)
    seq: Mapped[int] = Column(Integer, nullable=False)
    reply = Column(Text, nullable=True)


class Handoff(Base):
    """A call for a person. It holds no words of the patron; it outlives the conversation, 30 days at most."""

    __tablename__ = "handoff"

    id: Mapped[str] = Column(String(32), primary_key=True)
    conversation_id = Column(String(32), ForeignKey("conversation.id", ondelete="SET NULL"), nullable=True, index=True)
    state: Mapped[str] = Column(String(16), nullable=False, index=True)
    reason: Mapped[str] = Column(String(16), nullable=False)
    urgency: Mapped[str] = Column(String(16), nullable=False)
    need = Column(String(32), nullable=True)
    commune = Column(String(80), nullable=True)
    library = Column(String(64), nullable=True)
    opened_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    waiting_since: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    claimed_at = Column(UtcDateTime, nullable=True)
    closed_at = Column(UtcDateTime, nullable=True)
    holder = Column(String(64), nullable=True)


class StaffAccount(Base):
    """Someone who works at the desk."""

    __tablename__ = "staff_account"

    id: Mapped[int] = Column(Integer, primary_key=True, autoincrement=True)
    name: Mapped[str] = Column(String(64), nullable=False)
    key: Mapped[str] = Column(String(64), nullable=False, unique=True)
    password_hash: Mapped[str] = Column(String(160), nullable=False)
    created_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)


class StaffSession(Base):
    """An open desk session; the cookie's token is stored only as SHA-256."""

    __tablename__ = "staff_session"

    token_hash: Mapped[str] = Column(String(64), primary_key=True)
    account_id: Mapped[int] = Column(Integer, ForeignKey("staff_account.id", ondelete="CASCADE"), nullable=False)
    csrf: Mapped[str] = Column(String(64), nullable=False)
    opened_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    active_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    present_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)


class LoginFailure(Base):
    """One refused login, for throttling; account and address are stored only as SHA-256."""

    __tablename__ = "login_failure"

    id: Mapped[int] = Column(Integer, primary_key=True, autoincrement=True)
    subject: Mapped[str] = Column(String(64), nullable=False, index=True)
    at: Mapped[datetime] = Column(UtcDateTime, nullable=False)


class DailyCount(Base):
    """An anonymous figure: how often something happened on one day. No text, no person."""

    __tablename__ = "daily_count"

    day: Mapped[date] = Column(Date, primary_key=True)
    measure: Mapped[str] = Column(String(24), primary_key=True)
    need: Mapped[str] = Column(String(32), primary_key=True, default="")
    count: Mapped[int] = Column(Integer, nullable=False, default=0)
