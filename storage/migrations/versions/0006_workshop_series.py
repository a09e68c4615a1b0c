"""Workshops: how hard they are, for whom, by which rule they come back, where they come from; the waiting list."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NEW_OF_WORKSHOP: tuple[sa.Column[Any], ...] = (
    sa.Column("level", sa.String(16)),
    sa.Column("publics", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("rule", sa.String(500)),
    sa.Column("first_start", sa.DateTime),
    sa.Column("length_min", sa.Integer),
    sa.Column("exceptions", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("uid", sa.String(255)),
)


def upgrade() -> None:
    for column in NEW_OF_WORKSHOP:
        op.add_column("workshop", column.copy())
    op.create_table(
        "workshop_wait",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "date_id", sa.Integer, sa.ForeignKey("workshop_date.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("phone", sa.String(20)),
        sa.Column("added_at", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("workshop_wait")
    with op.batch_alter_table("workshop") as batch:
        for column in reversed(NEW_OF_WORKSHOP):
            batch.drop_column(column.name)
