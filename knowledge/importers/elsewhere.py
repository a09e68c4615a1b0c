"""Places that a whole file would take away where it has none: it may be the file of another region."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from functools import lru_cache

from knowledge.importers.content import UnusableFile
from knowledge.importers.record import Record
from knowledge.referential import read_yaml
from knowledge.service_zone import departement_of

Counted = tuple[tuple[str, int], ...]
"""Names of départements, each with its number of places, most first."""

_CORSICA = ("2A", "2B")  # postcodes do not tell them apart


class WithdrawsElsewhere(UnusableFile):
    """The file would take away places of départements that it does not touch, and nobody said that it may."""


def departement(record: Record) -> str:
    """The code of the département of a place, by its commune, else by its postcode: "44", "974", "20" for Corsica."""
    code = departement_of(record.insee or record.postcode)
    return "20" if code in _CORSICA else code


def untouched(withdrawn: Iterable[Record], touched: Collection[str]) -> Counted:
    """Where these places lie, without the départements of codes ``touched``."""
    counts = Counter(departement(record) for record in withdrawn)
    return tuple((_names().get(code, code), number) for code, number in counts.most_common() if code not in touched)


def in_words(elsewhere: Counted, done: bool = False) -> str:
    """The places counted, as a sentence in English without its full stop: what would happen, or what is ``done``."""
    number = sum(count for _name, count in elsewhere)
    places = "1 place" if number == 1 else f"{number} places"
    verb = ("was" if number == 1 else "were") if done else "would be"
    where = "a département" if len(elsewhere) == 1 else "départements"
    names = ", ".join(f"{name} ({count})" for name, count in elsewhere)
    return f"{places} {verb} withdrawn in {where} that this file does not touch: {names}"


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    names: dict[str, str] = read_yaml("departements.yml")
    return names
