"""The report as a file for spreadsheets."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from knowledge.importers.report import harmless, write_csv
from knowledge.importers.rows import Problem


@pytest.mark.parametrize("value", ["=1+1", "+33", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_no_cell_is_a_formula(value: str) -> None:
    assert harmless(value) == f"'{value}"


def test_a_plain_value_stays_as_it_is() -> None:
    assert (harmless("Médiathèque"), harmless(None), harmless(12)) == ("Médiathèque", "", "12")


def test_each_problem_is_one_line(tmp_path: Path) -> None:
    problem = Problem(4, "telephone", "=cmd|'/c calc'!A1", "is wrong", "correct it", "warning")
    path = tmp_path / "report.csv"
    write_csv([problem], path)
    with path.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [
            ["line", "field", "value", "problem", "what_to_do", "severity"],
            ["4", "telephone", "'=cmd|'/c calc'!A1", "is wrong", "correct it", "warning"],
        ]
