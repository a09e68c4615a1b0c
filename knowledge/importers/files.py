"""Opens a file that a person gave, within bounds, and says in plain words why it cannot be used."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.importers.report import UnusableFile

MOST_BYTES = 20_000_000
MOST_ROWS = 50_000
LONGEST_FIELD = 20_000
SEPARATORS = ",;\t"


@dataclass(frozen=True)
class Table:
    """A CSV file read whole: its header, and each row with the line it begins on."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]


def read_table(path: Path) -> Table:
    """The rows of a CSV in UTF-8. Raises UnusableFile when it is not one, or is too large."""
    text = _text(path)
    first_line = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = tuple(name.strip() for name in next(reader))
        rows = tuple(_rows(reader, header))
    except csv.Error as error:
        raise UnusableFile(f"{path.name}, line {reader.line_num}: {error}. Save it again as CSV.") from None
    except StopIteration:
        raise UnusableFile(f"{path.name} is empty.") from None
    return Table(header, rows)


def _text(path: Path) -> str:
    raw = _bytes(path)
    if b"\0" in raw:
        raise UnusableFile(f"{path.name} is not a text file. Export the table as CSV (UTF-8).")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnusableFile(f"{path.name} is not in UTF-8. Save it again as CSV (UTF-8).") from None
    if not text.strip():
        raise UnusableFile(f"{path.name} is empty.")
    if text.lstrip()[0] in "[{<":
        raise UnusableFile(f"{path.name} is not a table (it looks like JSON, XML or HTML). Give a CSV file.")
    return text


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise UnusableFile(f"{path} is a directory. Give one CSV file.")
    if not path.is_file():
        raise UnusableFile(f"{path} does not exist, or is not a regular file.")
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UnusableFile(f"{path} cannot be read: {error.strerror}.") from None
    if len(raw) > MOST_BYTES:
        raise UnusableFile(f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB. Split it.")
    return raw


def _rows(reader: Iterator[list[str]], header: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    line = 2
    for count, cells in enumerate(reader, start=1):
        if count > MOST_ROWS:
            raise UnusableFile(f"The file has more than {MOST_ROWS} rows. Split it.")
        begins, line = line, reader.line_num + 1  # type: ignore[attr-defined]  # a csv reader counts lines
        if any(cell.strip() for cell in cells):
            filled = cells + [""] * (len(header) - len(cells))
            yield begins, {name: cell[:LONGEST_FIELD] for name, cell in zip(header, filled, strict=False)}
