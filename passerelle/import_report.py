"""The row-by-row report of an import, for people and for spreadsheets."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from passerelle.errors import Refused
from passerelle.quiet import escape

if TYPE_CHECKING:
    from knowledge.importers.rows import Problem

COLUMNS = ("line", "field", "value", "problem", "what_to_do", "severity")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run these (SAFETY.md, "Security")


def line(problem: Problem) -> str:
    """One problem as one line of a terminal; what came from the file cannot forge another line."""
    found = dataclasses.asdict(problem)
    value = str(found["value"] if found["value"] is not None else "")[:80]
    said = f"line {found['line']}, {found['field']} {value!r}: {found['problem']} → {found['what_to_do']}"
    return escape(f"{found['severity']}: {said}")


def write(path: Path, problems: Iterable[Problem]) -> None:
    """Writes the problems as CSV, cells made harmless for spreadsheets. Raises Refused when it cannot be written."""
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(COLUMNS)
            for problem in problems:
                found = dataclasses.asdict(problem)
                table.writerow([harmless(found[column]) for column in COLUMNS])
    except OSError as error:
        raise Refused(f"The report {path} cannot be written: {error.strerror}.") from None


def harmless(value: object) -> str:
    """The value as a cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
