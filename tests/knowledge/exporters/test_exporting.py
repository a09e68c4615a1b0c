"""Which partners are exported, and what is said of the others."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from knowledge.demonstration import load_demonstration
from knowledge.exporters import FORMATS, Exported, export
from knowledge.models import Partner


def done(sessions: sessionmaker[Session]) -> Exported:
    return export(sessions, "mednum", lambda _text: None)


def test_fictional_partners_are_left_out_as_soon_as_there_are_others(imported: Any) -> None:
    load_demonstration(imported, date(2026, 11, 20))
    assert done(imported) == Exported(written=4)


def test_fictional_partners_alone_are_exported_and_told(sessions: Any) -> None:
    load_demonstration(sessions, date(2026, 11, 20))
    found = done(sessions)
    assert found.demonstration and found.written > 10


def test_a_partner_without_address_is_left_out_and_counted(imported: Any) -> None:
    with imported() as session:
        session.add(
            Partner(
                id="line",
                source="essai",
                source_id="line",
                name="Ligne",
                kind="caf",
                phone="3230",
                verified_on=date(2026, 11, 1),
            )
        )
        session.commit()
    assert done(imported) == Exported(written=4, left_out=1)


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_a_partner_that_nobody_verified_is_left_out_and_counted(imported: Any, exported: Any, form: str) -> None:
    """A date that nobody knows is never invented: every format requires one."""
    with imported() as session:
        session.execute(update(Partner).where(Partner.source_id == "fs-1").values(verified_on=None))
        session.commit()
    assert "1970" not in exported(imported, form) and "fs-1" not in exported(imported, form)
    assert export(imported, form, lambda _text: None) == Exported(written=3, undated=1)


def test_nothing_gives_a_header(sessions: Any, exported: Any) -> None:
    assert exported(sessions, "mednum").startswith("id,pivot,nom,") and done(sessions) == Exported()
