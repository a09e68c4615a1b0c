"""Private links by which a partner confirms its record or proposes a correction, and what it answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.base import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "confirmation_link",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column(
            "partner_id", sa.String(32), sa.ForeignKey("partner.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("corrected_at", UtcDateTime),
    )
    op.create_table(
        "partner_answer",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column(
            "partner_id", sa.String(32), sa.ForeignKey("partner.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("state", sa.String(16), nullable=False, index=True),
        sa.Column("before", sa.JSON, nullable=False),
        sa.Column("proposed", sa.JSON, nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("decided_at", UtcDateTime),
        sa.Column("decided_by", sa.String(64)),
    )


def downgrade() -> None:
    op.drop_table("partner_answer")
    op.drop_table("confirmation_link")
