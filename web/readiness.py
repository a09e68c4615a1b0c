"""Whether the database takes writes, as ``/readyz`` asks."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from web.services import Services
from web.work import Busy, Work

_KEPT = timedelta(seconds=5)  # whoever asks more often gets the same answer: asking must cost the disk nothing


class Readiness:
    """Tries a write, at most once every few seconds and one at a time."""

    def __init__(self, services: Services, work: Work) -> None:
        self._services = services
        self._work = work
        self._trying = asyncio.Lock()
        self._tried: datetime | None = None
        self._writable = False

    async def writable(self) -> bool:
        """False when the database is locked, read-only, gone or its disk full."""
        async with self._trying:
            if self._tried is None or abs(self._services.clock() - self._tried) >= _KEPT:
                self._writable = await self._try()
                self._tried = self._services.clock()
            return self._writable

    async def _try(self) -> bool:
        try:
            await self._work.run(self._services.check_writable)
        except (Busy, SQLAlchemyError):
            return False
        return True
