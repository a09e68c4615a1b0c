"""benchmarks.names: every message is measured, and the figures are told."""

from __future__ import annotations

from pathlib import Path

from benchmarks.names import MESSAGES, directory, measured, report


def test_every_message_is_measured_in_a_small_directory(tmp_path: Path) -> None:
    took = measured(directory(tmp_path / "names.sqlite3", 100), 3)
    assert list(took) == ["first reading", *MESSAGES] and all(took.values())
    assert len(report(took)) == len(took)
