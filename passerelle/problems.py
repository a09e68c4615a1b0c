"""What is wrong with an imported file: listed on stderr, and in the CSV file of ``--report``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from passerelle import quiet
from passerelle.errors import Refused

if TYPE_CHECKING:
    from knowledge.importers.rows import Problem

UNUSABLE = 2
"""Exit code when nothing was kept."""


def begin(report: Path | None, file: Path) -> None:
    """Makes the report, without a problem yet, before ``file`` is read: what is imported could else not be told.

    Raises Refused when it cannot be written, or would be written over ``file``.
    """
    if report is None:
        return
    if report.exists() and file.exists() and report.samefile(file):
        raise Refused(f"--report {report} is the file to import: give another name.", exit_code=UNUSABLE)
    _write(report, (), "nothing was imported", UNUSABLE)


def write(report: Path | None, problems: Sequence[Problem]) -> None:
    """Puts the problems in the report, if one was asked for. Raises Refused when it cannot be written any more."""
    if report is not None:
        _write(report, problems, "the import itself is over", 1)


def tell(problems: Sequence[Problem]) -> None:
    """Lists the problems on stderr."""
    for problem in problems:
        click.echo(in_line(problem), err=True)


def of_the_whole(file: Path, why: str) -> Problem:
    """The problem of a file that cannot be used at all."""
    from knowledge.importers.rows import Problem

    return Problem(1, "file", file.name, why, "correct it and import it again; nothing was kept", "error")


def in_line(problem: Problem) -> str:
    """One problem as one line of a terminal; what came from the file cannot forge another line."""
    value = "" if problem.value is None else str(problem.value)[:80]
    where = f"line {problem.line}" + (f", {problem.field} {value!r}" if problem.field or value else "")
    return quiet.escape(f"{problem.severity}: {where}: {problem.problem} → {problem.what_to_do}")


def _write(report: Path, problems: Sequence[Problem], so: str, exit_code: int) -> None:
    from knowledge.importers.report import write_csv

    try:
        write_csv(problems, report)
    except OSError as problem:
        why = f"The report {report} cannot be written ({problem.strerror}); {so}."
        raise Refused(why, exit_code=exit_code) from None
