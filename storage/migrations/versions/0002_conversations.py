"""Conversations, hand-offs, desk accounts and anonymous figures."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_conversations()
    _create_handoffs()
    _create_staff()
    op.create_table(
        "daily_count",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("measure", sa.String(24), primary_key=True),
        sa.Column("need", sa.String(32), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )


def _create_conversations() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("library", sa.String(64), sa.ForeignKey("library.slug", ondelete="SET NULL")),
        sa.Column("urgency", sa.String(16), nullable=False),
        sa.Column("situation", sa.String(32)),
        sa.Column("last_seq", sa.Integer, nullable=False),
        sa.Column("opened_at", sa.DateTime, nullable=False),
        sa.Column("last_at", sa.DateTime, nullable=False, index=True),
    )
    op.create_table(
        "message",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        _belongs_to_conversation(),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("author", sa.String(8), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("parts", sa.Text, nullable=False),
        sa.Column("rated", sa.Boolean, nullable=False),
        sa.UniqueConstraint("conversation_id", "seq"),
    )
    op.create_table(
        "answered",
        _belongs_to_conversation(primary_key=True),
        sa.Column("client_msg_id", sa.String(64), primary_key=True),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("reply", sa.Text),
    )


def _belongs_to_conversation(primary_key: bool = False) -> Any:
    owner = sa.ForeignKey("conversation.id", ondelete="CASCADE")
    return sa.Column("conversation_id", sa.String(32), owner, primary_key=primary_key, nullable=False)


def _create_handoffs() -> None:
    owner = sa.ForeignKey("conversation.id", ondelete="SET NULL")
    op.create_table(
        "handoff",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("conversation_id", sa.String(32), owner, index=True),
        sa.Column("state", sa.String(16), nullable=False, index=True),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("urgency", sa.String(16), nullable=False),
        sa.Column("need", sa.String(32)),
        sa.Column("commune", sa.String(80)),
        sa.Column("library", sa.String(64)),
        sa.Column("opened_at", sa.DateTime, nullable=False),
        sa.Column("waiting_since", sa.DateTime, nullable=False),
        sa.Column("claimed_at", sa.DateTime),
        sa.Column("closed_at", sa.DateTime),
        sa.Column("holder", sa.String(64)),
    )


def _create_staff() -> None:
    op.create_table(
        "staff_account",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("key", sa.String(64), nullable=False, unique=True),
        sa.Column("password_hash", sa.String(160), nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
    )
    account = sa.ForeignKey("staff_account.id", ondelete="CASCADE")
    op.create_table(
        "staff_session",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.Integer, account, nullable=False),
        sa.Column("csrf", sa.String(64), nullable=False),
        sa.Column("opened_at", sa.DateTime, nullable=False),
        sa.Column("active_at", sa.DateTime, nullable=False),
        sa.Column("present_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "login_failure",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("subject", sa.String(64), nullable=False, index=True),
        sa.Column("at", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    tables = "daily_count login_failure staff_session staff_account handoff answered message conversation"
    for table in tables.split():
        op.drop_table(table)
