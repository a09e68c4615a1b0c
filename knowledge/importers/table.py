"""Bytes to rows: size, encoding, separator and quotes of a CSV file, before anyone looks at what it says."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.importers.rows import Problem

LARGEST = 20 * 1024 * 1024  # bytes; the national file of all places is smaller
SEPARATORS = (",", ";", "\t")
UTF8_ACCENT = b"\xc3\xa9"  # "é" in UTF-8: a file that holds it is not Windows-1252
ENCODED_OTHERWISE = "the file is not in UTF-8; it was read as Windows-1252"


class UnusableFile(Exception):
    """Nothing of the file can be used; the message says why and what to do, in English."""


@dataclass(frozen=True)
class Table:
    """Column names in lower case, rows with the number of their first line, and remarks on the whole file."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    problems: tuple[Problem, ...] = ()


def read_table(path: Path) -> Table:
    """The rows of a CSV file: UTF-8 (with or without BOM) or Windows-1252; comma, semicolon or tab.

    Raises UnusableFile for anything that is not such a file, with a header and at least one row.
    """
    text, problems = _decoded(path, _content(path))
    if not text.strip():
        raise UnusableFile(f"{path} is empty.")
    lines = list(_lines(path, text))
    header = tuple(name.strip().lower() for name in lines[0][1])
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise UnusableFile(f"{path} has the column {', '.join(twice)} twice: keep one of each.")
    if len(lines) == 1:
        raise UnusableFile(f"{path} has a header and no row.")
    return Table(header, tuple(lines[1:]), problems)


def _content(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UnusableFile(f"{path} is a directory: give the CSV file itself.")
        if not path.exists():
            raise UnusableFile(f"{path} does not exist: check the name.")
        if not path.is_file():
            raise UnusableFile(f"{path} is not an ordinary file.")
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL
        raise UnusableFile(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from None
    if len(content) > LARGEST:
        raise UnusableFile(f"{path} is over {LARGEST // 1024 // 1024} MB: split it, each part with the header.")
    return content


def _decoded(path: Path, content: bytes) -> tuple[str, tuple[Problem, ...]]:
    if b"\0" in content:
        raise UnusableFile(f"{path} is not a text file: export it as CSV, in UTF-8.")
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        place = f"line {content.count(bytes([10]), 0, error.start) + 1}"
    if UTF8_ACCENT in content:
        raise UnusableFile(f"{path} mixes encodings ({place} is not UTF-8): save it again as CSV in UTF-8.")
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        raise UnusableFile(f"{path} is in no known encoding ({place}): save it as CSV in UTF-8.") from None
    return text, (Problem(1, "", "", ENCODED_OTHERWISE, "check the accents; next time, save in UTF-8", "warning"),)


def _lines(path: Path, text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Rows that are not blank, each with the number of its first line; a header at least."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield start, tuple(cells)
            start = reader.line_num + 1
    except csv.Error as error:
        raise UnusableFile(
            f"{path} has a quotation mark that is never closed, or not doubled, in the row of line {start} ({error})."
        ) from None


def _separator(text: str) -> str:
    """Whichever of comma, semicolon and tab the header line holds most."""
    header = text.lstrip().splitlines()[0]
    return max(SEPARATORS, key=header.count)
