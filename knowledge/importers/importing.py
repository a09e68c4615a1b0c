"""``import_file``: one file in, one transaction, one report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from knowledge.importers.content import UnusableFile
from knowledge.importers.directory import Identity, known_record
from knowledge.importers.elsewhere import (
    WithdrawsElsewhere,
    departement,
    departement_of_row,
    in_words,
    untouched,
)
from knowledge.importers.joining import join
from knowledge.importers.opened import Opened, open_file
from knowledge.importers.record import Record
from knowledge.importers.report import ImportReport
from knowledge.importers.rows import Problem, Trade
from knowledge.importers.sources import Source, choose
from knowledge.importers.statements import By
from knowledge.importers.upsert import Upsert
from knowledge.importers.vocabulary import vocabulary
from knowledge.opening_hours import PARIS
from knowledge.ranking import NEVER_AFTER
from knowledge.referential import referential
from knowledge.territory import Gazetteer
from storage.database import begin_writing

MOST_TOLD = 50_000  # problems of rows that a report lists: nobody reads more, and each takes memory
UNDATED = "the format tells no date; without one the places are never proposed by themselves"


def import_file(
    path: Path,
    session_factory: sessionmaker[Session],
    *,
    format: str | None = None,  # noqa: A002 - the word of the command line
    dry_run: bool = False,
    whole: bool = False,
    elsewhere_too: bool = False,
    published: date | None = None,
    today: date | None = None,
    who: str = "import",
    gazetteer: Gazetteer | None = None,
    most_rows: int | None = None,
) -> ImportReport:
    """Brings the partners of a file into the database, good rows only; the same file again changes nothing.

    ``format`` is a code of ``sources.FORMATS``, or None to recognise it by what the file holds. With ``dry_run`` the
    report tells what would happen and nothing is written. ``whole``: the file has every place of its sources, those
    that it has no more are withdrawn; with ``elsewhere_too`` also those of départements where it has none, which could
    mean that it is the file of another region. ``published`` dates the places of formats without dates. ``today`` (in
    Paris by default) tells dates that are to come. ``who`` is named in the history of every partner that the file adds,
    changes or takes away. ``gazetteer``: the communes, those that come with the program by default.
    ``most_rows``: how many a file may have, as many as it likes by default.
    Raises UnusableFile when nothing of the file can be used, TooManyRows, DayToCome, PartsAlone and
    WithdrawsElsewhere among them; SQLAlchemyError when the database cannot: then nothing is kept either.
    """
    today = today or datetime.now(PARIS).date()
    if published is not None and published > today:
        raise DayToCome(f"The day of the file, {published}, is to come: give the day when it was published.")
    opened = open_file(path)
    source = choose(opened.header, format)
    now = datetime.now(PARIS)
    trade = Trade(vocabulary(), referential(), gazetteer or Gazetteer.load(), today, published)
    with session_factory() as session:
        trade = replace(trade, known=partial(known_record, session))
        report = _import(Reading(opened, source, trade, most_rows), session, whole, By(who, now))
        if report.elsewhere and not (dry_run or elsewhere_too):
            raise WithdrawsElsewhere(f"{in_words(report.elsewhere)}. Nothing was kept.")
        if dry_run:
            session.rollback()
        else:
            session.commit()
    return report


def _import(reading: Reading, session: Session, whole: bool, by: By) -> ImportReport:
    records = list(reading.records())  # before the database is held: this is what takes long
    begin_writing(session)
    groups, clashing = join(reading.places(records), reading.trade.vocabulary, reading.problems)
    if whole and not reading.listed:
        raise PartsAlone("A list of services alone has no places, so it cannot be --whole: import it without.")
    upsert = Upsert(session, reading.trade, reading.problems, by)
    upsert.write(groups)
    gone = upsert.absent(reading.present, reading.listed)
    if whole:
        upsert.remove(gone)
    return ImportReport(
        added=upsert.count("added"),
        changed=upsert.count("changed"),
        unchanged=upsert.count("unchanged"),
        removed=upsert.count("removed"),
        refused=reading.refused + clashing,
        joined=upsert.joined,
        missing=0 if whole else len(gone),
        too_old=reading.too_old,
        rows=reading.rows,
        title=reading.source.title,
        problems=tuple(sorted([*reading.problems, *reading.not_listed()], key=lambda problem: problem.line)),
        changes=tuple(upsert.changes),
        elsewhere=untouched(upsert.withdrawn, reading.touched),
    )


class DayToCome(UnusableFile):
    """Places cannot have been checked on a day that is to come."""


class PartsAlone(UnusableFile):
    """The file lists what places offer, and no place: it cannot say which places are gone."""


class TooManyRows(UnusableFile):
    """The file has more rows than it was given the right to have."""


@dataclass
class Reading:
    """The rows of one file on their way: how many there were, who they name, what was wrong.

    ``listed``: the sources whose places the file lists, and does not only name by what they offer. ``touched``: the
    codes of the départements where it has a place, or a row that was refused.
    """

    opened: Opened
    source: Source
    trade: Trade
    most_rows: int | None = None
    problems: list[Problem] = field(default_factory=list)
    present: set[Identity] = field(default_factory=set)
    listed: set[str] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)
    rows: int = 0
    refused: int = 0
    too_old: int = 0
    untold: int = 0
    last_line: int = 1

    def places(self, records: list[Record]) -> Iterator[Record]:
        """The places of these records, made whole with what is known of them; counts those too old to be proposed."""
        for record in self._completed(records):
            self.touched.add(departement(record))
            self.too_old += record.verified_on is None or self.trade.today - record.verified_on > NEVER_AFTER
            yield record

    def _completed(self, records: list[Record]) -> Iterator[Record]:
        if self.source.complete is None:
            yield from records
            return
        before = len(self.problems)
        yield from self.source.complete(records, self.trade, self.problems, self.opened.lists)
        self.refused += sum(
            problem.field == "structure_id" and problem.severity == "error" for problem in self.problems[before:]
        )

    def not_listed(self) -> list[Problem]:
        """One line for the problems that are not listed; none when all are."""
        if not self.untold:
            return []
        return [
            Problem(self.last_line, "", "", f"{self.untold:,} more problems", "correct those above first", "warning")
        ]

    def records(self) -> Iterator[Record]:
        """What the rows that can be used tell, one by one; without the database."""
        self.problems += self.opened.problems
        if not self.source.dated and self.trade.published is None:
            what = "give the day of the file with --published 2026-11-21"
            self.problems.append(Problem(1, "", "", UNDATED, what, "warning"))
        for row in self.opened.rows:
            self.rows += 1
            if self.most_rows is not None and self.rows > self.most_rows:
                raise TooManyRows(f"The file has over {self.most_rows} rows: import it from the command line.")
            self.last_line = row.line
            identity = self.source.identity(row)
            self.present.add(identity)
            if not self.source.is_part(row):
                self.listed.add(identity[0])
            record = None if row.refused else self.source.read(row, self.trade)
            self._tell(row.problems)
            if record is None or row.refused:
                self.refused += 1
                self.touched.update(filter(None, [departement_of_row(row)]))
            else:
                yield record

    def _tell(self, problems: list[Problem]) -> None:
        """Lists the problems of one row, as long as there is room; beyond, the last line says how many there are."""
        if len(self.problems) < MOST_TOLD:
            self.problems += problems
        else:
            self.untold += len(problems)
