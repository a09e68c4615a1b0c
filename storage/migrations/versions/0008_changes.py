"""Who changed what in the records and when; a version on partners, so that two desks do not undo each other's work."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("partner", sa.Column("version", sa.Integer, nullable=False, server_default="1"))
    op.add_column("partner", sa.Column("withdrawn", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_table(
        "change",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("who", sa.String(100), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("record_id", sa.String(32), nullable=False),
        sa.Column("before", sa.JSON, nullable=False),
        sa.Column("after", sa.JSON, nullable=False),
        sa.Column("undone_by", sa.Integer, sa.ForeignKey("change.id", ondelete="SET NULL")),
    )
    op.create_index("ix_change_kind_record_id", "change", ["kind", "record_id"])


def downgrade() -> None:
    op.drop_table("change")
    with op.batch_alter_table("partner") as batch:
        batch.drop_column("withdrawn")
        batch.drop_column("version")
