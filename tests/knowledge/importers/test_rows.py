"""Reading a cell notes what is wrong with it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from knowledge.importers.rows import Row

TODAY = date(2026, 11, 20)


def test_a_row_of_another_length_is_refused() -> None:
    row = Row(7, ("id", "nom"), ("1", "a", "b"))
    assert row.refused and row.problems[0].line == 7


def test_an_overlong_text_is_cut_and_told(make_row: Any) -> None:
    row = make_row(presentation_resume="mot " * 100)
    text = row.text("presentation_resume", 280)
    assert len(text) <= 280 and text.endswith("…")
    assert not row.refused and "280" in row.problems[0].problem


def test_an_identifier_is_never_cut(make_row: Any) -> None:
    row = make_row(id="x" * 200)
    row.identifier("id", 128)
    assert row.refused


def test_terms_are_those_of_the_standard_however_written(make_row: Any) -> None:
    row = make_row(formations_labels="étapes numériques(La Poste);ORDI 3.0|Inconnue")
    assert row.terms("formations_labels", ["Étapes numériques (La Poste)", "ORDI 3.0"]) == {
        "Étapes numériques (La Poste)",
        "ORDI 3.0",
    }
    assert [problem.value for problem in row.problems] == ["Inconnue"]


@pytest.mark.parametrize("written", ["2026-10-01", "2026-10-01T08:00:00", "01/10/2026"])
def test_a_past_date_is_read(make_row: Any, written: str) -> None:
    assert make_row(date_maj=written).day("date_maj", TODAY) == date(2026, 10, 1)


@pytest.mark.parametrize("written", ["", "hier", "2026-13-01", "2026-11-21", "1970-01-01"])
def test_a_date_that_cannot_be_is_dropped_and_told(make_row: Any, written: str) -> None:
    row = make_row(date_maj=written)
    assert row.day("date_maj", TODAY) is None
    assert [problem.severity for problem in row.problems] == ["warning"]


def test_the_report_never_repeats_a_whole_novel(make_row: Any) -> None:
    row = make_row(nom="x" * 5_000)
    row.text("nom", 200)
    assert len(row.problems[0].value) <= 80


@pytest.mark.parametrize(
    "written", ["=1+1", "'=1+1", "&#61;cmd|'/c calc'!A1", "<b>=1</b>", "\N{ZERO WIDTH SPACE}=1", " @SUM(A1)"]
)
def test_a_formula_is_dropped_however_it_hides(make_row: Any, written: str) -> None:
    row = make_row(nom=written)
    assert row.text("nom") is None
    assert "is a spreadsheet formula" in {problem.problem for problem in row.problems}


def test_an_identifier_is_what_it_was_before_it_was_exported(make_row: Any) -> None:
    assert make_row(id="'=1").identifier("id", 10) == make_row(id="=1").identifier("id", 10) == "=1"
