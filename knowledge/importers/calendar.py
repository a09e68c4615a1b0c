"""``import_calendar``: an iCalendar file into the workshops of one library, in one transaction."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload, sessionmaker

from knowledge import history
from knowledge.ical import OURS, session_uid
from knowledge.identity import workshop_key
from knowledge.importers.calendar_dates import people_on, set_dates
from knowledge.importers.calendar_events import CalendarFile, Event, read_calendar
from knowledge.importers.calendar_public import hide_persons
from knowledge.importers.calendar_sessions import Refused, Told, by_uid, workshop_of
from knowledge.importers.content import UnusableFile
from knowledge.importers.opened import ENCODED_OTHERWISE
from knowledge.importers.report import ImportReport
from knowledge.importers.rows import Problem
from knowledge.importers.upsert import PREVIEWED, Change
from knowledge.models import Library, Partner, Workshop, WorkshopDate
from knowledge.partner_values import Values, differences
from knowledge.workshop_values import CALENDAR, values_of

TITLE = "a calendar of workshops (iCalendar)"
SOURCE = "un calendrier"  # what the history calls it
ALREADY_HERE = "is a session of this network, exported from here"


def import_calendar(
    path: Path,
    session_factory: sessionmaker[Session],
    *,
    who: str,
    now: datetime,
    library: str | None = None,
    dry_run: bool = False,
    whole: bool = False,
) -> ImportReport:
    """Brings the coming sessions of a calendar into a library; the same file again changes nothing.

    ``library`` is a slug, needed when there are several. What a calendar calls by one UID is one workshop; ``whole``:
    imported ones that the file has no more are removed. Each change is told in the history of its workshop, as made by
    ``who``. Counts of the report are workshops, rows are events.
    Raises UnusableFile when nothing of the file can be used, or when the library is not known.
    """
    file = read_calendar(path)
    with session_factory() as session:
        done = _Programme(session, _library(session, library), who, now)
        report = done.take_in(file, whole)
        if dry_run:
            session.rollback()
        else:
            session.commit()
    return report


def _library(session: Session, slug: str | None) -> Library:
    query = select(Library).options(selectinload(Library.workshops).selectinload(Workshop.dates)).order_by(Library.id)
    libraries: list[Library] = list(session.execute(query).scalars())
    fitting = [one for one in libraries if slug in (None, one.slug)]
    if len(fitting) == 1:
        return fitting[0]
    if not libraries:
        raise UnusableFile("There is no library yet: add yours with `passerelle library --name …`.")
    known = ", ".join(one.slug for one in libraries)
    asked = f"There is no library {slug}" if slug else "There are several libraries"
    raise UnusableFile(f"{asked}: give one of these with --library: {known}.")


def _own_sessions(session: Session) -> frozenset[str]:
    query = select(Library.slug, Workshop.code, WorkshopDate.start).select_from(WorkshopDate)
    rows = session.execute(query.join(WorkshopDate.workshop).join(Workshop.library)).all()
    return frozenset(session_uid(slug, code, start) for slug, code, start in rows)


@dataclass
class _Programme:
    """The workshops of one library while a file is read."""

    session: Session
    library: Library
    who: str
    now: datetime
    problems: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    changes: list[Change] = field(default_factory=list)

    def take_in(self, file: CalendarFile, whole: bool) -> ImportReport:
        """Writes what the file says; the report."""
        if file.recoded:
            what = "check the accents; next time, save in UTF-8"
            self.problems.append(Problem(1, "", "", ENCODED_OTHERWISE, what, "warning"))
        known = {one.uid: one for one in self.library.workshops if one.uid}
        groups = dict(by_uid(self._of_others(file.events), self.problems))
        self.counts["refused"] = sum(problem.severity == "error" for problem in self.problems)
        for uid, events in groups.items():
            try:
                told = workshop_of(uid, events, self.now, self.problems)
                self.problems += hide_persons(told.values, told.line, self.library)
                self._write(told, known.get(uid))
            except Refused as refused:
                self.problems.append(refused.problem)
                self.counts["refused"] += 1
        gone = [one for uid, one in known.items() if uid not in groups]
        for workshop in gone if whole else ():
            self._remove(workshop, 1)
        return self._report(len(file.events), 0 if whole else len(gone))

    def _of_others(self, events: Iterable[Event]) -> Iterator[Event]:
        """The events that are none of this network's own sessions, exported once: these are here already."""
        own = (
            _own_sessions(self.session)
            if any(line.value.strip().endswith(OURS) for event in events for line in event.every("UID"))
            else frozenset()
        )
        for event in events:
            line = event.first("UID")
            if line is not None and line.value.strip() in own:
                self.problems.append(Problem(line.number, "UID", line.value, ALREADY_HERE, "nothing", "warning"))
            else:
                yield event

    def _write(self, told: Told, workshop: Workshop | None) -> None:
        if not told.dates and not self._begins_later(told):
            self._end(told, workshop)
            return
        added = workshop is None
        before = {} if workshop is None else values_of(workshop, self.now)
        if workshop is None:
            code = f"ics-{hashlib.sha256(told.uid.encode()).hexdigest()[:16]}"
            workshop = Workshop(code=code, uid=told.uid, title="", need="", exceptions=[], dates=[])
            self.library.workshops.append(workshop)
        by_hand = set() if added else self._by_hand(workshop)
        columns = self._set_columns(workshop, told, by_hand)
        if workshop.withdrawn and "withdrawn" not in by_hand:
            workshop.withdrawn = False
            columns.append("withdrawn")
        if by_hand.isdisjoint(CALENDAR) and self._set_dates(workshop, told):
            columns.append("dates")
        if columns and not added:
            workshop.version += 1  # a desk that has it open is told
        self._note(workshop, before, values_of(workshop, self.now))
        self._count("added" if added else "changed" if columns else "unchanged", workshop, () if added else columns)

    def _begins_later(self, told: Told) -> bool:
        first = told.values.get("first_start")
        return not (told.cancelled or told.private) and isinstance(first, datetime) and first > self.now

    def _end(self, told: Told, workshop: Workshop | None) -> None:
        """A workshop that is cancelled, private or over leaves; one that was never there is told."""
        if workshop is not None:
            self._remove(workshop, told.line)
        if workshop is not None or told.private:
            return
        why = "is cancelled" if told.cancelled else "is over"
        title = str(told.values["title"])
        self.problems.append(Problem(told.line, "SUMMARY", title, why, "nothing; it was left out", "warning"))

    def _remove(self, workshop: Workshop, line: int) -> None:
        """Takes a workshop away, or off the programme while people on it must be told."""
        if workshop.withdrawn:
            return
        people = [one for one in workshop.dates if one.start > self.now and people_on(one)]
        self._warn_of_people(people, line, workshop.title)
        self._count("removed", workshop, ())
        before = values_of(workshop, self.now)
        if people:
            workshop.withdrawn = True
            workshop.version += 1
        else:
            self.library.workshops.remove(workshop)
        self._note(workshop, before, {**before, "withdrawn": True} if people else {})

    def _note(self, workshop: Workshop, before: Values, after: Values) -> None:
        """One line in the history of a workshop, unless nothing that people see differs."""
        if before and after:
            before, after = differences(before, after)
        if before or after:
            key = workshop_key(self.library.slug, workshop.code)
            history.note(self.session, key, self.who, self.now, before, after, history.WORKSHOP, SOURCE)

    def _by_hand(self, workshop: Workshop) -> set[str]:
        """What people of the library changed: it stays, as in the directory."""
        key = workshop_key(self.library.slug, workshop.code)
        changed = history.corrected(self.session, [key], history.WORKSHOP).get(key)
        return changed.fields if changed else set()

    def _set_columns(self, workshop: Workshop, told: Told, by_hand: set[str]) -> list[str]:
        kept = by_hand if by_hand.isdisjoint(CALENDAR) else by_hand | set(CALENDAR)
        values = {name: value for name, value in told.values.items() if name not in kept}
        if "partner_id" not in by_hand and told.held_by and (holder := self._partner(told)):
            values["partner_id"] = holder
        changed = [name for name, value in values.items() if getattr(workshop, name) != value]
        for name in changed:
            setattr(workshop, name, values[name])
        return changed

    def _partner(self, told: Told) -> str | None:
        """The partner of this very name, when there is one and no other."""
        found = self.session.execute(select(Partner.id).where(Partner.name == told.held_by).limit(2)).scalars().all()
        if len(found) == 1:
            return str(found[0])
        problem, what = "is the name of no partner", "import the partner first; the session is shown without it"
        self.problems.append(Problem(told.line, "X-PASSERELLE-HELD-BY", str(told.held_by), problem, what, "warning"))
        return None

    def _set_dates(self, workshop: Workshop, told: Told) -> bool:
        done = set_dates(self.session, workshop, told, self.now)
        self._warn_of_people(done.called_off, told.line, workshop.title)
        return done.changed

    def _warn_of_people(self, rows: Iterable[WorkshopDate], line: int, title: str) -> None:
        for row in rows:
            problem = f"had {people_on(row)} people for {row.start:%Y-%m-%d}, which is no more in the calendar"
            what = "tell them; the session stays with the desk until it is done"
            self.problems.append(Problem(line, "SUMMARY", title, problem, what, "warning"))

    def _count(self, action: str, workshop: Workshop, columns: Any) -> None:
        self.counts[action] += 1
        if action != "unchanged" and len(self.changes) < PREVIEWED:
            self.changes.append(Change(action, workshop.title, self.library.name, tuple(columns)))

    def _report(self, rows: int, missing: int) -> ImportReport:
        counts: Callable[[str], int] = self.counts.__getitem__
        return ImportReport(
            added=counts("added"),
            changed=counts("changed"),
            unchanged=counts("unchanged"),
            removed=counts("removed"),
            refused=counts("refused"),
            joined=0,
            missing=missing,
            rows=rows,
            title=TITLE,
            problems=tuple(sorted(self.problems, key=lambda problem: problem.line)),
            changes=tuple(self.changes),
        )
