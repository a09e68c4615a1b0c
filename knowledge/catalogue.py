"""Every question to the records: who could help, which libraries, which workshops. Reads only, in plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload, sessionmaker

from knowledge.models import Closure, Library, LibraryService, Partner, Service, Workshop, WorkshopDate
from knowledge.opening_hours import Closed
from knowledge.records import (
    Candidate,
    LibraryOffer,
    LibraryRecord,
    PartnerRecord,
    Place,
    WorkshopSession,
    Zone,
)
from knowledge.referential import Referential, referential

LIBRARY_KIND = "library"
LIBRARIES = select(Library).options(selectinload(Library.services), selectinload(Library.closures)).order_by(Library.id)
WORKSHOPS = select(Workshop).options(selectinload(Workshop.partner))


class Catalogue:
    """What the library knows. ``clock`` gives the present as an aware datetime; tests pass their own."""

    def __init__(
        self, sessions: sessionmaker[Session], clock: Callable[[], datetime], lists: Referential | None = None
    ) -> None:
        self._sessions = sessions
        self._lists = lists or referential()
        self.clock = clock

    @property
    def lists(self) -> Referential:
        """The needs, the kinds of partners and the wording that the records are read with."""
        return self._lists

    def candidates(self, need: str) -> list[Candidate]:
        """Partners and libraries that answer ``need``, in no order. Raises KeyError for an unknown need."""
        with self._sessions() as session:
            rows = session.execute(
                select(Service, Partner)
                .join(Partner, Service.partner_id == Partner.id)
                .options(selectinload(Partner.closures))
                .where(Service.need == need)
            ).all()
            partners = [self._candidate(service, partner) for service, partner in rows]
        return partners + [offer for library in self.libraries() for offer in self._library_candidate(library, need)]

    def libraries(self) -> list[LibraryRecord]:
        """The libraries of the network, the first created first."""
        with self._sessions() as session:
            return [_library(row) for row in session.execute(LIBRARIES).scalars()]

    def library(self, slug: str | None = None) -> LibraryRecord | None:
        """The library of this slug; without one, or for an unknown one, the first of the network; None if none."""
        libraries = self.libraries()
        return next((library for library in libraries if library.slug == slug), libraries[0] if libraries else None)

    def partner(self, identifier: str) -> PartnerRecord | None:
        """One partner by its identifier, or None."""
        with self._sessions() as session:
            row = session.get(
                Partner, identifier, options=[selectinload(Partner.services), selectinload(Partner.closures)]
            )
            return None if row is None else _partner(row)

    def partners(self) -> list[PartnerRecord]:
        """Every partner, by name."""
        with self._sessions() as session:
            query = select(Partner).options(selectinload(Partner.services), selectinload(Partner.closures))
            return [_partner(row) for row in session.execute(query.order_by(Partner.name, Partner.id)).scalars()]

    def workshops(
        self,
        need: str | None = None,
        after: datetime | None = None,
        before: datetime | None = None,
        limit: int = 20,
    ) -> list[WorkshopSession]:
        """Coming sessions, soonest first, between two moments (from now by default).

        ``need`` keeps the workshops that have it as their need or among ``also_needs``.
        """
        with self._sessions() as session:
            workshops = {row.id: row for row in session.execute(WORKSHOPS).scalars() if not need or _teaches(row, need)}
            query = select(WorkshopDate).where(
                WorkshopDate.workshop_id.in_(list(workshops)), WorkshopDate.start >= (after or self.clock())
            )
            if before:
                query = query.where(WorkshopDate.start <= before)
            dates = session.execute(query.order_by(WorkshopDate.start, WorkshopDate.id).limit(limit)).scalars().all()
            libraries = {row.id: _library(row) for row in session.execute(LIBRARIES).scalars()} if dates else {}
            held = [(date, workshops[date.workshop_id]) for date in dates]
            return [_session(date, workshop, libraries[workshop.library_id]) for date, workshop in held]

    def _candidate(self, service: Service, partner: Partner) -> Candidate:
        place = self._lists.place_of_kind(service.need, service.kind)
        last = len(self._lists.needs[service.need]["partner_kinds"])
        return Candidate(
            id=partner.id,
            place=_place(partner, _closures(partner.closures, partner.closed_until, self.clock().date())),
            kind=service.kind,
            posture=service.posture,
            source=partner.source,
            place_of_kind=last if place is None else place,
            what=partner.what,
            publics=frozenset(service.publics) - self._publics_of(service.need),
            zone=Zone(service.zone_kind, frozenset(service.zone_codes)),
            cost=service.cost,
            appointment=service.appointment,
            bring=tuple(service.bring),
            saturated=bool(partner.saturated),
        )

    def _publics_of(self, need: str) -> frozenset[str]:
        """The publics that a need speaks of by itself: being meant for them is then no restriction."""
        return frozenset(self._lists.wording["publics_of_need"].get(need, ()))

    def _library_candidate(self, library: LibraryRecord, need: str) -> list[Candidate]:
        """One candidate for all that a library offers for a need: a patron wants one card, not one a machine."""
        offers = [offer for offer in library.services if offer.need == need]
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
                bring=tuple(dict.fromkeys(thing for offer in offers for thing in offer.bring)),
                library=library.slug,
            )
        ]


def _teaches(workshop: Workshop, need: str) -> bool:
    return need == workshop.need or need in workshop.also_needs


def _joined(texts: Iterable[str | None]) -> str | None:
    return ". ".join(dict.fromkeys(text for text in texts if text)) or None


def _closures(rows: Sequence[Closure], closed_until: date | None, today: date) -> tuple[Closed, ...]:
    closures = [Closed(row.first_day, row.last_day, row.reason) for row in rows]
    if closed_until and closed_until >= today:
        closures.append(Closed(date.min, closed_until))
    return tuple(closures)


def _place(row: Any, closures: tuple[Closed, ...]) -> Place:
    """Partner and library have the same columns for where they are."""
    return Place(
        name=row.name,
        address=row.address,
        postcode=row.postcode,
        commune=row.commune,
        insee=row.insee,
        lat=row.lat,
        lon=row.lon,
        phone=row.phone,
        email=row.email,
        website=row.website,
        opening_hours=row.opening_hours,
        hours_note=row.hours_note,
        verified_on=row.verified_on,
        demonstration=bool(row.demonstration),
        closures=closures,
    )


def _partner(row: Partner) -> PartnerRecord:
    return PartnerRecord(
        id=row.id,
        place=_place(row, _closures(row.closures, row.closed_until, date.min)),
        kind=row.kind,
        what=row.what,
        source=row.source,
        saturated=bool(row.saturated),
        needs=tuple(service.need for service in row.services),
    )


def _library(row: Library) -> LibraryRecord:
    return LibraryRecord(
        slug=row.slug,
        place=_place(row, _closures(row.closures, None, date.min)),
        network=row.network,
        territory=tuple(row.territory),
        services=tuple(_offer(service) for service in row.services),
    )


def _offer(row: LibraryService) -> LibraryOffer:
    return LibraryOffer(
        row.code, row.need, row.posture, row.what, row.price, row.appointment, row.note, tuple(row.bring)
    )


def _session(row: WorkshopDate, workshop: Workshop, library: LibraryRecord) -> WorkshopSession:
    return WorkshopSession(
        id=f"atelier-{row.id}",
        title=workshop.title,
        need=workshop.need,
        also_needs=tuple(workshop.also_needs),
        start=row.start,
        end=row.end,
        seats=row.seats,
        seats_left=None if row.seats is None else max(0, row.seats - row.seats_taken),
        library=library,
        held_by=workshop.partner.name if workshop.partner else None,
        held_by_id=workshop.partner_id,
        description=workshop.description,
        audience=workshop.audience,
        bring=tuple(workshop.bring),
        booking=workshop.booking,
    )
