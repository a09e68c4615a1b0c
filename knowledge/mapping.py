"""Rows of the tables as the plain values of records.py."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from knowledge.models import Closure, Library, LibraryService, Partner, Workshop, WorkshopDate
from knowledge.opening_hours import Closed
from knowledge.records import LibraryOffer, LibraryRecord, PartnerRecord, Place, WorkshopSession


def closed_days(rows: Iterable[Closure], closed_until: date | None, today: date) -> tuple[Closed, ...]:
    """Exceptional closures; ``closed_until`` is one without a beginning, dropped once past ``today``."""
    closures = [Closed(row.first_day, row.last_day, row.reason) for row in rows]
    if closed_until and closed_until >= today:
        closures.append(Closed(date.min, closed_until))
    return tuple(closures)


def place_of(row: Any, closures: tuple[Closed, ...]) -> Place:
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


def partner_record(row: Partner) -> PartnerRecord:
    """A partner with its closures and services."""
    return PartnerRecord(
        id=row.id,
        place=place_of(row, closed_days(row.closures, row.closed_until, date.min)),
        kind=row.kind,
        what=row.what,
        source=row.source,
        saturated=bool(row.saturated),
        needs=tuple(service.need for service in row.services),
    )


def library_record(row: Library, services: Iterable[LibraryService], closures: Iterable[Closure]) -> LibraryRecord:
    """A library with the services and closures given."""
    return LibraryRecord(
        slug=row.slug,
        place=place_of(row, closed_days(closures, None, date.min)),
        network=row.network,
        territory=tuple(row.territory),
        services=tuple(_offer(service) for service in services),
    )


def session_record(
    row: WorkshopDate, workshop: Workshop, holder: str | None, library: LibraryRecord
) -> WorkshopSession:
    """One dated session; ``holder`` is the name of the partner that holds it."""
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
        held_by=holder,
        held_by_id=workshop.partner_id,
        description=workshop.description,
        audience=workshop.audience,
        bring=tuple(workshop.bring),
        booking=workshop.booking,
    )


def told(things: Sequence[str] | None) -> tuple[str, ...] | None:
    """A list of things to bring; None stays None: nobody said."""
    return None if things is None else tuple(things)


def _offer(row: LibraryService) -> LibraryOffer:
    return LibraryOffer(
        row.code, row.need, row.posture, row.what, row.price, row.appointment, row.note, told(row.bring)
    )
