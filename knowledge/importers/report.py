"""What an import did, and the list of what was wrong, for people and for spreadsheets."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from knowledge.importers.elsewhere import Counted
from knowledge.importers.rows import Problem
from knowledge.importers.upsert import Change

COLUMNS = ("line", "field", "value", "problem", "what_to_do", "severity")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run these (SAFETY.md, "Security")


@dataclass(frozen=True)
class ImportReport:
    """Partners added, changed, unchanged and removed; rows refused, and rows joined to another row of the same place.

    ``rows`` of the file; ``missing``: places that its sources had once and that the file has no more, removed only when
    asked; ``too_old``: rows that no one checked within two years, kept and never proposed; ``changes``: the first of
    them, to be shown before they are made; ``elsewhere``: places withdrawn where the file has none.
    """

    added: int
    changed: int
    unchanged: int
    refused: int
    joined: int
    problems: tuple[Problem, ...]
    removed: int = 0
    missing: int = 0
    too_old: int = 0
    rows: int = 0
    title: str = ""
    changes: tuple[Change, ...] = ()
    elsewhere: Counted = ()


def write_csv(problems: Iterable[Problem], path: Path) -> None:
    """Writes problems to ``path``, one a line, cells made harmless. Raises OSError when it cannot."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for problem in problems:
            table.writerow([harmless(getattr(problem, column)) for column in COLUMNS])


def harmless(value: object) -> str:
    """The value as a cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
