"""Who changed what in the records, when, and what it was before. Written in the transaction of the change itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from knowledge.models import Partner, RecordChange
from knowledge.opening_hours import paris_day

PARTNER, WORKSHOP, LIBRARY = "partner", "workshop", "library"
"""Kinds of records that have a history."""
SHOWN = 100  # changes of one record on a page
LONGEST_NAME = 100  # of who changed something
LONGEST_SOURCE = 200
HEIR = "heir"


@dataclass(frozen=True)
class Past:
    """One change: ``before`` and ``after`` hold the altered fields only; ``before`` is empty for an addition.

    ``after`` is empty, but for the identifier of its ``heir``, when the record is there no more. ``source``: whose
    words an import brought; None for what a person did.
    """

    id: int
    at: datetime
    who: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    undone_by: int | None
    source: str | None = None

    @property
    def added(self) -> bool:
        """Whether the record began with this."""
        return not self.before

    @property
    def heir(self) -> str | None:
        """The partner that this one was found to be, and became; None for any other change."""
        told: str | None = self.after.get(HEIR)
        return told


@dataclass(frozen=True)
class Gone:
    """A partner that is there no more: what it was called, who took it away, when."""

    id: str
    name: str
    at: datetime
    who: str


@dataclass
class Corrected:
    """What was ever changed by hand in one record: its fields and the needs of its services, each with the last day.

    ``checked_on``: the day of checking that people gave the record last, as ISO 8601 text; None when they gave none.
    """

    field_days: dict[str, date] = field(default_factory=dict)
    need_days: dict[str, date] = field(default_factory=dict)
    checked_on: str | None = None

    @property
    def fields(self) -> set[str]:
        """The fields alone."""
        return set(self.field_days)

    @property
    def needs(self) -> set[str]:
        """The needs alone."""
        return set(self.need_days)


def note(
    session: Session,
    record_id: str,
    who: str,
    at: datetime,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    kind: str = PARTNER,
    source: str | None = None,
) -> RecordChange:
    """Adds one change of a record to the session, with its ``source`` if an import brought it; its ``id`` is known at
    once."""
    row = RecordChange(
        at=at, who=who[:LONGEST_NAME], kind=kind, record_id=record_id, before=dict(before), after=dict(after)
    )
    row.source = source
    session.add(row)
    session.flush()
    return row


def imported(
    record_id: str, who: str, at: datetime, source: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[str, Any]:
    """One change of a partner by an import, as a row to insert with hundreds of others."""
    told = {"source": source[:LONGEST_SOURCE], "before": dict(before), "after": dict(after)}
    return {"at": at, "who": who[:LONGEST_NAME], "kind": PARTNER, "record_id": record_id, **told}


def latest(session: Session, record_id: str, kind: str = PARTNER) -> RecordChange | None:
    """The last change of a record, or None."""
    row: RecordChange | None = session.execute(_of(record_id, kind).limit(1)).scalars().first()
    return row


def latest_id(session: Session, record_id: str, kind: str = PARTNER) -> int:
    """The number of the last change of a record, 0 when it has none."""
    last = latest(session, record_id, kind)
    return last.id if last else 0


def before_changes(session: Session, record_id: str, after: int, kind: str = PARTNER) -> list[Mapping[str, Any]]:
    """What the changes of a record that came after the one numbered ``after`` took away, the newest first."""
    rows = session.execute(_of(record_id, kind).where(RecordChange.id > after)).scalars()
    return [row.before for row in rows]


def past(session: Session, record_id: str, kind: str = PARTNER) -> list[Past]:
    """The changes of a record, the newest first, at most ``SHOWN``."""
    rows = session.execute(_of(record_id, kind).limit(SHOWN)).scalars()
    return [Past(row.id, row.at, row.who, row.before, row.after, row.undone_by, row.source) for row in rows]


def corrected(session: Session, record_ids: Iterable[str], kind: str = PARTNER) -> dict[str, Corrected]:
    """What people changed in those of these records that they did change; a few hundred at most."""
    query = select(RecordChange.record_id, RecordChange.at, RecordChange.before, RecordChange.after).where(
        RecordChange.kind == kind, RecordChange.record_id.in_(sorted(record_ids)), RecordChange.source.is_(None)
    )
    found: dict[str, Corrected] = defaultdict(Corrected)
    for record_id, at, before, after in session.execute(query.order_by(RecordChange.id)):
        one, day = found[record_id], paris_day(at)
        one.field_days.update(dict.fromkeys(after, day))
        one.need_days.update(dict.fromkeys(needs_of_change(before, after), day))
        one.checked_on = after.get("verified_on", one.checked_on)
    return dict(found)


def withdrawn_by_import(session: Session, record_ids: Iterable[str]) -> set[str]:
    """Those of these withdrawn partners that an import withdrew, and not a person; a few hundred at most."""
    query = select(RecordChange.record_id, RecordChange.source, RecordChange.after).where(
        RecordChange.kind == PARTNER, RecordChange.record_id.in_(sorted(record_ids))
    )
    last = {
        record_id: source
        for record_id, source, after in session.execute(query.order_by(RecordChange.id))
        if after.get("withdrawn")
    }
    return {record_id for record_id, source in last.items() if source is not None}


def gone(session: Session) -> list[Gone]:
    """The partners that are there no more, the last gone first, at most ``SHOWN``."""
    there = select(Partner.id).where(Partner.id == RecordChange.record_id).exists()
    latest_of = select(func.max(RecordChange.id)).where(RecordChange.kind == PARTNER, ~there)
    ids = latest_of.group_by(RecordChange.record_id).scalar_subquery()
    query = select(RecordChange).where(RecordChange.id.in_(ids)).order_by(RecordChange.id.desc()).limit(SHOWN)
    rows = session.execute(query).scalars()
    return [Gone(row.record_id, row.before.get("name", ""), row.at, row.who) for row in rows]


def needs_of_change(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    """Needs whose service a change altered, added or took away."""
    told = [{service["need"]: service for service in side.get("services") or ()} for side in (before, after)]
    return {need for need in told[0].keys() | told[1].keys() if told[0].get(need) != told[1].get(need)}


def _of(record_id: str, kind: str) -> Any:
    mine = select(RecordChange).where(RecordChange.kind == kind, RecordChange.record_id == record_id)
    return mine.order_by(RecordChange.id.desc())
