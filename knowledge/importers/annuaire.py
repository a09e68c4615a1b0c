"""An extract of the annuaire de l'administration: address, phone and fax are one text, the sort of office is a tag.

It tells neither hours nor a date of checking: an office does what its kind does, and is not proposed by itself unless
the import gives the day of the file.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import Any

from knowledge.importers import mednum_v1
from knowledge.importers.record import Record
from knowledge.importers.rows import Row, Trade
from knowledge.importers.text import plain, plain_text
from knowledge.importers.vocabulary import FOLDER
from knowledge.referential import read_yaml
from knowledge.territory import Gazetteer

COLUMNS = ("#id", "name", "request_email", "notes", "home_page", "tag_string")
SOURCE = "annuaire-administration"
NAMES = {
    "id": "#id", "nom": "name", "courriels": "request_email", "site_web": "home_page", "typologie": "tag_string",
    "adresse": "notes", "code_postal": "notes", "commune": "notes", "telephone": "notes", "complement_adresse": "notes",
}  # fmt: skip
NOTES = re.compile(r"\s*Adresse\s*:(?P<address>.*?)(?:\|\s*Tél\s*:(?P<phone>.*?))?(?:\|\s*Fax\s*:.*)?", re.DOTALL)
PLACE = re.compile(r"(?P<street>.*),\s*(?P<postcode>\d{5})\s*,(?P<commune>[^,]*)", re.DOTALL)
CEDEX = re.compile(r"\s+cedex\b.*", re.IGNORECASE)
POST_BOX = re.compile(r"(?:BP|CS|TSA)\s*\d+", re.IGNORECASE)
CODE_AT_END = re.compile(r"\s+\d[0-9AB]\d{3}-\d{2}$")  # "Mairie - Boussay 44022-01"
INSEE_IN_ID = re.compile(r"-(\d[0-9AB]\d{3})-\d+$")
PHONE = re.compile(r"\+?\d[\d .]{3,}\d")


def identity(row: Row) -> tuple[str, str]:
    """Who names the place, and how."""
    return SOURCE, plain_text(row.cells.get("#id", ""))[0]


def read(row: Row, trade: Trade) -> Record | None:
    """The office that a row describes, told in the columns of mednum; None when the row was refused."""
    kind = next((_rules()["kinds"][tag] for tag in _tags(row) if tag in _rules()["kinds"]), None)
    if kind is None:
        row.refuse("tag_string", "is a sort of office that no need leads to", "nothing, unless a patron may need it")
        return None
    told = NOTES.fullmatch(row.cells["notes"])
    place = PLACE.fullmatch(told["address"].strip()) if told else None
    if told is None or place is None:
        row.refuse("notes", "tells no street, postcode and commune", "write Adresse : street,postcode,commune | Tél :")
        return None
    phone = PHONE.search(told["phone"] or "")
    cells = {name: row.cells.get(before, "") for name, before in NAMES.items()}
    cells.update(_address(place["street"]))
    cells.update(_commune(row, place, trade.gazetteer))
    cells.update(source=SOURCE, typologie="", telephone=phone.group() if phone else "")
    cells["nom"] = CODE_AT_END.sub("", cells["nom"])
    record = mednum_v1.read(row.renamed(cells, NAMES), trade, kind)
    return record and replace(record, by_kind=True)


def _tags(row: Row) -> list[str]:
    return row.cells["tag_string"].strip().lower().split()


def _address(text: str) -> dict[str, str]:
    """The street apart from building and post box: "Mairie - 3, rue A - BP 12" → "3, rue A", "Mairie"."""
    parts = [part.strip() for part in re.split(r"\s+-\s+", text)]
    kept = [part for part in parts if part and not POST_BOX.fullmatch(part)] or parts[:1]
    street = next((part for part in kept if _is_street(part)), kept[-1])
    others = [part for part in kept if part != street]
    return {"adresse": street, "complement_adresse": ", ".join(others)}


def _is_street(text: str) -> bool:
    first = (plain(text).split() or [""])[0]
    return first[:1].isdigit() or first in _rules()["streets"]


def _commune(row: Row, place: re.Match[str], gazetteer: Gazetteer) -> dict[str, str]:
    """Name without "Cedex", whose postcodes are those of no commune: that of the commune is taken when it has one."""
    name = CEDEX.sub("", place["commune"].strip())
    code = INSEE_IN_ID.search(row.cells["#id"].strip())
    here = gazetteer.named(name) or (gazetteer.by_insee(code[1]) if code else None)
    postcode = place["postcode"]
    if here and postcode not in here.postcodes and CEDEX.search(place["commune"]):
        postcode = here.postcodes[0]
    return {"commune": name, "code_postal": postcode, "code_insee": code[1] if code else ""}


@lru_cache(maxsize=1)
def _rules() -> Any:
    return read_yaml("annuaire.yml", FOLDER)
