"""The small files of the importers' tests, to be exported again."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from knowledge.exporters import export
from knowledge.importers import import_file
from knowledge.models import Partner

TRAPS = Path(__file__).parents[1] / "importers" / "data" / "pieges.csv"


@pytest.fixture
def imported(sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    """A database with the four places of a file full of traps, each of which somebody has verified."""
    import_file(TRAPS, sessions, today=date(2026, 11, 20))
    verify_undated(sessions)
    return sessions


def verify_undated(sessions: sessionmaker[Session]) -> None:
    """Somebody verifies what its source did not date: only then may it be exported."""
    with sessions() as session:
        session.execute(update(Partner).where(Partner.verified_on.is_(None)).values(verified_on=date(2026, 11, 1)))
        session.commit()


@pytest.fixture
def verified() -> Callable[[sessionmaker[Session]], None]:
    """The same for any database."""
    return verify_undated


@pytest.fixture
def exported() -> Callable[[sessionmaker[Session], str], str]:
    """The text of an export."""

    def text(sessions: sessionmaker[Session], format_: str) -> str:
        page = io.StringIO(newline="")
        export(sessions, format_, page.write)
        return page.getvalue()

    return text
