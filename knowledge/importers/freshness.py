"""Rows that are older than what is here: they replace nothing, and are told.

A file of last year, imported after that of this year, must not bring back what was true then.
"""

from __future__ import annotations

from datetime import date

from knowledge.importers.directory import Place
from knowledge.importers.record import Record
from knowledge.importers.rows import Problem

UNLESS = "nothing, unless the date of the row is wrong: then correct the record at the desk"


def day_of(record: Record) -> date:
    """The day when a row was checked; without one it is older than any other."""
    return record.verified_on or date.min


def outdated(told: Record, known: Record, place: Place) -> str | None:
    """Why a row does not replace what its source told before of this place (``known``), as a problem; None if it does.

    """
    if day_of(told) < day_of(known):
        return f"{_age(told)} than what its source told before (checked on {known.verified_on}): that stays"
    return None


def set_aside(record: Record, why: str) -> Problem:
    """The warning that tells a row that replaces nothing."""
    return Problem(record.line, "nom", record.name, why, UNLESS, "warning")


def _age(told: Record) -> str:
    return "is older" if told.verified_on else "has no date, and counts as older"
