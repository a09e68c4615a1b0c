"""Anonymous figures: counts by day and need, never a text (SAFETY.md, "Privacy": cells under 5 are masked)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from conversations.journal import Clock
from conversations.models import DailyCount

SMALLEST_SHOWN = 5


@dataclass(frozen=True)
class Figure:
    """How often ``measure`` happened for ``need`` ("" for none) over a period; ``count`` is None when under 5."""

    measure: str
    need: str
    count: int | None

    def as_dict(self) -> dict[str, Any]:
        return {"measure": self.measure, "need": self.need or None, "count": self.count}


class Statistics:
    """Counts what happens. All calls are synchronous."""

    def __init__(self, sessions: sessionmaker[Session], clock: Clock) -> None:
        self._sessions = sessions
        self._clock = clock

    def count(self, measure: str, need: str | None = None) -> None:
        """Adds one to a figure of today: ``refer``, ``ask``, ``handoff``, ``chat``, ``helped``, ``not_helped``…"""
        key = (self._clock().date(), measure[:24], (need or "")[:32])
        if self._increment(key):
            return
        try:
            with self._sessions.begin() as session:
                session.add(DailyCount(day=key[0], measure=key[1], need=key[2], count=1))
        except IntegrityError:  # another process made the row meanwhile
            self._increment(key)

    def figures(self, first: date, last: date) -> list[Figure]:
        """Totals from ``first`` to ``last``, both included; small ones are masked."""
        query = (
            select(DailyCount.measure, DailyCount.need, func.sum(DailyCount.count))
            .where(DailyCount.day >= first, DailyCount.day <= last)
            .group_by(DailyCount.measure, DailyCount.need)
            .order_by(DailyCount.measure, DailyCount.need)
        )
        with self._sessions() as session:
            rows = session.execute(query).all()
        return [Figure(measure, need, n if n >= SMALLEST_SHOWN else None) for measure, need, n in rows]

    def _increment(self, key: tuple[date, str, str]) -> bool:
        statement = (
            update(DailyCount)
            .where(DailyCount.day == key[0], DailyCount.measure == key[1], DailyCount.need == key[2])
            .values(count=DailyCount.count + 1)
            .execution_options(synchronize_session=False)
        )
        with self._sessions.begin() as session:
            changed: int = session.execute(statement).rowcount  # type: ignore[attr-defined]  # a CursorResult
            return changed > 0
