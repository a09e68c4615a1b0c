"""The report as one page that needs nothing else: no script, no font, no picture from elsewhere. Imports matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from passerelle.report import plots, stability, tables
from passerelle.report.cases import Chapter
from passerelle.report.plots import Picture
from passerelle.report.results import Results
from passerelle.report.scored import Scored
from passerelle.report.tables import Table

_MOST_SHOWN = 120  # sentences a chapter: keeps the page below 900 kB whatever the files
_MOST_BARS = 60  # styles in a picture
_LONGEST = 400  # characters of a sentence


@dataclass(frozen=True)
class Section:
    """A part of the page: a table, with the picture of the same figures when there is one."""

    table: Table
    picture: Picture | None = None

    @property
    def anchor(self) -> str:
        """Where the table of contents leads."""
        return self.table.title.lower().replace(" ", "-")


@dataclass(frozen=True)
class About:
    """What the page says of itself. ``dated`` and ``model`` are shown when given."""

    files: tuple[str, ...]
    model: str | None = None
    dated: str | None = None


def page(results: Results, about: About, rows: Sequence[stability.Row] = ()) -> str:
    """The HTML of the report. The same figures give the same bytes."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["shortened"] = _shortened
    return environment.get_template("report.html").render(
        about=about,
        messages=len(results.scored),
        sections=_sections(results, rows),
        chapters=[chapter for chapter in results.chapters if chapter.cases],
        shown=_shown,
        place=_place,
        worst=results.worst_style,
        percent=tables.percent,
    )


def _sections(results: Results, rows: Sequence[stability.Row]) -> list[Section]:
    pictures = {
        "Targets": lambda: plots.targets(results),
        "Risk and coverage": lambda: plots.risk_coverage(results),
        "Reliability of confidence": lambda: plots.reliability(results),
    }
    if results.needs:  # otherwise no bar has a length
        pictures["By need"] = lambda: plots.by_group("By need", results.needs)
        pictures["By style"] = lambda: plots.by_group("By style", results.styles[:_MOST_BARS])
    found = [
        Section(table, pictures[table.title]() if table.title in pictures else None) for table in tables.every(results)
    ]
    return [*found, Section(tables.stable(rows), plots.stable(rows))] if rows else found


def _shown(chapter: Chapter) -> list[tuple[str, str, int, list[Scored]]]:
    """Expected, decided, number of messages and the sentences of each case, until the page holds enough of them."""
    left, found = _MOST_SHOWN, []
    for case in chapter.cases:
        if left <= 0:
            break
        found.append((case.expected, case.decided, len(case.scored), list(case.scored[:left])))
        left -= len(case.scored)
    return found


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _place(one: Scored) -> str:
    return f"{one.message.file}, line {one.message.line}"
