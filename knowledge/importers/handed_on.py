"""Columns of mednum that Passerelle does not use itself, checked and kept: what is exported says what was imported."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from knowledge.importers import contacts
from knowledge.importers.rows import Row
from knowledge.importers.text import items
from knowledge.importers.vocabulary import Vocabulary

DETAIL = 2000  # characters; the standard sets no limit to presentation_detail
ASSOCIATION = re.compile(r"W\d{9}")  # number of the national register of associations (RNA)


def handed_on(row: Row, words: Vocabulary) -> tuple[tuple[str, str], ...]:
    """Column and value, in the order of the standard; empty columns are left out."""
    return tuple((name, value) for name, value in _values(row, words) if value)


def _values(row: Row, words: Vocabulary) -> Iterator[tuple[str, str | None]]:
    pivot = row.cells.get("pivot", "").strip()
    yield "pivot", pivot if ASSOCIATION.fullmatch(pivot) else None
    codes = [code for code in items(row.cells.get("typologie", "")) if code in words.words["typology_codes"]]
    yield "typologie", "|".join(codes)
    for name, read in _readers(row, words):
        yield name, read(name) if row.cells.get(name) else None


def _readers(row: Row, words: Vocabulary) -> Iterator[tuple[str, Callable[[str], str | None]]]:
    text = partial(row.text, limit=DETAIL)
    link = partial(contacts.website, row)
    yield "presentation_detail", text
    yield "itinerance", partial(_terms, row, words)
    yield "structure_parente", partial(row.text, limit=200)
    yield "prise_en_charge_specifique", partial(_terms, row, words)
    yield "dispositif_programmes_nationaux", partial(_terms, row, words)
    yield "formations_labels", partial(_terms, row, words)
    yield "autres_formations_labels", partial(row.text, limit=300)
    yield "fiche_acces_libre", link
    yield "prise_rdv", link


def _terms(row: Row, words: Vocabulary, name: str) -> str:
    """Words of the standard as it writes them; those it does not know are told when they matter, elsewhere."""
    allowed = words.words["programmes"] if name == "dispositif_programmes_nationaux" else words.words[name]
    quiet = Row(row.line, (name,), (row.cells[name],)) if name == "dispositif_programmes_nationaux" else row
    return "|".join(sorted(quiet.terms(name, allowed)))
