"""The state of each dialogue: one bounded row a conversation, without patrons' words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dialogue",
        sa.Column("conversation_id", sa.String(64), primary_key=True),
        sa.Column("slots", sa.JSON, nullable=False),
        sa.Column("events", sa.JSON, nullable=False),
        sa.Column("updated_at", sa.DateTime, nullable=False, index=True),
    )


def downgrade() -> None:
    op.drop_table("dialogue")
