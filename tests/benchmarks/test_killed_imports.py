"""Nothing is half imported, even when the process is killed, fifty times at random; nor half exported."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from benchmarks.imports import make_file
from benchmarks.killed_imports import BETWEEN, NEW, OLD, kill, run_and_kill
from knowledge.importers import import_file
from passerelle.cli import run
from storage.database import FILE_NAME, make_engine, session_factory, upgrade

TIMES = 50


def test_a_killed_import_leaves_the_old_state_or_the_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    found = kill(TIMES, 250, tmp_path, random.Random(3))  # noqa: S311 - no secret
    assert len(found) == TIMES and BETWEEN not in found
    assert found.count(OLD) >= TIMES / 2 and set(found) <= {OLD, NEW}  # most died while they worked


def test_a_killed_export_leaves_the_old_file_or_the_whole_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    target, data_dir = tmp_path / "lieux.json", tmp_path / "data"
    data_dir.mkdir()
    engine = make_engine(f"sqlite:///{data_dir / FILE_NAME}")
    upgrade(engine)
    import_file(make_file(tmp_path / "lieux.csv", 400), session_factory(engine))
    engine.dispose()

    def export() -> None:
        run(["export", "--format", "data-inclusion", "--output", str(target), "--data-dir", str(data_dir)])

    usual = run_and_kill(export)
    whole, chance, found = target.read_bytes(), random.Random(5), []  # noqa: S311 - no secret
    for _ in range(15):
        target.write_bytes(b"old")
        run_and_kill(export, chance.uniform(0, usual * 1.1))
        found.append(target.read_bytes())
    assert set(found) <= {b"old", whole} and b"old" in found and len(whole) > 100_000
