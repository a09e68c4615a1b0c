"""One row of a file: its cells read one by one, and what is wrong with them told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal

from knowledge.importers.record import Record
from knowledge.importers.text import as_meant, cut, items, plain
from knowledge.importers.vocabulary import Vocabulary
from knowledge.referential import Referential
from knowledge.territory import Gazetteer

Severity = Literal["error", "warning"]
SHOWN = 80  # characters of a value that a report repeats
DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y")
OLDEST = date(2000, 1, 1)  # files write 1970-01-01 for "unknown"
FORMULA = re.compile(r"=|@\w+\(|[+-]\w+[!|(]")  # a spreadsheet would run these


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell. An error refuses the row; a warning says what was dropped or altered."""

    line: int
    field: str
    value: str
    problem: str
    what_to_do: str
    severity: Severity


@dataclass(frozen=True)
class Trade:
    """What an importer works with: the words of the formats, the referential, the communes, the date.

    ``published`` dates the records of formats that do not date theirs. ``known`` gives what an earlier import kept of a
    place, by source and identifier: a file of services needs the places of another file. ``answers`` remembers which
    needs a combination of kind and services answers.
    """

    vocabulary: Vocabulary
    lists: Referential
    gazetteer: Gazetteer
    today: date
    published: date | None = None
    known: Callable[[str, str], Record | None] = lambda _source, _source_id: None
    answers: dict[Any, tuple[tuple[str, str], ...]] = field(default_factory=dict)


@dataclass
class Row:
    """The cells of one line by column name; reading one through these methods notes what is wrong with it.

    ``names`` gives the column of the file for those that were renamed: problems bear the name that the file has.
    """

    line: int
    header: tuple[str, ...]
    values: tuple[str, ...]
    problems: list[Problem] = field(default_factory=list)
    names: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.cells = dict(zip(self.header, self.values, strict=False))  # a wrong length is told below
        if len(self.values) != len(self.header):
            problem = f"{len(self.values)} cells where the header has {len(self.header)}"
            self.refuse("", problem, "put quotation marks around cells that hold a separator", "")

    def renamed(self, cells: Mapping[str, str], names: Mapping[str, str]) -> Row:
        """The same row told in the columns of mednum v1; problems of either are told once, in this row's list."""
        return Row(self.line, tuple(cells), tuple(cells.values()), self.problems, names)

    @property
    def refused(self) -> bool:
        """Whether a cell without which the row is useless is wrong."""
        return any(problem.severity == "error" for problem in self.problems)

    def warn(self, name: str, problem: str, what_to_do: str, value: str | None = None) -> None:
        """Notes that a cell was dropped or altered; ``value`` replaces the cell when it must not be repeated."""
        self._note(name, problem, what_to_do, value, "warning")

    def refuse(self, name: str, problem: str, what_to_do: str, value: str | None = None) -> None:
        """Notes why the row cannot be used."""
        self._note(name, problem, what_to_do, value, "error")

    def text(self, name: str, limit: int = 500) -> str | None:
        """The cell as plain text of at most ``limit`` characters, or None when empty."""
        text, had_markup = as_meant(self.cells.get(name, ""))
        if FORMULA.match(text):
            self.warn(name, "is a spreadsheet formula", "write plain text; it was dropped")
            return None
        if had_markup:
            self.warn(name, "holds HTML", "write plain text; the tags were removed")
        if len(text) > limit:
            self.warn(name, f"is over {limit} characters", "shorten it; it was cut")
            text = cut(text, limit)
        return text or None

    def needed(self, name: str, limit: int) -> str:
        """The same for a cell without which the row is refused; "" then."""
        text = self.text(name, limit)
        if text is None:
            self.refuse(name, "is empty or unusable", "fill it in")
        return text or ""

    def identifier(self, name: str, limit: int) -> str | None:
        """A cell that names the place for its source: never cut, since a cut one would name another place."""
        text, _markup = as_meant(self.cells.get(name, ""))
        if len(text) > limit:
            self.refuse(name, f"is over {limit} characters", "give a shorter identifier")
        return text or None

    def terms(self, name: str, allowed: Iterable[str]) -> frozenset[str]:
        """Those words of a list that the standard knows, as it writes them; the others are told and left out."""
        known = _by_plain(tuple(allowed))
        found = []
        for item in items(self.cells.get(name, "")):
            term = known.get(plain(item))
            if term is None:
                self.warn(name, "is not a value of the standard", "correct it; it was left out", item)
            else:
                found.append(term)
        return _shared(frozenset(found))

    def day(self, name: str, today: date) -> date | None:
        """A date that is past or of today; None, and told, otherwise."""
        written = self.cells.get(name, "").strip()
        found = _date(written)
        if not written:
            self.warn(name, "is empty", "write a date as 2026-11-21; without it the place is never proposed")
        elif found is None:
            self.warn(name, "is not a date", "write it as 2026-11-21; without it the place is never proposed")
        elif found > today:
            self.warn(name, "is in the future", "give the day when someone checked the record")
        elif found < OLDEST:
            self.warn(name, "is a placeholder", "give the day when someone checked the record")
        return found if found and OLDEST <= found <= today else None

    def _note(self, name: str, problem: str, what_to_do: str, value: str | None, severity: Severity) -> None:
        shown = self.cells.get(name, "") if value is None else value
        told = self.names.get(name, name)
        found = Problem(self.line, told, cut(shown, SHOWN), problem, what_to_do, severity)
        if found not in self.problems:  # a cell may be read for two purposes
            self.problems.append(found)


def as_text(value: Any) -> str:
    """A value of a JSON entry as the cell of a table: lists with bars, nothing for null and for what is nested."""
    if isinstance(value, list):
        return "|".join(as_text(item) for item in value if item is not None and not isinstance(item, (dict, list)))
    if value is None or isinstance(value, dict):
        return ""
    # JSON may escape what is no text: NUL, or half a sign of UTF-16.
    return str(value).replace("\0", " ").encode("utf-8", "replace").decode()


@lru_cache(maxsize=64)
def _by_plain(allowed: tuple[str, ...]) -> Mapping[str, str]:
    return {plain(term): term for term in allowed}


@lru_cache(maxsize=1024)
def _shared(terms: frozenset[str]) -> frozenset[str]:
    """The same set for the same words: a file of 50,000 places has a few hundred sets."""
    return terms


def _date(text: str) -> date | None:
    day = text.split("T")[0]
    for pattern in DATE_FORMATS:
        try:
            return datetime.strptime(day, pattern).date()
        except ValueError:
            continue
    return None
