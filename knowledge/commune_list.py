"""Takes in another list of communes than ours: a neighbouring département, or the whole of France, in the same columns.

The list replaces ours as a whole or not at all. Format: that of data/communes.csv, after INSEE's list of communes and
La Poste's postcodes.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from knowledge.communes import COMMUNES

FILE_NAME = "communes.csv"
COLUMNS = (
    "code_insee", "nom", "type", "chef_lieu", "departement", "epci", "epci_nom", "codes_postaux", "population",
    "latitude", "longitude",
)  # fmt: skip
MARKS = ("code_insee", "chef_lieu", "codes_postaux")  # no other file that can be imported has these columns
LONGEST_HEADER = 2_000  # characters: no header of ours has a tenth of it
IN_FORCE = "actuelle"
TYPES = (IN_FORCE, "deleguee", "associee", "arrondissement")
MOST_BYTES = 64 * 1024 * 1024  # the 35,000 communes of France take four
MOST_PROBLEMS = 50  # a file with more is another file
INSEE = re.compile(r"(\d{2}|2[AB])\d{3}")
POSTCODES = re.compile(r"\d{5}(\|\d{5})*")
SOUTH, NORTH, WEST, EAST = -28.0, 51.5, -179.0, 169.0  # France and its overseas territories, in degrees


@dataclass(frozen=True)
class Problem:
    """Something wrong on one line of the file: which field, its value, and what to do."""

    line: int
    field: str
    value: str
    problem: str
    what_to_do: str


class UnusableList(ValueError):
    """The file is no list of communes; ``problems`` tell where, at most the first fifty."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(f"line {one.line}: {one.field} {one.problem}" for one in problems[:3]))
        self.problems = problems


@dataclass(frozen=True)
class Taken:
    """What was taken in: rows, communes in force among them, and their départements."""

    rows: int
    in_force: int
    departements: tuple[str, ...]


def recognised(path: Path) -> bool:
    """Whether a file begins as a list of communes does, whatever follows. Raises OSError when it cannot be read."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        names = file.readline(LONGEST_HEADER).replace('"', "").strip().split(",")
    return set(MARKS) <= set(names)


def communes_in(folder: Path) -> Path:
    """The list that was taken in to ``folder`` (the data directory), else the one that comes with the program."""
    taken = folder / FILE_NAME
    return taken if taken.is_file() else COMMUNES


def take_in(source: Path, folder: Path) -> Taken:
    """Checks ``source`` and makes it the list of ``folder``, at once. Takes effect when the gazetteer is next loaded.

    Raises UnusableList when anything is wrong with it, OSError when it cannot be read or written.
    """
    rows = read_list(source)
    folder.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(
        "w", encoding="utf-8", newline="", dir=folder, prefix=f".{FILE_NAME}.", delete=False
    ) as file:
        try:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(folder / FILE_NAME)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    in_force = [row for row in rows if row["type"] == IN_FORCE]
    return Taken(len(rows), len(in_force), tuple(sorted({row["departement"] for row in in_force})))


def read_list(source: Path) -> list[dict[str, str]]:
    """The rows of a list of communes, checked. Raises UnusableList, OSError."""
    if source.stat().st_size > MOST_BYTES:
        raise UnusableList(Problem(1, "file", source.name, "is too large", "Give the list of communes alone."))
    try:
        with source.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            _check_header(reader.fieldnames or ())
            rows = [{name: (row[name] or "").strip() for name in COLUMNS} for row in reader]
    except UnicodeDecodeError:
        raise UnusableList(Problem(1, "file", source.name, "is not UTF-8", "Save it as UTF-8.")) from None
    except csv.Error as problem:
        raise UnusableList(Problem(1, "file", source.name, f"is no CSV ({problem})", "Export it again.")) from None
    problems = [problem for problem, _ in zip(_problems(rows), range(MOST_PROBLEMS), strict=False)]
    if problems:
        raise UnusableList(*problems)
    return rows


def _check_header(names: object) -> None:
    missing = [name for name in COLUMNS if name not in tuple(names)]  # type: ignore[arg-type] # a sequence of names
    if missing:
        columns = ", ".join(missing)
        raise UnusableList(Problem(1, "header", columns, "is missing", f"Name the columns {','.join(COLUMNS)}."))


def _problems(rows: list[dict[str, str]]) -> Iterator[Problem]:
    if not any(row["type"] == IN_FORCE for row in rows):
        yield Problem(1, "file", "", "holds no commune in force", f"Give rows of type {IN_FORCE}.")
    known = {row["code_insee"] for row in rows if row["type"] == IN_FORCE}
    seen: set[tuple[str, str]] = set()
    for line, row in enumerate(rows, start=2):
        yield from _problems_of(line, row)
        if row["type"] != IN_FORCE and row["chef_lieu"] not in known:
            yield Problem(line, "chef_lieu", row["chef_lieu"], "is no commune in force", "Write its INSEE code.")
        if (key := (row["code_insee"], row["type"])) in seen:
            yield Problem(line, "code_insee", row["code_insee"], "comes twice", "Keep one of the rows.")
        seen.add(key)


def _problems_of(line: int, row: Mapping[str, str]) -> Iterator[Problem]:
    if not INSEE.fullmatch(row["code_insee"]):
        yield Problem(line, "code_insee", row["code_insee"], "is no INSEE code", "Write five signs, such as 44109.")
    if not row["nom"] or len(row["nom"]) > 100:
        yield Problem(line, "nom", row["nom"][:100], "is empty or too long", "Write the name of the commune.")
    if row["type"] not in TYPES:
        yield Problem(line, "type", row["type"], "is unknown", f"Write one of {', '.join(TYPES)}.")
    if not row["departement"]:
        yield Problem(line, "departement", "", "is empty", "Write its code, such as 44.")
    if row["codes_postaux"] and not POSTCODES.fullmatch(row["codes_postaux"]):
        yield Problem(line, "codes_postaux", row["codes_postaux"], "are no postcodes", "Write 44000|44100.")
    if row["population"] and not row["population"].isdecimal():
        yield Problem(line, "population", row["population"], "is no number", "Write inhabitants in figures.")
    if not _on_the_map(row["latitude"], row["longitude"]):
        where = f"{row['latitude']} {row['longitude']}"
        yield Problem(line, "latitude", where, "is no point of France", "Write degrees, or leave both empty.")


def _on_the_map(lat: str, lon: str) -> bool:
    if not lat and not lon:
        return True
    try:
        return SOUTH <= float(lat) <= NORTH and WEST <= float(lon) <= EAST
    except ValueError:
        return False
