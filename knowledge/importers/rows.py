"""One row of a file: its cells checked one by one, what is wrong with them told, and what remains of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from knowledge.importers.text import cut, items, plain_text
from knowledge.importers.vocabulary import Vocabulary
from knowledge.referential import Referential
from knowledge.territory import Gazetteer, plain

Severity = Literal["error", "warning"]
SHOWN = 80  # characters of a value that a report repeats
DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y")
OLDEST = date(2000, 1, 1)  # files write 1970-01-01 for "unknown"


@dataclass(frozen=True)
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
    """What an importer works with: the words of the format, the referential, the communes and the date."""

    vocabulary: Vocabulary
    lists: Referential
    gazetteer: Gazetteer
    today: date


@dataclass(frozen=True)
class Record:
    """A place as one row tells it. ``kind`` is None when nothing says what sort of place it is.

    ``roles`` are kinds of partners that work there; ``services``, ``support``, ``access``, ``fees`` and
    ``publics`` are words of the standard. ``intercommunal``: it serves every commune of its ``epci``.
    """

    line: int
    source: str
    source_id: str
    name: str
    postcode: str
    commune: str
    address: str
    siret: str | None = None
    insee: str | None = None
    epci: str | None = None
    intercommunal: bool = False
    lat: float | None = None
    lon: float | None = None
    kind: str | None = None
    what: str | None = None
    phone: str | None = None
    email: str | None = None
    website: str | None = None
    opening_hours: str | None = None
    hours_note: str | None = None
    verified_on: date | None = None
    roles: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    support: frozenset[str] = frozenset()
    access: frozenset[str] = frozenset()
    fees: frozenset[str] = frozenset()
    publics: frozenset[str] = frozenset()


@dataclass
class Row:
    """The cells of one line by column name; reading one through these methods notes what is wrong with it."""

    line: int
    header: tuple[str, ...]
    values: tuple[str, ...]
    problems: list[Problem] = field(default_factory=list)
    cells: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.cells = dict(zip(self.header, self.values, strict=False))  # a wrong length is told below
        if len(self.values) != len(self.header):
            problem = f"{len(self.values)} cells where the header has {len(self.header)}"
            self.refuse("", problem, "put quotation marks around cells that hold a separator", "")

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
        raw = self.cells.get(name, "")
        text, had_markup = plain_text(raw)
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
            self.refuse(name, "is empty", "fill it in")
        return text or ""

    def identifier(self, name: str, limit: int) -> str | None:
        """A cell that names the place for its source: never cut, since a cut one would name another place."""
        text, _markup = plain_text(self.cells.get(name, ""))
        if len(text) > limit:
            self.refuse(name, f"is over {limit} characters", "give a shorter identifier")
        return text or None

    def terms(self, name: str, allowed: Iterable[str]) -> frozenset[str]:
        """Those words of a list that the standard knows, as it writes them; the others are told and left out."""
        known = {plain(term): term for term in allowed}
        found = []
        for item in items(self.cells.get(name, "")):
            term = known.get(plain(item))
            if term is None:
                self.warn(name, "is not a value of the standard", "correct it; it was left out", item)
            else:
                found.append(term)
        return frozenset(found)

    def day(self, name: str, today: date) -> date | None:
        """A date that is past or of today; None, and told, otherwise."""
        written = self.cells.get(name, "").strip()
        found = _date(written)
        if found is None:
            self.warn(name, "is not a date", "write it as 2026-11-21; without it the place is never proposed")
        elif found > today:
            self.warn(name, "is in the future", "give the day when someone checked the record")
        elif found < OLDEST:
            self.warn(name, "is a placeholder", "give the day when someone checked the record")
        return found if found and OLDEST <= found <= today else None

    def _note(self, name: str, problem: str, what_to_do: str, value: str | None, severity: Severity) -> None:
        shown = self.cells.get(name, "") if value is None else value
        self.problems.append(Problem(self.line, name, cut(shown, SHOWN), problem, what_to_do, severity))


def _date(text: str) -> date | None:
    day = text.split("T")[0]
    for pattern in DATE_FORMATS:
        try:
            return datetime.strptime(day, pattern).date()
        except ValueError:
            continue
    return None
