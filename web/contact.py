"""How to reach the library, as its record says now: the desk or a command may change it at any time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError

from web.services import LibraryContact
from web.work import URGENT_PATIENCE, Busy, Work


class Contact:
    """Reads the contact for each page. ``last`` is what it said the last time, for answers that wait for nothing."""

    def __init__(self, read: Callable[[], LibraryContact], work: Work) -> None:
        self._read = read
        self._work = work
        self.last = read()

    async def now(self) -> LibraryContact:
        """What the record says; while the database does not answer at once, what it said the last time."""
        with suppress(Busy, SQLAlchemyError):
            self.last = await self._work.run(self._read, patience=URGENT_PATIENCE)
        return self.last
