"""The table of sources that can be imported: how each is recognised by what it holds, and who reads it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from knowledge.importers import annuaire, data_inclusion, france_services, mednum_v0, mednum_v1
from knowledge.importers.content import UnusableFile
from knowledge.importers.record import Part, Record
from knowledge.importers.rows import Problem, Row, Trade

Read = Callable[[Row, Trade], Record | None]
Told = tuple[Row, "Record | Part"]


@dataclass(frozen=True)
class Source:
    """One sort of file.

    ``columns`` must all be there; of ``marks``, when there are some, one at least; of ``strange``, none. ``read`` gives
    the place of a row, or None when it refused the row; ``identity`` who names it and how, whatever the rest is worth.
    ``complete``, for files whose places are spread over several rows, makes whole records of what ``read`` gave, told
    the names of the lists of the file; ``is_part`` says of a row that it is part of a place, and lists none by itself.
    """

    format: str
    title: str
    columns: tuple[str, ...]
    read: Read
    identity: Callable[[Row], tuple[str, str]]
    marks: frozenset[str] = frozenset()
    strange: frozenset[str] = frozenset()
    dated: bool = True
    complete: Callable[[Iterable[Record], Trade, list[Problem], Collection[str]], Iterator[Record]] | None = None
    is_part: Callable[[Row], bool] = lambda _row: False

    def missing(self, header: Collection[str]) -> list[str]:
        """The columns of this format that a header lacks; others may be there, in any order."""
        return [column for column in self.columns if column not in header]

    def shared(self, header: Collection[str]) -> int:
        """How many columns that tell this format a header has, less those that tell another."""
        return len(self.marks.union(self.columns).intersection(header)) - len(self.strange.intersection(header))

    def lacking(self, header: Collection[str]) -> str:
        """What keeps a header from being of this format, as a sentence about its columns."""
        missing = self.missing(header)
        if not missing:
            return f"one of the columns {', '.join(sorted(self.marks))} is missing"
        columns, are = ("columns", "are") if len(missing) > 1 else ("column", "is")
        return f"the {columns} {', '.join(missing)} {are} missing"

    def recognised(self, header: Collection[str]) -> bool:
        """Whether a header can only be of this format."""
        marked = not self.marks or not self.marks.isdisjoint(header)
        return not self.missing(header) and marked and self.strange.isdisjoint(header)


SOURCES = (
    Source(
        format="data-inclusion",
        title="structures and services, data·inclusion v1",
        columns=data_inclusion.COLUMNS,
        marks=data_inclusion.MARKS,
        read=data_inclusion.read,
        identity=data_inclusion.identity,
        complete=data_inclusion.complete,
        is_part=data_inclusion.is_service,
    ),
    Source(
        format="mednum",
        title="places of digital mediation, mednum v0",
        columns=mednum_v1.COLUMNS,
        marks=mednum_v0.MARKS,
        strange=mednum_v1.MARKS,
        read=mednum_v0.read,
        identity=mednum_v1.identity,
    ),
    Source(
        format="mednum",
        title="places of digital mediation, mednum v1",
        columns=mednum_v1.COLUMNS,
        read=mednum_v1.read,
        identity=mednum_v1.identity,
    ),
    Source(
        format="france-services",
        title="list of France Services",
        columns=france_services.COLUMNS,
        read=france_services.read,
        identity=france_services.identity,
        dated=False,
    ),
    Source(
        format="annuaire",
        title="extract of the annuaire de l'administration",
        columns=annuaire.COLUMNS,
        read=annuaire.read,
        identity=annuaire.identity,
        dated=False,
    ),
)
FORMATS = tuple(sorted({source.format for source in SOURCES}))


def choose(header: Collection[str], format_code: str | None = None) -> Source:
    """The source asked for, or the one that the header tells. Raises UnusableFile when there is none."""
    asked = [source for source in SOURCES if format_code in (None, source.format)]
    if not asked:
        raise UnusableFile(f"The format {format_code} cannot be imported: choose among {', '.join(FORMATS)}.")
    fitting = next((source for source in asked if source.recognised(header)), None)
    if fitting:
        return fitting
    closest = max(asked, key=lambda source: source.shared(header))
    if closest.shared(header) <= 0:
        raise UnusableFile("The columns are not those of a known format, and none of them is of one.")
    raise UnusableFile(
        "The columns are not those of a known format. "
        f"Closest: {closest.format} ({closest.title}); {closest.lacking(header)}."
    )
