"""Partners, services, closures, libraries, workshops."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_partners()
    _create_libraries()
    _create_workshops()
    op.create_table(
        "closure",
        sa.Column("id", sa.Integer, primary_key=True),
        _belongs_to("partner", sa.String(32), nullable=True, index=True),
        _belongs_to("library", sa.Integer, nullable=True, index=True),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        sa.Column("reason", sa.String(200)),
    )


def _belongs_to(table: str, kind: Any, nullable: bool = False, index: bool = False) -> Any:
    return sa.Column(
        f"{table}_id", kind, sa.ForeignKey(f"{table}.id", ondelete="CASCADE"), nullable=nullable, index=index
    )


def _place() -> list[Any]:
    """Columns of anything one can visit or call; new column objects each time, as Alembic asks."""
    return [
        sa.Column("address", sa.String(300)),
        sa.Column("postcode", sa.String(5)),
        sa.Column("commune", sa.String(100)),
        sa.Column("insee", sa.String(5)),
        sa.Column("lat", sa.Float),
        sa.Column("lon", sa.Float),
        sa.Column("phone", sa.String(20)),
        sa.Column("email", sa.String(200)),
        sa.Column("website", sa.String(500)),
        sa.Column("opening_hours", sa.Text),
        sa.Column("hours_note", sa.Text),
        sa.Column("verified_on", sa.Date),
        sa.Column("demonstration", sa.Boolean, nullable=False),
    ]


def _create_partners() -> None:
    op.create_table(
        "partner",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("source_id", sa.String(128), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False, index=True),
        sa.Column("what", sa.Text),
        *_place(),
        sa.Column("saturated", sa.Boolean, nullable=False),
        sa.Column("closed_until", sa.Date),
        sa.UniqueConstraint("source", "source_id"),
    )
    op.create_index("ix_partner_insee", "partner", ["insee"])
    op.create_table(
        "service",
        sa.Column("id", sa.Integer, primary_key=True),
        _belongs_to("partner", sa.String(32)),
        sa.Column("need", sa.String(32), nullable=False, index=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("posture", sa.String(16), nullable=False),
        sa.Column("publics", sa.JSON, nullable=False),
        sa.Column("zone_kind", sa.String(16), nullable=False),
        sa.Column("zone_codes", sa.JSON, nullable=False),
        sa.Column("cost", sa.String(200)),
        sa.Column("appointment", sa.String(200)),
        sa.Column("bring", sa.JSON, nullable=False),
        sa.UniqueConstraint("partner_id", "need"),
    )


def _create_libraries() -> None:
    op.create_table(
        "library",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("slug", sa.String(64), nullable=False, unique=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("network", sa.String(200)),
        sa.Column("territory", sa.JSON, nullable=False),
        *_place(),
    )
    op.create_table(
        "library_service",
        sa.Column("id", sa.Integer, primary_key=True),
        _belongs_to("library", sa.Integer),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("need", sa.String(32), nullable=False, index=True),
        sa.Column("posture", sa.String(16), nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("price", sa.String(200)),
        sa.Column("appointment", sa.String(200)),
        sa.Column("note", sa.Text),
        sa.Column("bring", sa.JSON, nullable=False),
        sa.UniqueConstraint("library_id", "code", "need"),
    )


def _create_workshops() -> None:
    op.create_table(
        "workshop",
        sa.Column("id", sa.Integer, primary_key=True),
        _belongs_to("library", sa.Integer),
        sa.Column("partner_id", sa.String(32), sa.ForeignKey("partner.id", ondelete="SET NULL")),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("need", sa.String(32), nullable=False, index=True),
        sa.Column("also_needs", sa.JSON, nullable=False),
        sa.Column("description", sa.Text),
        sa.Column("audience", sa.String(200)),
        sa.Column("bring", sa.JSON, nullable=False),
        sa.Column("booking", sa.Text),
        sa.UniqueConstraint("library_id", "code"),
    )
    op.create_table(
        "workshop_date",
        sa.Column("id", sa.Integer, primary_key=True),
        _belongs_to("workshop", sa.Integer),
        sa.Column("start", sa.DateTime, nullable=False, index=True),
        sa.Column("end", sa.DateTime, nullable=False),
        sa.Column("seats", sa.Integer),
        sa.Column("seats_taken", sa.Integer, nullable=False),
        sa.UniqueConstraint("workshop_id", "start"),
    )
