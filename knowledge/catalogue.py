"""Every question to the records: who could help, which libraries, which workshops. Reads only, in plain values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload, sessionmaker

from knowledge.mapping import candidates_of, library_record, partner_record, session_record
from knowledge.models import Library, Partner, PartnerSource, Service
from knowledge.opening_hours import paris_day
from knowledge.partner_names import KnownNames, NamedPartner
from knowledge.place_named import NameAsked
from knowledge.ranking import proposable
from knowledge.reach import Reach
from knowledge.records import Candidate, LibraryOffer, LibraryRecord, PartnerRecord, WorkshopSession
from knowledge.referential import Referential, referential
from knowledge.statements import ALL_LIBRARIES, CLOSURES, HELP, IN_LIBRARY, OFFERS, ON_NEED, SESSIONS, UNTIL

LIBRARY_KIND = "library"
LIBRARIES = (
    select(Library)
    .options(selectinload(Library.services), selectinload(Library.closures))
    .order_by(Library.demonstration, Library.id)
)
Closures = Mapping[object, list[Any]]
Libraries = Sequence[LibraryRecord]


@dataclass(frozen=True)
class Period:
    """Coming sessions between two moments (both included; None is no end), the soonest ``limit``."""

    after: datetime
    before: datetime | None = None
    limit: int = 20


@dataclass(frozen=True)
class About:
    """All that a referral needs, read at once. ``libraries`` hold only their services for the need."""

    libraries: tuple[LibraryRecord, ...]
    candidates: tuple[Candidate, ...]
    sessions: tuple[WorkshopSession, ...]


class Catalogue:
    """What the library knows. ``clock`` gives the present as an aware datetime; tests pass their own."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        clock: Callable[[], datetime],
        lists: Referential | None = None,
        names: KnownNames | None = None,
    ) -> None:
        self._sessions = sessions
        self._lists = lists or referential()
        self._names = names or KnownNames(sessions)
        self.clock = clock

    def at(self, moment: datetime) -> Catalogue:
        """The same records, seen at another moment (aware)."""
        return Catalogue(self._sessions, lambda: moment, self._lists, self._names)

    @property
    def lists(self) -> Referential:
        """The needs, the kinds of partners and the wording that the records are read with."""
        return self._lists

    def about(
        self, need: str, workshops_for: str | None, period: Period, reach: Callable[[Libraries], Reach] | None = None
    ) -> About:
        """Libraries, candidates and sessions for ``need`` in one reading; ``workshops_for`` None: all workshops.

        ``reach`` says, once the libraries are known, which partners are worth reading; without it all are read.
        """
        with self._sessions() as session:
            closures = _closures(session, need)
            libraries = _libraries_for(session, need, closures)
            within = reach(tuple(libraries.values())) if reach else None
            candidates = self._candidates(session, need, libraries.values(), closures, within)
            sessions = _sessions(session, workshops_for, period, libraries)
        return About(tuple(libraries.values()), tuple(candidates), tuple(sessions))

    def candidates(self, need: str, reach: Reach | None = None) -> list[Candidate]:
        """Partners (those in ``reach``) and libraries that answer ``need``, in no order; none for an unknown need."""
        with self._sessions() as session:
            closures = _closures(session, need)
            libraries = _libraries_for(session, need, closures)
            return self._candidates(session, need, libraries.values(), closures, reach)

    def libraries(self) -> list[LibraryRecord]:
        """The libraries of the network, the first created first, those of the demonstration last."""
        with self._sessions() as session:
            rows = session.execute(LIBRARIES).scalars()
            return [library_record(row, row.services, row.closures) for row in rows]

    def any_records(self) -> bool:
        """Whether there is a library, or a partner that is not withdrawn; reads one of them at most."""
        with self._sessions() as session:
            there = (select(Library.id), select(Partner.id).where(Partner.withdrawn.is_(False)))
            return any(session.execute(query.limit(1)).first() is not None for query in there)

    def library(self, slug: str | None = None) -> LibraryRecord | None:
        """The library of this slug, None when there is none; without a slug, the first of the network, if any."""
        return named(self.libraries(), slug)

    def partner(self, identifier: str) -> PartnerRecord | None:
        """One partner by its identifier, or None; a withdrawn one is not found."""
        with self._sessions() as session:
            row = session.get(
                Partner, identifier, options=[selectinload(Partner.services), selectinload(Partner.closures)]
            )
            return None if row is None or row.withdrawn else partner_record(row)

    def partners(self, kind: str | None = None) -> list[PartnerRecord]:
        """Every partner that is not withdrawn, by name; those of one ``kind`` when it is told."""
        with self._sessions() as session:
            query = select(Partner).options(selectinload(Partner.services), selectinload(Partner.closures))
            query = query.where(Partner.kind == kind) if kind else query
            rows = session.execute(
                query.where(Partner.withdrawn.is_(False)).order_by(Partner.name, Partner.id)
            ).scalars()
            return [partner_record(row) for row in rows]

    def named_as(self, asked: NameAsked) -> list[NamedPartner]:
        """The partners that a text names, in no order, without those that ``ranking.proposable`` leaves out."""
        today = paris_day(self.clock())
        days: dict[date | None, bool] = {}  # thousands of homonyms were verified on a few days
        found = self._names.find(asked)
        for one in found:
            if one.verified_on not in days:
                days[one.verified_on] = proposable(one.verified_on, today)
        return [one for one in found if days[one.verified_on]]

    def needs_of(self, identifiers: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """The needs that a few partners answer, by their identifier, in that order; withdrawn ones are not found."""
        query = select(Partner.id, Service.need).join(Service, Service.partner_id == Partner.id, isouter=True)
        mine = Partner.id.in_(identifiers), Partner.withdrawn.is_(False)
        found: dict[str, list[str]] = {}
        with self._sessions() as session:
            for identifier, need in session.execute(query.where(*mine).order_by(Service.id)):
                found.setdefault(identifier, []).extend([need] if need else [])
        return {one: tuple(found[one]) for one in identifiers if one in found}

    def commune_of(self, slug: str | None) -> str | None:
        """The INSEE code of the commune of a library, the first of the network without a slug; None when unknown."""
        query = select(Library.insee).order_by(Library.demonstration, Library.id).limit(1)
        with self._sessions() as session:
            found: str | None = session.execute(query.where(Library.slug == slug) if slug else query).scalar()
            return found

    def sirets(self) -> dict[str, frozenset[str]]:
        """The SIRET numbers that sources tell of partners, by identifier; partners without any are left out."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        with self._sessions() as session:
            for identifier, told in session.execute(select(PartnerSource.partner_id, PartnerSource.record)):
                if told.get("siret"):
                    found[identifier].add(told["siret"])
        return {identifier: frozenset(numbers) for identifier, numbers in found.items()}

    def workshops(
        self,
        need: str | None = None,
        after: datetime | None = None,
        before: datetime | None = None,
        limit: int = 20,
        library: str | None = None,
    ) -> list[WorkshopSession]:
        """Coming sessions, soonest first, between two moments (from now by default).

        ``need`` keeps the workshops that have it as their need or among ``also_needs``; ``library`` those of one slug.
        """
        with self._sessions() as session:
            rows = session.execute(LIBRARIES).scalars()
            libraries = {row.id: library_record(row, row.services, row.closures) for row in rows}
            return _sessions(session, need, Period(after or self.clock(), before, limit), libraries, library)

    def _candidates(
        self,
        session: Session,
        need: str,
        libraries: Iterable[LibraryRecord],
        closures: Closures,
        reach: Reach | None = None,
    ) -> list[Candidate]:
        statement, limits = (reach.statement, reach.parameters) if reach else (HELP, {})
        rows = session.execute(statement, {"need": need, **limits})
        places, usual = self._lists.places_of_kinds(need), self._publics_of(need)
        partners = list(candidates_of(rows, closures, paris_day(self.clock()), places, usual))
        return partners + [offer for library in libraries for offer in self._library_candidate(library, need)]

    def _publics_of(self, need: str) -> frozenset[str]:
        """The publics that a need speaks of by itself: being meant for them is then no restriction."""
        return frozenset(self._lists.wording["publics_of_need"].get(need, ()))

    def _library_candidate(self, library: LibraryRecord, need: str) -> list[Candidate]:
        """One candidate for all that a library offers for a need: a patron wants one card, not one a machine."""
        offers = library.services
        if not offers:
            return []
        return [
            Candidate(
                id=f"library-{library.slug}",
                place=library.place,
                kind=LIBRARY_KIND,
                posture=offers[0].posture,
                source=LIBRARY_KIND,
                place_of_kind=self._lists.place_of_kind(need, LIBRARY_KIND) or 0,
                what=" ".join(offer.what for offer in offers),
                cost=_joined(offer.price for offer in offers),
                appointment=_joined(offer.appointment for offer in offers),
                bring=_all_to_bring(offers),
                library=library.slug,
            )
        ]


def named(libraries: Iterable[LibraryRecord], slug: str | None) -> LibraryRecord | None:
    """The one of this slug; the first when ``slug`` is None; None when there is none."""
    return next((library for library in libraries if slug in (None, library.slug)), None)


def _closures(session: Session, need: str) -> Closures:
    """Closures by their owner: the text identifier of a partner, the number of a library."""
    found: defaultdict[object, list[Any]] = defaultdict(list)
    for row in session.execute(CLOSURES, {"need": need}):
        found[row.partner_id or row.library_id].append(row)
    return found


def _libraries_for(session: Session, need: str, closures: Closures) -> dict[int, LibraryRecord]:
    """Every library by its number, in the order of ``libraries``, with its services for ``need`` only."""
    offers: defaultdict[int, list[Any]] = defaultdict(list)
    for offer in session.execute(OFFERS, {"need": need}):
        offers[offer.library_id].append(offer)
    rows = session.execute(ALL_LIBRARIES)
    return {row.id: library_record(row, offers[row.id], closures.get(row.id, ())) for row in rows}


def _sessions(
    session: Session,
    need: str | None,
    period: Period,
    libraries: Mapping[int, LibraryRecord],
    library: str | None = None,
) -> list[WorkshopSession]:
    wanted: dict[str, Any] = {"after": period.after, "limit": period.limit}
    if period.before:
        wanted["before"] = period.before
    if need:
        wanted |= {"need": need, "need_in_quotes": f'"{need}"'}
    if library:
        wanted["library"] = next((number for number, one in libraries.items() if one.slug == library), None)
    rows = session.execute(_sessions_query(period.before is not None, bool(need), bool(library)), wanted)
    return [session_record(row, libraries[row.library_id]) for row in rows]


@lru_cache(maxsize=8)
def _sessions_query(until: bool, on_need: bool, in_library: bool) -> Any:
    """The statement for the conditions asked for; kept, because making one costs as much as running it."""
    return SESSIONS.where(
        *([UNTIL] if until else []), *([ON_NEED] if on_need else []), *([IN_LIBRARY] if in_library else [])
    )


def _all_to_bring(offers: Iterable[LibraryOffer]) -> tuple[str, ...] | None:
    """What the offers ask for, each thing once; None when none of them says."""
    said = [offer.bring for offer in offers if offer.bring is not None]
    return tuple(dict.fromkeys(thing for things in said for thing in things)) if said else None


def _joined(texts: Iterable[str | None]) -> str | None:
    return ". ".join(dict.fromkeys(text for text in texts if text)) or None
