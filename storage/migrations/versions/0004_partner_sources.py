"""What each source told of a partner: several may know one place, and each import needs its own part."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "partner_source",
        sa.Column("source", sa.String(64), primary_key=True),
        sa.Column("source_id", sa.String(128), primary_key=True),
        sa.Column(
            "partner_id", sa.String(32), sa.ForeignKey("partner.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("siret_key", sa.String(16), index=True),
        sa.Column("name_key", sa.String(16), nullable=False, index=True),
        sa.Column("record", sa.JSON, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("partner_source")
