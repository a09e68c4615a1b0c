"""Of a session that a calendar moved, the start that it had in its rule: it is the same session in the next file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workshop_date", sa.Column("origin", sa.DateTime))


def downgrade() -> None:
    with op.batch_alter_table("workshop_date") as batch:
        batch.drop_column("origin")
