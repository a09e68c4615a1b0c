"""The list of partners as the desk searches it: by words of the name, the commune, the kind or the phone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, sessionmaker

from knowledge.models import Partner
from knowledge.search_key import begins_a_word, has_all, plain_words, search_key, words_of

A_PAGE = 50


@dataclass(frozen=True)
class Line:
    """One partner of the list."""

    id: str
    name: str
    kind: str
    commune: str | None
    verified_on: date | None
    saturated: bool
    closed_until: date | None


@dataclass(frozen=True)
class Listed:
    """One page of the partners found, and how many there are in all; ``page`` counts from 1."""

    lines: tuple[Line, ...]
    found: int
    page: int
    pages: int


class PartnerList:
    """``kinds`` gives the kinds of partners by their code (``knowledge.referential``). All calls are synchronous."""

    def __init__(self, sessions: sessionmaker[Session], kinds: Mapping[str, Mapping[str, Any]]) -> None:
        self._sessions = sessions
        self._kinds = {
            code: f" {plain_words(' '.join((kind['name'], *kind['abbreviations'])))}" for code, kind in kinds.items()
        }

    def search(self, query: str = "", kind: str = "", page: int = 1, withdrawn: bool = False) -> Listed:
        """The partners whose name, commune, postcode, kind or phone have every word of ``query``, by name.

        ``page`` beyond the last gives the last. Accents and capitals do not count; the beginning of a word is enough.
        """
        words = words_of(query)
        if query.strip() and not words:  # signs alone name nobody
            return Listed((), 0, 1, 1)
        conditions = [Partner.withdrawn.is_(withdrawn), *map(self._has, dict.fromkeys(words))]
        if kind:
            conditions.append(Partner.kind == kind)
        with self._sessions() as session:
            found = session.execute(select(func.count()).select_from(Partner).where(*conditions)).scalar_one()
            pages = max(1, -(-found // A_PAGE))
            page = min(max(1, page), pages)
            return Listed(self._page(session, conditions, page), found, page, pages)

    def named(self, query: str, limit: int) -> tuple[str, ...]:
        """Identifiers of the first partners, by name, whose name or phone has every word of ``query``."""
        words = words_of(query)
        if not words:
            return ()
        asked = select(Partner.id, Partner.name, Partner.phone).where(
            Partner.withdrawn.is_(False), *(Partner.search_key.like(begins_a_word(word)) for word in words)
        )
        with self._sessions() as session:
            rows = session.execute(asked.order_by(Partner.search_key, Partner.id)).all()
        told = ((row.id, search_key(row.name, None, None, row.phone)) for row in rows)
        return tuple(identifier for identifier, said in told if has_all(words, said))[:limit]

    def _page(self, session: Session, conditions: Sequence[Any], page: int) -> tuple[Line, ...]:
        columns = [getattr(Partner, name) for name in Line.__dataclass_fields__]
        query = select(*columns).where(*conditions).order_by(Partner.search_key, Partner.id)
        return tuple(Line(*row) for row in session.execute(query.limit(A_PAGE).offset((page - 1) * A_PAGE)))

    def _has(self, word: str) -> Any:
        """One word begins a word of the record, or of its kind, whose name is not stored: it is that of today."""
        kinds = [code for code, said in self._kinds.items() if f" {word}" in said]
        return or_(Partner.search_key.like(begins_a_word(word)), Partner.kind.in_(kinds))
