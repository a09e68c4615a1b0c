"""The table of formats that can be imported: how each is recognised by its header, and who reads a row of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from knowledge.importers import mednum_csv
from knowledge.importers.rows import Record, Row, Trade
from knowledge.importers.table import UnusableFile


@dataclass(frozen=True)
class Source:
    """One format. ``read`` gives the place of a row, or None when it refused the row."""

    format: str
    title: str
    columns: tuple[str, ...]
    read: Callable[[Row, Trade], Record | None]

    def missing(self, header: tuple[str, ...]) -> list[str]:
        """The columns of this format that a header lacks; others may be there, in any order."""
        return [column for column in self.columns if column not in header]


SOURCES = (Source("mednum", "places of digital mediation, mednum v1", mednum_csv.COLUMNS, mednum_csv.read),)


def choose(header: tuple[str, ...], format_code: str | None = None) -> Source:
    """The format asked for, or the one whose columns the header holds. Raises UnusableFile when there is none."""
    asked = [source for source in SOURCES if format_code in (None, source.format)]
    if not asked:
        known = ", ".join(source.format for source in SOURCES)
        raise UnusableFile(f"The format {format_code} cannot be imported: choose among {known}.")
    closest = min(asked, key=lambda source: len(source.missing(header)))
    missing = closest.missing(header)
    if missing:
        raise UnusableFile(
            f"The header is not that of a known format. Closest: {closest.format} ({closest.title}), "
            f"which also has the columns {', '.join(missing)}."
        )
    return closest
