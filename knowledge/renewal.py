"""New dates of the workshops that come back, as time goes by."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload, sessionmaker

from knowledge.models import Workshop, WorkshopDate
from knowledge.series import HORIZON, Series

_log = logging.getLogger(__name__)


def renew(sessions: sessionmaker[Session], now: datetime) -> int:
    """Adds the dates of every series that come within the horizon, after the last one it has; how many.

    A date between two others that was removed does not come back. A new date has the seats of the last one.
    """
    query = select(Workshop).where(Workshop.rule.is_not(None)).options(selectinload(Workshop.dates))
    with sessions.begin() as session:
        return sum(_extend(workshop, now) for workshop in session.execute(query).scalars())


def _extend(workshop: Workshop, now: datetime) -> int:
    if workshop.first_start is None or workshop.rule is None or workshop.length_min is None:
        return 0
    last = workshop.dates[-1] if workshop.dates else None
    after = max(now, last.start + timedelta(minutes=1)) if last else now
    try:
        series = Series.of(workshop.rule, workshop.first_start, workshop.exceptions)
        starts = series.starts(after, now + HORIZON)
    except ValueError:  # written by an older version: the others go on
        _log.warning("the rule of the workshop %d cannot be followed", workshop.id)
        return 0
    length = timedelta(minutes=workshop.length_min)
    workshop.dates += [
        WorkshopDate(start=one, end=one + length, seats=last.seats if last else None, seats_taken=0) for one in starts
    ]
    return len(starts)
