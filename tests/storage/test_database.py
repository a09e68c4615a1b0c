"""storage.database: address, pragmas, migrations."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

import knowledge.models
from knowledge.search_key import search_key
from storage.base import Base, UtcDateTime
from storage.database import (
    MIGRATIONS,
    check_writable,
    database_url,
    make_engine,
    session_factory,
    truncate_wal,
    upgrade,
)

PROJECT = Path(__file__).resolve().parents[2]
KNOWLEDGE = {
    "partner", "service", "library", "library_service", "closure", "workshop", "workshop_date", "workshop_wait",
    "confirmation_link", "partner_answer", "change", "form_done",
}  # fmt: skip


def test_the_database_lies_in_the_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert database_url(tmp_path).startswith(f"sqlite:///{tmp_path}/")


def test_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://host/base")
    assert database_url(tmp_path) == "postgresql://host/base"


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("secure_delete", 1), ("foreign_keys", 1)]
)
def test_every_connection_is_durable_and_erases_for_good(tmp_path: Path, pragma: str, value: object) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'new' / 'base.sqlite3'}")
    with engine.connect() as connection:
        assert connection.execute(text(f"PRAGMA {pragma}")).scalar() == value


def test_the_log_is_not_emptied_at_every_request(tmp_path: Path) -> None:
    """SQLite does it, four writes to disk, whenever the last connection closes: connections are kept."""
    engine = make_engine(f"sqlite:///{tmp_path / 'base.sqlite3'}")
    for statement in ("CREATE TABLE t (a)", "INSERT INTO t VALUES (1)"):
        with engine.begin() as connection:
            connection.execute(text(statement))
    assert (tmp_path / "base.sqlite3-wal").stat().st_size > 0


def test_as_many_connections_as_are_asked_for_at_once(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'base.sqlite3'}")
    opened = [engine.connect() for _ in range(30)]
    for connection in opened:
        connection.close()
    assert engine.pool.checkedin() == 5


def test_the_files_are_closed_to_other_users(tmp_path: Path) -> None:
    file = tmp_path / "base.sqlite3"
    file.touch(mode=0o644)
    engine = make_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE t (a)"))
        connection.commit()
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes == {"base.sqlite3": 0o600, "base.sqlite3-wal": 0o600, "base.sqlite3-shm": 0o600}


def test_emptying_the_log_tells_when_a_reader_holds_it(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'base.sqlite3'}")
    upgrade(engine)
    wal = tmp_path / "base.sqlite3-wal"
    reader = sqlite3.connect(tmp_path / "base.sqlite3", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM library").fetchone()
    with engine.begin() as writer:
        writer.execute(text("CREATE TABLE t (a)"))
    assert not truncate_wal(engine)
    assert wal.stat().st_size > 0
    reader.close()
    assert truncate_wal(engine)
    assert not wal.exists() or wal.stat().st_size == 0


def test_an_error_never_shows_the_values_of_a_statement(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'base.sqlite3'}")
    upgrade(engine)
    with session_factory(engine)() as session, pytest.raises(IntegrityError) as caught:
        session.execute(text("INSERT INTO library (slug) VALUES (:slug)"), {"slug": "my-secret"})
    assert "my-secret" not in str(caught.value)


def test_upgrading_twice_changes_nothing(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'base.sqlite3'}")
    upgrade(engine)
    upgrade(engine)
    assert set(inspect(engine).get_table_names()) >= KNOWLEDGE


def test_the_migrations_give_the_tables_that_the_models_describe(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'base.sqlite3'}")
    upgrade(engine)
    ours = {table for table in Base.metadata.tables if table in KNOWLEDGE}
    assert ours == KNOWLEDGE and knowledge.models.Partner.__tablename__ in ours
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, kind, parents: kind != "table" or name in KNOWLEDGE}
        )
        differences = compare_metadata(context, Base.metadata)
    assert [change for change in differences if getattr(change[1], "name", "") in KNOWLEDGE] == []


BEFORE_KEYS = """
INSERT INTO partner (id, name, commune, postcode, phone, source, source_id, kind, saturated, demonstration)
VALUES (:i, :n, :m, :p, :t, 's', :i, 'mairie', 0, 0)"""


def test_partners_of_before_the_search_key_are_given_the_key_that_new_ones_have(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'base.sqlite3'}")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    names = (("a", "École du St Cœur", "Rezé", "44400", "02 61 91 00 04"), ("b", "L’Îlot — annexe", None, None, None))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0008")
        for row in names:
            connection.execute(text(BEFORE_KEYS), dict(zip("inmpt", row, strict=True)))
    upgrade(engine)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT id, search_key FROM partner ORDER BY id")).all()
    assert [tuple(row) for row in found] == [(row[0], search_key(*row[1:])) for row in names]
    assert found[0].search_key == " ecole du saint coeur\n reze 44400 0261910004"


def test_the_migrations_go_back_as_well(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'base.sqlite3'}")
    upgrade(engine)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0008")
    upgrade(engine)
    assert "search_key" in {column["name"] for column in inspect(engine).get_columns("partner")}


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 11, 21), None)


def test_a_database_that_takes_writes_stays_as_it_is(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'base.sqlite3'}")
    upgrade(engine)
    before = list(sqlite3.connect(tmp_path / "base.sqlite3").iterdump())
    check_writable(engine)
    assert list(sqlite3.connect(tmp_path / "base.sqlite3").iterdump()) == before


def test_a_read_only_database_is_noticed(tmp_path: Path) -> None:
    upgrade(make_engine(f"sqlite:///{tmp_path / 'base.sqlite3'}"))
    with pytest.raises(SQLAlchemyError):
        check_writable(make_engine(f"sqlite:///file:{tmp_path / 'base.sqlite3'}?mode=ro&uri=true"))


FULL_DISK = """
import pathlib, resource, sys
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from storage.database import check_writable, make_engine, upgrade

engine = make_engine("sqlite:///" + sys.argv[1])
upgrade(engine)
other = engine.connect()  # as in a running application, where the write-ahead log stays
other.execute(text("SELECT * FROM alembic_version")).all()
check_writable(engine)
resource.setrlimit(resource.RLIMIT_FSIZE, (pathlib.Path(sys.argv[1] + "-wal").stat().st_size,) * 2)
try:
    check_writable(engine)
except SQLAlchemyError:
    sys.exit(7)
"""


def test_a_disk_without_room_is_noticed(tmp_path: Path) -> None:
    """A process of its own, whose files may not grow: a row that is rolled back would not notice."""
    arguments = [sys.executable, "-c", FULL_DISK, str(tmp_path / "base.sqlite3")]
    assert subprocess.run(arguments, cwd=PROJECT, capture_output=True, check=False).returncode == 7
