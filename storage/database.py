"""Where the data lies and how to reach it: address, engine, sessions, migrations. Nothing happens at import."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import QueuePool

MIGRATIONS = Path(__file__).with_name("migrations")
FILE_NAME = "passerelle.sqlite3"
BUSY_TIMEOUT_MS = 5_000
TRUNCATE_TRIES, TRUNCATE_PAUSE = 5, 0.1  # readers finish within a fraction of a second

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",  # readers never wait for a writer
    "PRAGMA synchronous=FULL",  # an acknowledged message survives a power cut
    "PRAGMA secure_delete=ON",  # deleted words are overwritten, not merely unlinked
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
)

# Connections are kept, opened as many as are asked for at once. SQLAlchemy's default closes each after use, and when
# the last one closes SQLite copies its log into the database and deletes it: a write then takes 14 ms instead of 4, and
# a read 0.36 instead of 0.05 (measured on a busy machine).
SQLITE_POOL: dict[str, Any] = {
    "poolclass": QueuePool,
    "max_overflow": -1,
    "connect_args": {"check_same_thread": False},  # a connection serves one thread at a time, but not always the same
}


def database_url(data_dir: Path) -> str:
    """The address of the database: the environment's ``DATABASE_URL``, else one SQLite file in ``data_dir``."""
    return os.environ.get("DATABASE_URL") or f"sqlite:///{data_dir / FILE_NAME}"


def make_engine(url: str) -> Engine:
    """An engine for ``url``, whose errors never show the values of a statement (``hide_parameters``).

    For SQLite the folder and the file are created, readable by their owner alone, and the pragmas above hold on
    every connection. Raises OSError when they cannot be made, ``sqlalchemy.exc.ArgumentError`` for an address that
    cannot be read.
    """
    parsed = make_url(url)
    sqlite = parsed.get_backend_name() == "sqlite"
    if sqlite and _is_file(parsed.database):
        _make_private(Path(str(parsed.database)))
    options = SQLITE_POOL if sqlite and _is_file(parsed.database) else {}
    engine: Engine = create_engine(url, future=True, hide_parameters=True, **options)
    if sqlite:
        event.listen(engine, "connect", _set_pragmas)
    return engine


def _set_pragmas(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _is_file(database: str | None) -> bool:
    return bool(database) and not str(database).startswith((":memory:", "file:"))


def _make_private(file: Path) -> None:
    """Makes the database's file, closed to other users; SQLite gives its ``-wal`` and ``-shm`` files the same mode."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    for path in (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
        if path.exists() and path.stat().st_mode & 0o077:
            path.chmod(0o600)


def check_writable(engine: Engine) -> None:
    """Writes to the database without changing a row. Raises SQLAlchemyError when the write is refused, a full disk
    included."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # Nothing reaches the disk before a commit, so a rolled back row would not notice a full one. This number of
            # the file's header is free for applications and stays what it is.
            version = int(connection.execute(text("PRAGMA user_version")).scalar_one())
            connection.execute(text(f"PRAGMA user_version={version}"))
        else:  # closing the connection takes it back
            connection.execute(text("UPDATE alembic_version SET version_num = version_num"))


def truncate_wal(engine: Engine) -> bool:
    """Empties SQLite's write-ahead log, so that no erased word stays in it; other databases have none of ours.

    False when a reader or a writer held it all along: the words may still be there, the caller tries again later.
    """
    if engine.dialect.name != "sqlite":
        return True
    for attempt in range(TRUNCATE_TRIES):
        if attempt:
            time.sleep(TRUNCATE_PAUSE)
        if _truncated(engine):
            return True
    return False


def _truncated(engine: Engine) -> bool:
    """One try. The row says busy, pages of the log, pages written back; it does not wait as a statement would."""
    with engine.connect() as connection:
        connection.execute(text("PRAGMA busy_timeout=0"))
        try:
            busy, pages, written = connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).one()
        except OperationalError:  # another checkpoint is running
            return False
        finally:
            connection.execute(text(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}"))
    return bool(busy == 0 and pages == written)


def begin_writing(session: Session) -> None:
    """Begins a session's transaction with the right to write: what it reads, nobody else changes before it ends.

    SQLite has one such right for the whole database. Elsewhere nothing is done here: rows are held as they are read,
    with ``with_for_update``. Raises ``sqlalchemy.exc.OperationalError`` when another writer does not finish.
    """
    connection = session.connection()
    if connection.dialect.name == "sqlite":  # whose driver begins a transaction at the first change only
        connection.exec_driver_sql("BEGIN IMMEDIATE")


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
