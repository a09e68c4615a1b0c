"""Who changed what in the records, when, and what it was before. Written in the transaction of the change itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.models import RecordChange

PARTNER, WORKSHOP = "partner", "workshop"
"""Kinds of records that have a history."""
SHOWN = 100  # changes of one record on a page
LONGEST_NAME = 100  # of who changed something


@dataclass(frozen=True)
class Past:
    """One change: ``before`` and ``after`` hold the altered fields only; ``before`` is empty for an addition."""

    id: int
    at: datetime
    who: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    undone_by: int | None


@dataclass
class Corrected:
    """What was ever changed by hand in one record: its fields, and the needs of its services."""

    fields: set[str] = field(default_factory=set)
    needs: set[str] = field(default_factory=set)


def note(
    session: Session,
    record_id: str,
    who: str,
    at: datetime,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    kind: str = PARTNER,
) -> RecordChange:
    """Adds one change of a record to the session; its ``id`` is known at once."""
    row = RecordChange(
        at=at, who=who[:LONGEST_NAME], kind=kind, record_id=record_id, before=dict(before), after=dict(after)
    )
    session.add(row)
    session.flush()
    return row


def latest(session: Session, record_id: str, kind: str = PARTNER) -> RecordChange | None:
    """The last change of a record, or None."""
    row: RecordChange | None = session.execute(_of(record_id, kind).limit(1)).scalars().first()
    return row


def past(session: Session, record_id: str, kind: str = PARTNER) -> list[Past]:
    """The changes of a record, the newest first, at most ``SHOWN``."""
    rows = session.execute(_of(record_id, kind).limit(SHOWN)).scalars()
    return [Past(row.id, row.at, row.who, row.before, row.after, row.undone_by) for row in rows]


def corrected(session: Session, record_ids: Iterable[str], kind: str = PARTNER) -> dict[str, Corrected]:
    """What was changed by hand in those of these records that have a history; a few hundred at most."""
    query = select(RecordChange.record_id, RecordChange.before, RecordChange.after).where(
        RecordChange.kind == kind, RecordChange.record_id.in_(sorted(record_ids))
    )
    found: dict[str, Corrected] = defaultdict(Corrected)
    for record_id, before, after in session.execute(query):
        found[record_id].fields |= after.keys()
        found[record_id].needs |= _needs(before, after)
    return dict(found)


def _of(record_id: str, kind: str) -> Any:
    mine = select(RecordChange).where(RecordChange.kind == kind, RecordChange.record_id == record_id)
    return mine.order_by(RecordChange.id.desc())


def _needs(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    """Needs whose service a change altered, added or took away."""
    told = [{service["need"]: service for service in side.get("services") or ()} for side in (before, after)]
    return {need for need in told[0].keys() | told[1].keys() if told[0].get(need) != told[1].get(need)}
