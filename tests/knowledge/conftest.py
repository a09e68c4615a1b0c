"""A small directory of our own: one library, a few partners, a clock that stands still."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from knowledge.catalogue import Catalogue
from knowledge.opening_hours import PARIS
from knowledge.territory import Gazetteer
from storage.database import make_engine, session_factory, upgrade

FRIDAY = datetime(2026, 11, 20, 10, 30, tzinfo=PARIS)


@pytest.fixture
def friday() -> datetime:
    """A working Friday at 10:30, the present of these tests."""
    return FRIDAY


@pytest.fixture
def today() -> date:
    """The day of that Friday."""
    return FRIDAY.date()


@pytest.fixture
def sessions(tmp_path: Path) -> sessionmaker[Session]:
    """An empty database with all its tables."""
    engine = make_engine(f"sqlite:///{tmp_path / 'base.sqlite3'}")
    upgrade(engine)
    return session_factory(engine)


@pytest.fixture
def elsewhere(tmp_path: Path) -> sessionmaker[Session]:
    """The empty database of another network."""
    engine = make_engine(f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}")
    upgrade(engine)
    return session_factory(engine)


@pytest.fixture
def catalogue(sessions: sessionmaker[Session]) -> Catalogue:
    """The catalogue of that database, on that Friday."""
    return Catalogue(sessions, lambda: FRIDAY)


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """The communes of the territory."""
    return Gazetteer.load()
