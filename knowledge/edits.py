"""Changes of records by people: each in one transaction with its history, and never over somebody else's.

Who edits says which ``version`` was read. The version is raised by one conditional UPDATE: of two desks at once the
second changes nothing, and is told what the first one wrote.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy.orm import Session, sessionmaker

from knowledge import history
from knowledge.history import Past
from knowledge.partner_values import Values, differences


class UnknownRecord(LookupError):
    """No record has this identifier."""


class Overtaken(Exception):
    """Somebody changed the record meanwhile; ``current`` is what it says now."""

    def __init__(self, current: Edited) -> None:
        super().__init__("the record was changed meanwhile")
        self.current = current


class NothingToUndo(Exception):
    """The record has no such last change."""


@dataclass(frozen=True)
class Edited:
    """A record to be edited: its values, their version, the number of its last change (0 when nothing was ever
    noted), and where they come from."""

    id: str
    version: int
    change: int
    source: str
    demonstration: bool
    values: Values


class Edits(ABC):
    """One kind of records as people of the library change them. All calls are synchronous."""

    kind: ClassVar[str]
    """That of ``knowledge.history``."""

    def __init__(self, sessions: sessionmaker[Session], clock: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._clock = clock

    def record(self, identifier: str) -> Edited:
        """One record, withdrawn or not. Raises UnknownRecord."""
        with self._sessions() as session:
            return self._edited(session, self._row(session, identifier))

    def as_read(self, identifier: str, change: int) -> Values:
        """The values that a record had when its last change was the one numbered ``change``, less what time has taken
        away since. Raises UnknownRecord."""
        with self._sessions() as session:
            row = self._row(session, identifier)
            values = self._values(row)
            for before in history.before_changes(session, self._key(row), change, self.kind):
                values |= self._as_of_now(before)
            return values

    def save(self, identifier: str, version: int, values: Mapping[str, Any], who: str) -> None:
        """Gives a record these values; nothing is noted when they are those it has.

        Raises UnknownRecord; Overtaken when the record is no more of this ``version``.
        """
        with self._sessions.begin() as session:
            if not self._raised(session, identifier, version):
                raise Overtaken(self._edited(session, self._row(session, identifier)))
            self._change(session, self._row(session, identifier), values, who)

    def past(self, identifier: str) -> list[Past]:
        """The changes of a record, the newest first. Raises UnknownRecord when it never had one and is not there."""
        with self._sessions() as session:
            return history.past(session, self._key(self._row(session, identifier)), self.kind)

    def undo(self, identifier: str, change_id: int, who: str) -> None:
        """Takes back the last change, ``change_id``; this is a change itself, so that it can be undone too.

        What was added is withdrawn. Raises UnknownRecord, NothingToUndo; Overtaken when a field that it altered has
        another value by now.
        """
        with self._sessions.begin() as session:
            self._raised(session, identifier)
            row = self._row(session, identifier)
            last = history.latest(session, self._key(row), self.kind)
            if last is None or last.id != change_id:
                raise NothingToUndo
            now, then = self._values(row), self._as_of_now(last.after)
            if last.before and any(now[name] != value for name, value in then.items()):
                raise Overtaken(self._edited(session, row))
            made = self._change(session, row, self._as_of_now(last.before) or {"withdrawn": True}, who)
            last.undone_by = made

    def _change(self, session: Session, row: Any, values: Mapping[str, Any], who: str) -> int | None:
        """Writes the values and their history; the number of the change, None when nothing differs."""
        before, after = differences(self._values(row), values)
        if not after:
            return None
        self._write(session, row, after)
        return history.note(session, self._key(row), who, self._clock(), before, after, self.kind).id

    def _as_of_now(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """Values that were noted once, without what time has taken away since."""
        return values

    @classmethod
    @abstractmethod
    def keys(cls, session: Session) -> set[str]:
        """What the history calls the records of this kind that are there, withdrawn ones too."""

    @abstractmethod
    def _row(self, session: Session, identifier: str) -> Any:
        """The record. Raises UnknownRecord."""

    @abstractmethod
    def _raised(self, session: Session, identifier: str, version: int | None = None) -> bool:
        """Raises the version, if it is that one: first of all, so that others wait from here on. Whether it did."""

    @abstractmethod
    def _key(self, row: Any) -> str:
        """What the history calls the record."""

    @abstractmethod
    def _edited(self, session: Session, row: Any) -> Edited: ...

    @abstractmethod
    def _values(self, row: Any) -> Values: ...

    @abstractmethod
    def _write(self, session: Session, row: Any, values: Mapping[str, Any]) -> None:
        """Gives the record these values; what is not among them stays."""
