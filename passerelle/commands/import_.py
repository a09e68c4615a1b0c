"""``passerelle import``"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from passerelle import options, quiet
from passerelle.errors import Refused

if TYPE_CHECKING:
    from knowledge.importers.report import ImportReport
    from knowledge.importers.rows import Problem

FORMATS = ("mednum",)
UNUSABLE = 2


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", "format_", type=click.Choice(FORMATS), help="Format of FILE.  [default: recognised]")
@click.option("--dry-run", is_flag=True, help="Say what would change; change nothing.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write the problems to this CSV file.")
@options.data_dir
def command(file: Path, format_: str | None, dry_run: bool, report: Path | None, data_dir: Path | None) -> None:
    """Import partners from FILE: a CSV of the national standard for places of digital mediation (mednum v1).

    Importing the same file again changes nothing. Each problem is listed on stderr with its line, its field, its value
    and what to do.

    Exit code: 0; 1 when rows were refused (the good rows are kept); 2 when the file is unusable (nothing is kept).
    """
    from knowledge.importers import UnusableFile, import_file
    from passerelle import wiring

    quiet.configure()
    store = wiring.open_store(options.settings_of(data_dir))
    try:
        done = import_file(file, store.sessions, format=format_, dry_run=dry_run)
    except UnusableFile as problem:
        raise Refused(str(problem), exit_code=UNUSABLE) from None
    _tell(done, dry_run)
    if report is not None:
        _write(done, report)
    if done.refused:
        raise click.exceptions.Exit(1)


def _tell(done: ImportReport, dry_run: bool) -> None:
    for problem in done.problems:
        click.echo(in_line(problem), err=True)
    counts = f"{done.added} added, {done.changed} changed, {done.unchanged} unchanged, {done.joined} joined"
    click.echo(f"{'Nothing written. Would be: ' if dry_run else ''}{counts}, {done.refused} refused")


def in_line(problem: Problem) -> str:
    """One problem as one line of a terminal; what came from the file cannot forge another line."""
    value = "" if problem.value is None else str(problem.value)[:80]
    where = f"line {problem.line}, {problem.field} {value!r}"
    return quiet.escape(f"{problem.severity}: {where}: {problem.problem} → {problem.what_to_do}")


def _write(done: ImportReport, path: Path) -> None:
    try:
        done.write_csv(path)
    except OSError as problem:
        raise Refused(f"The report {path} cannot be written: {problem.strerror}.") from None
