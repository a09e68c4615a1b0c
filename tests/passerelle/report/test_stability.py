"""Rows of the learning curve."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from passerelle.report import stability

ROW = {"share": 0.25, "seed": 1, "figures": {"right_referral": 0.7}}


def written(tmp_path: Path, content: Any) -> Path:
    path = tmp_path / "rows.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_rows_are_read_in_the_order_of_share_and_seed(tmp_path: Path) -> None:
    rows = stability.read(written(tmp_path, [{**ROW, "share": 1}, {**ROW, "seed": 2, "certified": False}, ROW]))
    assert [(row.share, row.seed, row.certified) for row in rows] == [(0.25, 1, True), (0.25, 2, False), (1.0, 1, True)]
    assert stability.shares(rows) == [0.25, 1.0]


def test_the_spread_is_over_the_seeds_of_a_share(tmp_path: Path) -> None:
    other = {**ROW, "seed": 2, "figures": {"right_referral": 0.8, "other": 0.1}}
    rows = stability.read(written(tmp_path, [ROW, other]))
    assert stability.spread(rows, 0.25, "right_referral") == stability.Spread(pytest.approx(0.75), 0.7, 0.8)
    assert stability.names(rows) == ["right_referral"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "not JSON"),
        ([], "list of rows"),
        ({}, "list of rows"),
        ([3], "row 1"),
        ([ROW, {**ROW, "share": 0}], 'row 2, "share"'),
        ([{**ROW, "share": 25}], '"share"'),
        ([{**ROW, "seed": "1"}], '"seed"'),
        ([{**ROW, "figures": {"right_referral": 70}}], '"figures"'),
        ([{**ROW, "figures": None}], '"figures"'),
    ],
)
def test_what_is_no_row_is_named(content: Any, said: str, tmp_path: Path) -> None:
    with pytest.raises(stability.BadRows, match=said):
        stability.read(written(tmp_path, content))
