"""An extract of the annuaire: one text tells address and phone, a tag the sort of office."""

from __future__ import annotations

import pytest

from knowledge.importers import annuaire
from knowledge.importers.offers import offers
from knowledge.importers.rows import Row, Trade

OFFICE = {
    "#id": "mairie-44184-01", "name": "Mairie - Saint-Nazaire 44184-01", "request_email": "", "home_page": "",
    "notes": "Adresse : 1 rue de l'Exemple,44600,Saint-Nazaire | Tél : 02 61 91 00 01 | Fax : ", "tag_string": "mairie",
}  # fmt: skip


def row(**cells: str) -> Row:
    told = {**OFFICE, **cells}
    return Row(2, tuple(told), tuple(told.values()))


def test_name_address_and_phone_are_told_apart(trade: Trade) -> None:
    record = annuaire.read(row(), trade)
    assert record and (record.name, record.phone) == ("Mairie - Saint-Nazaire", "02 61 91 00 01")
    assert (record.address, record.postcode, record.insee) == ("1 rue de l'Exemple", "44600", "44184")


@pytest.mark.parametrize(
    ("notes", "street", "more", "postcode"),
    [
        ("37, rue A,44000,Nantes | Tél : | Fax : ", "37, rue A", None, "44000"),
        ("Maison B - 12 rue C - BP 1234,44600,Saint-Nazaire | Tél : | Fax : ", "12 rue C", "Maison B", "44600"),
        ("5 place D - CS 12,44606,Saint-Nazaire Cedex 1 | Tél : | Fax : ", "5 place D", None, "44600"),
    ],
)
def test_buildings_post_boxes_and_cedex(trade: Trade, notes: str, street: str, more: str | None, postcode: str) -> None:
    record = annuaire.read(row(notes=f"Adresse : {notes}"), trade)
    assert record and (record.address, record.complement, record.postcode) == (street, more, postcode)


def test_an_office_does_what_its_kind_does_but_lends_no_machine(trade: Trade) -> None:
    record = annuaire.read(row(), trade)
    assert record
    found = {offer.need for offer in offers(record, trade)}
    assert {"identite", "logement"} <= found and not {"impression", "bibliotheque"} & found


@pytest.mark.parametrize(("name", "value"), [("tag_string", "drac"), ("notes", "Adresse : nulle part")])
def test_what_helps_no_patron_is_refused_and_told(trade: Trade, name: str, value: str) -> None:
    told = row(**{name: value})
    assert annuaire.read(told, trade) is None
    assert [(problem.field, problem.severity) for problem in told.problems] == [(name, "error")]
