"""A list of communes on the command line: recognised, checked, taken in to the data folder."""

from __future__ import annotations

from pathlib import Path

from knowledge import commune_list
from knowledge.importers.rows import Problem
from passerelle import problems
from passerelle.counted import counted
from passerelle.errors import Refused


def are_in(file: Path) -> bool:
    """Whether ``file`` is a list of communes; not, when it cannot be read: other importers say so."""
    try:
        return file.is_file() and commune_list.recognised(file)
    except (OSError, ValueError):  # ValueError: a name with a NUL
        return False


def take_in(file: Path, folder: Path, *, dry_run: bool, report: Path | None = None) -> str:
    """Makes ``file`` the list of ``folder`` and gives the sentence that says so; with ``dry_run`` it is only checked.

    Raises Refused, once stderr and ``report`` have told the wrong lines; the list is then what it was.
    """
    try:
        if dry_run:
            return f"Nothing written. {counted(len(commune_list.read_list(file)), 'row')} can be taken in."
        taken = commune_list.take_in(file, folder)
    except commune_list.UnusableList as unusable:
        wrong = [
            Problem(one.line, one.field, one.value, one.problem, one.what_to_do, "error") for one in unusable.problems
        ]
        problems.tell(wrong)
        problems.write(report, wrong)
        why = "The list of communes cannot be used; nothing was changed."
        raise Refused(why, exit_code=problems.UNUSABLE) from None
    except OSError as problem:
        raise Refused(f"{file} cannot be taken in: {problem.strerror}.", exit_code=problems.UNUSABLE) from None
    areas = ", ".join(taken.departements)
    return (
        f"{taken.in_force} communes in force ({taken.rows} rows), départements {areas}. Restart Passerelle to use them."
    )
