"""The large file is the same for the same seed, and every row of it can be imported."""

from __future__ import annotations

from pathlib import Path

from benchmarks.imports import make_file
from knowledge.importers import import_file
from storage.database import make_engine, session_factory, upgrade


def test_the_same_seed_gives_the_same_file(tmp_path: Path) -> None:
    one, other = make_file(tmp_path / "one.csv", 20), make_file(tmp_path / "other.csv", 20)
    assert one.read_bytes() == other.read_bytes()


def test_every_row_is_kept(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'base.sqlite3'}")
    upgrade(engine)
    report = import_file(make_file(tmp_path / "one.csv", 200), session_factory(engine))
    assert (report.added, report.refused, report.joined) == (200, 0, 0)
