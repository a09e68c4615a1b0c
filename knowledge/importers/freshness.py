"""Rows that are older than what is here, of their own source or checked by people: they replace nothing, and are told.

A file of last year, imported after that of this year, must not bring back what was true then. What is set aside is not
kept as what the source told last: once the source has checked it again, it counts as a change of the source.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from knowledge.importers.directory import Place
from knowledge.importers.record import Record, as_json
from knowledge.importers.reused import another_place
from knowledge.importers.rows import Problem
from knowledge.importers.vocabulary import Vocabulary

UNLESS = "nothing, unless the date of the row is wrong: then correct the record at the desk"


def day_of(record: Record) -> date:
    """The day when a row was checked; without one it is older than any other."""
    return record.verified_on or date.min


def outdated(told: Record, known: Record, place: Place, words: Vocabulary) -> str | None:
    """Why a row does not replace what its source told before of this place (``known``), as a problem; None if it does.

    What people checked says nothing of another place that has its identifier now.
    """
    if day_of(told) < day_of(known):
        return f"{_age(told)} than what its source told before (checked on {known.verified_on}): that stays"
    checked_later = place.checked_on is not None and day_of(told) < place.checked_on
    if checked_later and _otherwise(told, known) and not another_place(told, known, words):
        return f"{_age(told)} than the check of people here ({place.checked_on}): what they checked stays"
    return None


def set_aside(record: Record, why: str) -> Problem:
    """The warning that tells a row that replaces nothing."""
    return Problem(record.line, "nom", record.name, why, UNLESS, "warning")


def _otherwise(told: Record, known: Record) -> bool:
    """Whether a row tells something else than before, its day apart."""
    return as_json(replace(told, verified_on=known.verified_on)) != as_json(known)


def _age(told: Record) -> str:
    return "is older" if told.verified_on else "has no date, and counts as older"
