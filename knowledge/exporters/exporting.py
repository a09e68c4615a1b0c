"""``export``: the partners of the database, in a format that other directories read."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from knowledge.exporters import data_inclusion, mednum
from knowledge.importers.directory import Directory, Place
from knowledge.importers.report import harmless
from knowledge.importers.rows import Trade
from knowledge.importers.vocabulary import vocabulary
from knowledge.models import Partner
from knowledge.referential import referential
from knowledge.territory import Gazetteer

AT_ONCE = 500  # places in memory
AS_NUMBERS = ("latitude", "longitude")
NOT_TEXT = frozenset({*AS_NUMBERS, "telephone"})  # a minus or a plus is no formula there


@dataclass
class Exported:
    """What an export did: places written, and left out because the format requires what they do not have.

    ``undated``: those left out because nobody ever verified them, and every format requires a date.
    ``demonstration``: there were none but the fictional ones, which were written.
    """

    written: int = 0
    left_out: int = 0
    undated: int = 0
    demonstration: bool = False


def export(sessions: sessionmaker[Session], format: str, write: Callable[[str], Any]) -> Exported:  # noqa: A002
    """Gives the text of every partner to ``write``, a piece at a time, in a code of ``FORMATS``.

    The fictional partners of the demonstration are written only when there are no others. Raises KeyError for an
    unknown format, SQLAlchemyError when the database cannot be read.
    """
    pieces = FORMATS[format]
    trade = Trade(vocabulary(), referential(), Gazetteer.load(), date.max)
    done = Exported()
    with sessions() as session:
        for piece in pieces(_dated(_places(session, trade, done), done), trade, done):
            write(piece)
    return done


def _places(session: Session, trade: Trade, done: Exported) -> Iterator[Place]:
    """Every partner that is not withdrawn, in a steady order; an identifier that two sources use bears its source."""
    shown = select(Partner.id, Partner.source_id, Partner.demonstration).where(Partner.withdrawn.is_(False))
    rows = session.execute(shown).all()
    done.demonstration = bool(rows) and all(row.demonstration for row in rows)
    kept = [row for row in rows if done.demonstration or not row.demonstration]
    uses = Counter(row.source_id for row in kept)
    directory = Directory(session, trade.vocabulary)
    ordered = [row.id for row in sorted(kept, key=lambda row: (row.source_id, row.id))]
    for start in range(0, len(ordered), AT_ONCE):
        directory.forget()
        directory.load_places(ordered[start : start + AT_ONCE])
        for identifier in ordered[start : start + AT_ONCE]:
            place = directory.places[identifier]
            if place.row and uses[place.row["source_id"]] > 1:
                place.row["source_id"] = f"{place.row['source']}--{place.row['source_id']}"
            yield place


def _dated(places: Iterator[Place], done: Exported) -> Iterator[Place]:
    """Without those of no known date: an invented one would make another directory trust them."""
    for place in places:
        if place.row and place.row["verified_on"]:
            yield place
        else:
            done.undated += 1


def _mednum_cells(places: Iterator[Place], trade: Trade, done: Exported) -> Iterator[mednum.Cells]:
    for place in places:
        cells = mednum.cells(place, trade)
        if cells is None:
            done.left_out += 1
        else:
            done.written += 1
            yield cells


def _mednum_csv(places: Iterator[Place], trade: Trade, done: Exported) -> Iterator[str]:
    page = io.StringIO(newline="")
    table = csv.writer(page)
    table.writerow(mednum.COLUMNS)
    for cells in _mednum_cells(places, trade, done):
        table.writerow([value if name in NOT_TEXT else harmless(value) for name, value in cells.items()])
        yield page.getvalue()
        page.seek(0)
        page.truncate()
    yield page.getvalue()


def _mednum_json(places: Iterator[Place], trade: Trade, done: Exported) -> Iterator[str]:
    def entry(cells: mednum.Cells) -> dict[str, Any]:
        return {name: float(cells[name]) if name in AS_NUMBERS and cells[name] else cells[name] for name in cells}

    yield from _in_list(entry(cells) for cells in _mednum_cells(places, trade, done))
    yield "\n"


def _data_inclusion(places: Iterator[Place], trade: Trade, done: Exported) -> Iterator[str]:
    services: list[dict[str, Any]] = []

    def structures() -> Iterator[dict[str, Any]]:
        for place in places:
            structure = data_inclusion.structure(place, trade)
            if structure is None:
                done.left_out += 1
                continue
            done.written += 1
            services.extend(data_inclusion.services(place, trade))
            yield structure

    yield '{"structures": '
    yield from _in_list(structures())
    yield ', "services": '
    yield from _in_list(iter(services))
    yield "}\n"


def _in_list(entries: Iterator[dict[str, Any]]) -> Iterator[str]:
    """A JSON list, one entry a line."""
    before = "[\n"
    for entry in entries:
        yield before + json.dumps(entry, ensure_ascii=False)
        before = ",\n"
    yield "\n]" if before != "[\n" else "[]"


Pieces = Callable[[Iterator[Place], Trade, Exported], Iterator[str]]
FORMATS: dict[str, Pieces] = {
    "mednum": _mednum_csv,
    "mednum-json": _mednum_json,
    "data-inclusion": _data_inclusion,
}
