"""How to come without a car: transport on demand, a line that stops at the door. Of partners and of libraries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = ("partner", "library")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("transport", sa.String(200)))


def downgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("transport")
