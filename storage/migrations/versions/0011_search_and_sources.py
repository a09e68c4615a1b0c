"""What partners are searched by, kept with them; and of each change, the source whose words an import brought."""

from __future__ import annotations

import re
import unicodedata
from itertools import islice
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

AT_ONCE = 1_000
_SHORT = {"st": "saint", "ste": "sainte", "sts": "saints"}


def upgrade() -> None:
    op.add_column("change", sa.Column("source", sa.String(200)))
    op.add_column("partner", sa.Column("search_key", sa.Text, nullable=False, server_default=""))
    _fill()
    op.create_index("ix_partner_search", "partner", ["withdrawn", "search_key", "id", "kind"])


def downgrade() -> None:
    op.drop_index("ix_partner_search", "partner")
    with op.batch_alter_table("partner") as batch:
        batch.drop_column("search_key")
    with op.batch_alter_table("change") as batch:
        batch.drop_column("source")


def _fill() -> None:
    """The keys of the partners that are there, as knowledge.search_key made them when this was written."""
    told = ("id", "name", "commune", "postcode", "phone")
    partner = sa.table("partner", *(sa.column(name) for name in (*told, "search_key")))
    connection = op.get_bind()
    rows = iter(connection.execute(sa.select(*(partner.c[name] for name in told))).all())
    update = sa.update(partner).where(partner.c.id == sa.bindparam("b_id")).values(search_key=sa.bindparam("b_key"))
    while some := [_key(*row) for row in islice(rows, AT_ONCE)]:
        connection.execute(update, some)


def _key(identifier: str, name: str, commune: str | None, postcode: str | None, phone: str | None) -> dict[str, Any]:
    where = _plain(" ".join(filter(None, (commune, postcode))))
    digits = re.sub(r"[^0-9]", "", phone or "")
    return {"b_id": identifier, "b_key": f" {_plain(name)}\n {where} {digits}".rstrip(" ")}


def _plain(text: str) -> str:
    stripped = unicodedata.normalize("NFD", text.lower().replace("œ", "oe"))
    letters = "".join(letter for letter in stripped if not unicodedata.combining(letter))
    return " ".join(_SHORT.get(word, word) for word in re.findall(r"[a-z0-9]+", letters))
