"""What the table of public files tells of one file."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.imports import make_file
from benchmarks.public_files import imported


def test_counts_and_warnings_are_those_of_the_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    path = make_file(tmp_path / "lieux.csv", 3)
    path.write_text(path.read_text(encoding="utf-8").replace("https://lieu1.", "http://lieu1."), encoding="utf-8")
    first, second = (imported(path, tmp_path / "data") for _ in range(2))
    assert (first.counts["added"], first.counts["rows of"], first.errors, first.warnings) == (3, 3, 0, 1)
    assert (second.counts["unchanged"], second.counts["added"]) == (3, 0)
