"""Rows of the standard of places of digital mediation before version 1: other columns, other words, the same places."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from knowledge.importers import mednum_v1
from knowledge.importers.record import Record
from knowledge.importers.rows import Row, Trade
from knowledge.importers.text import items, plain
from knowledge.importers.vocabulary import FOLDER
from knowledge.referential import read_yaml

# Columns that version 1 has no more.
MARKS = frozenset(
    {"courriel", "conditions_acces", "labels_nationaux", "publics_accueillis", "labels_autres", "cle_ban"}
)


def read(row: Row, trade: Trade) -> Record | None:
    """The place that a row describes, told in the columns and words of version 1; None when the row was refused."""
    told = _versions()
    names = {told["columns"].get(name, name): name for name in row.header}
    cells = {name: row.cells.get(before, "") for name, before in names.items()}
    for name, words in told["words"].items():
        if cells.get(name):
            cells[name] = "|".join(_in_version_1(cells[name], words))
    if set(map(plain, told["everybody"])) & set(map(plain, items(row.cells.get("publics_accueillis", "")))):
        cells["publics_specifiquement_adresses"] = ""
    return mednum_v1.read(row.renamed(cells, names), trade)


def _in_version_1(cell: str, words: Mapping[str, str | None]) -> list[str]:
    """Each word once, in the order of the cell; what only version 0 says is left out."""
    known = {plain(before): now for before, now in words.items()}
    found = [known.get(plain(item), item) for item in items(cell)]
    return list(dict.fromkeys(word for word in found if word))


@lru_cache(maxsize=1)
def _versions() -> Any:
    return read_yaml("mednum_v0.yml", FOLDER)
