"""``import_file``: one file in, one transaction, one report."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from knowledge.importers import sources
from knowledge.importers.joining import join
from knowledge.importers.report import ImportReport
from knowledge.importers.rows import Problem, Record, Row, Trade
from knowledge.importers.table import Table, read_table
from knowledge.importers.upsert import Upsert
from knowledge.importers.vocabulary import vocabulary
from knowledge.opening_hours import PARIS
from knowledge.referential import referential
from knowledge.territory import Gazetteer


def import_file(
    path: Path,
    session_factory: sessionmaker[Session],
    *,
    format: str | None = None,  # noqa: A002 - the word of the command line
    dry_run: bool = False,
    today: date | None = None,
) -> ImportReport:
    """Brings the partners of a file into the database, good rows only; the same file again changes nothing.

    ``format`` is a code of ``sources.SOURCES``, or None to recognise it by the header. With ``dry_run`` the report
    tells what would happen and nothing is written. ``today`` (in Paris by default) tells dates that are to come.
    Raises UnusableFile when nothing of the file can be used; SQLAlchemyError when the database cannot: then nothing
    is kept either.
    """
    table = read_table(path)
    source = sources.choose(table.header, format)
    trade = Trade(vocabulary(), referential(), Gazetteer.load(), today or datetime.now(PARIS).date())
    problems = list(table.problems)
    records, refused = _records(table, source, trade, problems)
    groups, clashing = join(records, trade.vocabulary, problems)
    with session_factory() as session:
        upsert = Upsert(session, trade)
        for group in groups:
            upsert.write(group)
        if dry_run:
            session.rollback()
        else:
            session.commit()
    return ImportReport(
        added=upsert.added,
        changed=upsert.changed,
        unchanged=upsert.unchanged,
        refused=refused + clashing,
        joined=sum(len(group) - 1 for group in groups),
        problems=tuple(sorted(problems, key=lambda problem: problem.line)),
    )


def _records(table: Table, source: sources.Source, trade: Trade, problems: list[Problem]) -> tuple[list[Record], int]:
    """The rows that can be used, and how many cannot; what is wrong with any goes to ``problems``."""
    records: list[Record] = []
    refused = 0
    for line, cells in table.rows:
        row = Row(line, table.header, cells)
        record = None if row.refused else source.read(row, trade)
        problems += row.problems
        if record is None or row.refused:
            refused += 1
        else:
            records.append(record)
    return records, refused
