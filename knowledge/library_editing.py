"""Libraries as people of the library change them (``knowledge.edits``): added, changed, undone; never withdrawn."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from knowledge import history
from knowledge.edits import Edited, Edits, NothingToUndo, UnknownRecord
from knowledge.identity import library_key
from knowledge.library_values import values_of, write
from knowledge.models import Library
from knowledge.partner_values import Values
from knowledge.search_key import plain_words

LONGEST_SLUG = 64


class UnknownLibrary(UnknownRecord):
    """No library has this slug."""


class SlugTaken(ValueError):
    """A library has this slug already."""


class LibraryEditing(Edits):
    """The libraries, by their slug; values are those of ``knowledge.library_values``. Raises UnknownLibrary."""

    kind = history.LIBRARY

    def add(self, slug: str, values: Mapping[str, Any], who: str) -> None:
        """Adds a library. Raises SlugTaken."""
        with self._sessions.begin() as session:
            if session.execute(select(Library.id).where(Library.slug == slug)).first():
                raise SlugTaken(slug)
            library = Library(slug=slug, demonstration=False, version=1, territory=[])
            write(library, values)
            session.add(library)
            history.note(session, library_key(slug), who, self._clock(), {}, values_of(library), self.kind)

    def undo(self, identifier: str, change_id: int, who: str) -> None:
        """As ``Edits.undo``; what added the library cannot be undone: raises NothingToUndo."""
        with self._sessions() as session:
            last = history.latest(session, library_key(identifier), self.kind)
            if last is not None and not last.before:
                raise NothingToUndo
        super().undo(identifier, change_id, who)

    @classmethod
    def keys(cls, session: Session) -> set[str]:
        """As ``Edits.keys``."""
        return {library_key(slug) for slug in session.execute(select(Library.slug)).scalars()}

    def _row(self, session: Session, identifier: str) -> Library:
        row: Library | None = session.execute(select(Library).where(Library.slug == identifier)).scalars().first()
        if row is None:
            raise UnknownLibrary(identifier)
        return row

    def _raised(self, session: Session, identifier: str, version: int | None = None) -> bool:
        mine: Any = update(Library).where(Library.slug == identifier)
        if version is not None:
            mine = mine.where(Library.version == version)
        return bool(session.connection().execute(mine.values(version=Library.version + 1)).rowcount)

    def _key(self, row: Library) -> str:
        return library_key(row.slug)

    def _edited(self, session: Session, row: Library) -> Edited:
        change = history.latest_id(session, self._key(row), self.kind)
        return Edited(row.slug, row.version, change, "", row.demonstration, values_of(row))

    def _values(self, row: Library) -> Values:
        return values_of(row)

    def _write(self, session: Session, row: Library, values: Mapping[str, Any]) -> None:
        write(row, values)


def slug_of(name: str) -> str:
    """The slug of a library of this name ("mediatheque-des-moulins"); "" when it has no letter or figure."""
    words = re.findall(r"[a-z0-9]+", plain_words(name))
    return "-".join(words)[:LONGEST_SLUG].rstrip("-")
