"""The list of partners as the desk searches it: by words of the name, the commune or the kind, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, sessionmaker

from knowledge.models import Partner
from knowledge.place_words import plain
from knowledge.search_key import begins_a_word

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
            code: f" {plain(' '.join((kind['name'], *kind['abbreviations'])))}" for code, kind in kinds.items()
        }

    def search(self, query: str = "", kind: str = "", page: int = 1, withdrawn: bool = False) -> Listed:
        """The partners whose name, commune, postcode or kind have every word of ``query``, by name.

        ``page`` beyond the last gives the last. Accents and capitals do not count; the beginning of a word is enough.
        """
        conditions = [Partner.withdrawn.is_(withdrawn), *map(self._has, dict.fromkeys(plain(query).split()))]
        if kind:
            conditions.append(Partner.kind == kind)
        with self._sessions() as session:
            found = session.execute(select(func.count()).select_from(Partner).where(*conditions)).scalar_one()
            pages = max(1, -(-found // A_PAGE))
            page = min(max(1, page), pages)
            return Listed(self._page(session, conditions, page), found, page, pages)

    def _page(self, session: Session, conditions: Sequence[Any], page: int) -> tuple[Line, ...]:
        columns = [getattr(Partner, name) for name in Line.__dataclass_fields__]
        query = select(*columns).where(*conditions).order_by(Partner.search_key, Partner.id)
        return tuple(Line(*row) for row in session.execute(query.limit(A_PAGE).offset((page - 1) * A_PAGE)))

    def _has(self, word: str) -> Any:
        """One word begins a word of the record, or of its kind, whose name is not stored: it is that of today."""
        kinds = [code for code, said in self._kinds.items() if f" {word}" in said]
        return or_(Partner.search_key.like(begins_a_word(word)), Partner.kind.in_(kinds))
