"""benchmarks.lookup: both sides answer the same, and the figures are told."""

from __future__ import annotations

from pathlib import Path

from benchmarks.lookup import compare, directory, report


def test_a_small_directory_gives_the_same_first_card_on_both_sides(tmp_path: Path) -> None:
    ours, naive, same = compare(directory(tmp_path / "bench.sqlite3", 600), 13)
    assert len(ours) == 13 and naive and all(same)
    assert "same first card" in report(ours, naive, same)
