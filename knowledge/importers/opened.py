"""Any file that can be imported, opened: rows one at a time, whether it is a table or a JSON list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from knowledge import commune_list
from knowledge.importers.calendar_events import is_calendar
from knowledge.importers.content import OTHERWISE, Content, UnusableFile, inspect
from knowledge.importers.json_entries import read_entries
from knowledge.importers.rows import Problem, Row, as_text
from knowledge.importers.table import read_table

SAMPLE = 50  # rows looked at to recognise the format
MOST_ROWS = 80_000  # 50,000 places take 211 MB, 100,000 take 346 MB (benchmarks/imports.py); 300 MB is the bound
ENCODED_OTHERWISE = "the file is not in UTF-8; it was read as Windows-1252"


@dataclass(frozen=True)
class Opened:
    """``header``: every column that the first rows have. ``rows`` can be read once; ``sample`` repeats the first.

    ``lists``: the names of the lists of a JSON object, empty ones included; nothing for any other file.
    """

    header: frozenset[str]
    sample: tuple[Row, ...]
    rows: Iterator[Row]
    problems: tuple[Problem, ...]
    lists: frozenset[str] = frozenset()


def open_file(path: Path) -> Opened:
    """Opens a CSV or JSON file. Raises UnusableFile when it is neither, or has too many rows."""
    content = inspect(path)
    _refuse_other_kinds(path)
    lists = _read_through(content)
    rows = _json_rows(content) if content.json else _table_rows(content)
    sample = tuple(islice(rows, SAMPLE))
    if not sample:
        raise UnusableFile(f"{path} holds no place.")
    header = frozenset(name for row in sample for name in row.header)
    return Opened(header, sample, chain(sample, rows), _remarks(content), lists)


def _refuse_other_kinds(path: Path) -> None:
    """Raises UnusableFile for what other importers than those of places take: it is told as what it is."""
    other = "a calendar" if is_calendar(path) else "a list of communes" if commune_list.recognised(path) else None
    if other:
        raise UnusableFile(f"{path} is {other}, no file of places: `passerelle import` takes it, without --format.")


def _read_through(content: Content) -> frozenset[str]:
    """Reads the file to its end for its form alone: a fault in its last line is told before anything is worked out.

    Gives the names of its lists.
    """
    lists: set[str] = set()
    rows = read_entries(content, lists) if content.json else read_table(content).rows
    for count, _row in enumerate(rows, start=1):
        if count > MOST_ROWS:
            raise UnusableFile(f"{content.path} has over {MOST_ROWS:,} rows: import the part that you need.")
    return frozenset(lists)


def _table_rows(content: Content) -> Iterator[Row]:
    table = read_table(content)
    for line, cells in table.rows:
        yield Row(line, table.header, cells)


def _json_rows(content: Content) -> Iterator[Row]:
    for rank, entry in read_entries(content):
        cells = {name.strip().lower(): as_text(value) for name, value in entry.items()}
        yield Row(rank, tuple(cells), tuple(cells.values()))


def _remarks(content: Content) -> tuple[Problem, ...]:
    if content.encoding != OTHERWISE:
        return ()
    return (Problem(1, "", "", ENCODED_OTHERWISE, "check the accents; next time, save in UTF-8", "warning"),)
