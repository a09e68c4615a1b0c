"""Identifiers that a source gives to another place than before, once the first is gone from its list.

The record of the first place is not written over: what people gave it would be shown as that of the other. It stays,
under an identifier that its source does not use, as a place that the source names no more.
"""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.importers.joining import keys
from knowledge.importers.record import Record
from knowledge.importers.rows import Problem
from knowledge.importers.text import plain
from knowledge.importers.vocabulary import Vocabulary

RETIRED = re.compile(r" \(ancien [0-9a-f]{16}\)$")
LONGEST = 100  # characters of an identifier that are kept: with the rest it fits its column
WHAT = "withdraw the record of the other place if it is gone, or is this one under another name and address"


def another_place(told: Record, known: Record, words: Vocabulary) -> bool:
    """Whether two rows of one identifier are of two places: neither the name nor the address is the same.

    Words that one of them has more make no difference ("Mairie", "Mairie de Rezé"), nor does an address not told.
    """
    if _alike(plain(told.name), plain(known.name)):
        return False
    one_town = told.postcode == known.postcode or plain(told.commune) == plain(known.commune)
    return not (one_town and _alike(words.street(told.address), words.street(known.address)))


def retired(known: Record, words: Vocabulary) -> Record:
    """What a source told of a place, under an identifier that only this place has had."""
    _siret, name = keys(known, words)
    return replace(known, source_id=f"{known.source_id[:LONGEST]} (ancien {name})")


def is_retired(source_id: str) -> bool:
    """Whether an identifier was made by ``retired``."""
    return RETIRED.search(source_id) is not None


def told(record: Record, known: Record) -> Problem:
    """The warning for the row that has the identifier now."""
    problem = f"is the identifier of another place before ({known.name}, {known.commune}): this is a new record"
    return Problem(record.line, "id", record.source_id, problem, WHAT, "warning")


def _alike(one: str, other: str) -> bool:
    mine, theirs = set(one.split()), set(other.split())
    return mine <= theirs or theirs <= mine
