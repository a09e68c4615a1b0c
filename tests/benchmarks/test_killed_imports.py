"""Nothing is half imported, even when the process is killed; ``benchmarks.killed_imports`` does it fifty times."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from benchmarks.killed_imports import BETWEEN, kill


def test_a_killed_import_leaves_the_old_state_or_the_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert BETWEEN not in kill(5, 300, tmp_path, random.Random(3))  # noqa: S311 - no secret
