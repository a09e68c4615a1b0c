"""Where the data lies and how to reach it: address, engine, sessions, migrations. Nothing happens at import."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.orm import Session, sessionmaker

MIGRATIONS = Path(__file__).with_name("migrations")
FILE_NAME = "passerelle.sqlite3"
BUSY_TIMEOUT_MS = 5_000

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",  # readers never wait for a writer
    "PRAGMA synchronous=FULL",  # an acknowledged message survives a power cut
    "PRAGMA secure_delete=ON",  # deleted words are overwritten, not merely unlinked
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
)


def database_url(data_dir: Path) -> str:
    """The address of the database: the environment's ``DATABASE_URL``, else one SQLite file in ``data_dir``."""
    return os.environ.get("DATABASE_URL") or f"sqlite:///{data_dir / FILE_NAME}"


def make_engine(url: str) -> Engine:
    """An engine for ``url``, whose errors never show the values of a statement (``hide_parameters``).

    For SQLite the folder of the file is created, readable by its owner alone, and the pragmas above hold on
    every connection. Raises ``sqlalchemy.exc.ArgumentError`` for an address that cannot be read.
    """
    parsed = make_url(url)
    sqlite = parsed.get_backend_name() == "sqlite"
    if sqlite and parsed.database:
        Path(parsed.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = create_engine(url, future=True, hide_parameters=True)
    if sqlite:
        event.listen(engine, "connect", _set_pragmas)
    return engine


def _set_pragmas(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def session_factory(engine: Engine) -> sessionmaker[Session]:
    """A maker of sessions in 2.0 style; objects stay readable after a commit."""
    return sessionmaker(bind=engine, future=True, expire_on_commit=False)


def upgrade(engine: Engine) -> None:
    """Brings the tables to the newest migration, in one transaction; does nothing when they are there already."""
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
