"""Small mednum files of our own, written for one test."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from knowledge.importers.rows import Record, Row, Trade
from knowledge.importers.vocabulary import vocabulary
from knowledge.referential import referential
from knowledge.territory import Gazetteer

GOOD = {
    "id": "exemple-1",
    "pivot": "00000000000000",
    "nom": "Espace des Essais",
    "commune": "Saint-Nazaire",
    "code_postal": "44600",
    "code_insee": "44184",
    "adresse": "1 rue de l'Exemple",
    "date_maj": "2026-10-01",
    "services": "Maîtrise des outils numériques du quotidien",
    "source": "exemple",
    "typologie": "EPN",
}

WriteRows = Callable[..., Path]
MakeRow = Callable[..., Row]
MakeRecord = Callable[..., Record]


@pytest.fixture
def write_rows(tmp_path: Path) -> WriteRows:
    """Writes a mednum file; each argument is a row, told by how it differs from a good one."""

    def write(*rows: dict[str, str]) -> Path:
        path = tmp_path / "lieux.csv"
        columns = list(dict.fromkeys([*GOOD, *(name for row in rows for name in row)]))
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, columns)
            table.writeheader()
            table.writerows({**GOOD, **row} for row in rows)
        return path

    return write


@pytest.fixture
def make_row() -> MakeRow:
    """A row on line 2 with these cells."""

    def make(**cells: str) -> Row:
        return Row(2, tuple(cells), tuple(cells.values()))

    return make


@pytest.fixture
def make_record() -> MakeRecord:
    """A place, told by how it differs from a plain one."""

    def make(**values: object) -> Record:
        plain = {
            "line": 2, "source": "exemple", "source_id": "1", "name": "Espace des Essais", "postcode": "44600",
            "commune": "Saint-Nazaire", "address": "1 rue de l'Exemple", "insee": "44184", "epci": "244400644",
            "lat": 47.28, "lon": -2.21,
        }  # fmt: skip
        return Record(**{**plain, **values})  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def trade(gazetteer: Gazetteer) -> Trade:
    """What importers work with, on a fixed day."""
    return Trade(vocabulary(), referential(), gazetteer, date(2026, 11, 20))
