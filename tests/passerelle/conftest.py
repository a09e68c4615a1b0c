"""A data folder, and a run of one command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from passerelle.cli import run
from passerelle.settings import Settings
from passerelle.wiring import Store, open_store


@dataclass(frozen=True)
class Outcome:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path / "data"


@pytest.fixture
def store(data_dir: Path) -> Store:
    """An empty database in the data folder."""
    return open_store(Settings.load({}, data_dir=data_dir))


@pytest.fixture
def passerelle(data_dir: Path, capfd: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Runs a command on the data folder, in this process."""

    def call(*arguments: str) -> Outcome:
        capfd.readouterr()
        code = run([*arguments, "--data-dir", str(data_dir)])
        said = capfd.readouterr()
        assert "Traceback" not in said.err
        return Outcome(code, said.out, said.err)

    return call
