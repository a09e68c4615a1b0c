"""Workshops changed at the desk: a version, cancelled ones kept, and dates called off with the people on them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workshop", sa.Column("version", sa.Integer, nullable=False, server_default="1"))
    op.add_column("workshop", sa.Column("withdrawn", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("workshop_date", sa.Column("cancelled", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("workshop_date") as batch:
        batch.drop_column("cancelled")
    with op.batch_alter_table("workshop") as batch:
        batch.drop_column("withdrawn")
        batch.drop_column("version")
