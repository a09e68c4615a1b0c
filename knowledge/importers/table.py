"""A CSV file to rows, one at a time: separator, quotes, line endings and the header."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TextIO

from knowledge.importers.content import Content, UnusableFile

SEPARATORS = (",", ";", "\t", "|")
MOST_COLUMNS = 200  # the widest of the formats has 32
Line = tuple[int, tuple[str, ...]]


@dataclass(frozen=True)
class Table:
    """Column names in lower case, and rows with the number of their first line; the rows can be read once."""

    header: tuple[str, ...]
    rows: Iterator[Line]


def read_table(content: Content) -> Table:
    """The rows of a CSV file, read as they are asked for; comma, semicolon, tab or bar between cells.

    Raises UnusableFile, now or while the rows are read, for a file without a usable header, without a row, or whose
    quotation marks do not match.
    """
    lines = _lines(content)
    header = _header(content, next(lines, (1, ()))[1])
    first = next(lines, None)
    if first is None:
        raise UnusableFile(f"{content.path} has a header and no row.")
    return Table(header, chain([first], lines))


def _header(content: Content, cells: tuple[str, ...]) -> tuple[str, ...]:
    header = tuple(name.strip().lower() for name in cells)
    if len(header) > MOST_COLUMNS:
        raise UnusableFile(f"{content.path} has {len(header)} columns: no known format has over {MOST_COLUMNS}.")
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise UnusableFile(f"{content.path} has the column {', '.join(twice)} twice: keep one of each.")
    return header


def _lines(content: Content) -> Iterator[Line]:
    """Rows that are not blank."""
    with content.path.open(encoding=content.encoding, newline="") as file:
        reader = csv.reader(file, delimiter=_separator(file), strict=True)
        start = 1
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield start, tuple(cells)
                start = reader.line_num + 1
        except csv.Error as error:
            raise UnusableFile(
                f"{content.path} has a quotation mark that is never closed, or not doubled, in the row of line {start} "
                f"({error})."
            ) from None


def _separator(file: TextIO) -> str:
    """Whichever separator the header line holds most; the file is left at its beginning."""
    header = next((line for line in file if line.strip()), "")
    file.seek(0)
    return max(SEPARATORS, key=header.count)
