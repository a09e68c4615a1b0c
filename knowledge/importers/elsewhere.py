"""Places that a whole file would take away where it has none: it may be the file of another region."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from functools import lru_cache

from knowledge.importers.content import UnusableFile
from knowledge.importers.record import Record
from knowledge.importers.rows import Row
from knowledge.referential import read_yaml
from knowledge.service_zone import departement_of

Counted = tuple[tuple[str, int], ...]
"""Names of départements, each with its number of places, most first."""

_CORSICA = ("2A", "2B")  # postcodes do not tell them apart
_WHERE = ("code_insee", "insee_com", "code_postal", "notes")
"""The columns of all formats that hold a code of where a place is, or hold it among other words."""
_CODE = re.compile(r"(?<!\w)(?:\d{2}|2[AB])\d{3}(?!\w)")


class WithdrawsElsewhere(UnusableFile):
    """The file would take away places of départements that it does not touch, and nobody said that it may."""


def departement(record: Record) -> str:
    """The code of the département of a place, by its commune, else by its postcode: "44", "974", "20" for Corsica."""
    return _departement(record.insee or record.postcode)


def departement_of_row(row: Row) -> str | None:
    """The same of a row that could not be used, as its cells tell it; None when they do not."""
    codes = (_CODE.search(row.cells.get(column, "")) for column in _WHERE)
    return next((_departement(code[0]) for code in codes if code), None)


def untouched(withdrawn: Mapping[str, int], touched: Collection[str]) -> Counted:
    """How many places leave where, without the départements of codes ``touched``; ``withdrawn`` counts by code."""
    counts = Counter(withdrawn).most_common()
    return tuple((_names().get(code, code), number) for code, number in counts if code not in touched)


def in_words(elsewhere: Counted, done: bool = False) -> str:
    """The places counted, as a sentence in English without its full stop: what would happen, or what is ``done``."""
    number = sum(count for _name, count in elsewhere)
    places = "1 place" if number == 1 else f"{number} places"
    verb = ("was" if number == 1 else "were") if done else "would be"
    where = "a département" if len(elsewhere) == 1 else "départements"
    names = ", ".join(f"{name} ({count})" for name, count in elsewhere)
    return f"{places} {verb} withdrawn in {where} that this file does not touch: {names}"


def _departement(code: str) -> str:
    told = departement_of(code)
    return "20" if told in _CORSICA else told


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    names: dict[str, str] = read_yaml("departements.yml")
    return names
