"""Rows of the tables as the plain values of records.py."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy.engine import Result

from knowledge.models import Closure, LibraryService, Partner
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

PLACE_COLUMNS = (
    "name", "address", "postcode", "commune", "insee", "lat", "lon", "phone", "email", "website", "opening_hours",
    "hours_note", "verified_on", "demonstration", "transport",
)  # fmt: skip
"""Columns of a partner in the order of the fields of ``Place``, whose last are its closures."""
CANDIDATE_COLUMNS = (
    "id", "closed_until", "source", "service_kind", "service_posture", "what", "service_publics", "service_zone_kind",
    "service_zone_codes", "service_cost", "service_appointment", "service_bring", "saturated",
)  # fmt: skip


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
        transport=row.transport,
        closures=closures,
    )


def candidates_of(
    rows: Result, closures: Mapping[Any, Sequence[Any]], today: date, places: Mapping[str, int], usual: frozenset[str]
) -> Iterator[Candidate]:
    """Rows of ``statements.HELP`` as candidates. A need may have thousands: columns are read by their position.

    ``places`` tells the order of kinds of partners, ``usual`` the publics that are no restriction for the need.
    """
    place_columns, columns = _reader(rows, PLACE_COLUMNS), _reader(rows, CANDIDATE_COLUMNS)
    for row in rows.all():
        ident, closed_until, source, kind, posture, what, publics, zone, codes, cost, by, bring, full = columns(row)
        closed = closed_days(closures.get(ident, ()), closed_until, today) if closures or closed_until else ()
        place = Place(*place_columns(row), closed)  # type: ignore[call-arg] # mypy counts unknown columns as endless
        rank, things = places.get(kind, len(places)), _listed(bring)
        whom, where = frozenset(_listed(publics) or ()) - usual, _zone(zone, codes)
        yield Candidate(
            ident, place, kind, posture, source, rank, what, whom, where, cost, by, things, bool(full)
        )  # fmt: skip


def _reader(rows: Result, names: Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
    keys = list(rows.keys())
    return itemgetter(*(keys.index(name) for name in names))


@lru_cache(maxsize=4096)
def _listed(text: str | None) -> tuple[str, ...] | None:
    """A JSON array as a tuple, the JSON null as None. Kept: most records say one of a few things."""
    things = None if text is None else json.loads(text)
    return None if things is None else tuple(things)


@lru_cache(maxsize=4096)
def _zone(kind: str, codes: str) -> Zone:
    return Zone(kind, frozenset(_listed(codes) or ()))


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


def library_record(row: Any, services: Iterable[Any], closures: Iterable[Any]) -> LibraryRecord:
    """A library with the services and closures given, all of them objects or rows of their tables."""
    return LibraryRecord(
        slug=row.slug,
        place=place_of(row, closed_days(closures, None, date.min)),
        network=row.network,
        territory=tuple(row.territory),
        services=tuple(_offer(service) for service in services),
    )


def session_record(row: Any, library: LibraryRecord) -> WorkshopSession:
    """One dated session, from a row of ``knowledge.statements.SESSIONS``."""
    return WorkshopSession(
        id=f"atelier-{row.id}",
        title=row.title,
        need=row.need,
        also_needs=tuple(row.also_needs),
        start=row.start,
        end=row.end,
        seats=row.seats,
        seats_left=None if row.seats is None else max(0, row.seats - row.seats_taken),
        library=library,
        held_by=row.holder,
        held_by_id=row.partner_id,
        description=row.description,
        audience=row.audience,
        bring=tuple(row.bring),
        booking=row.booking,
        level=row.level,
        publics=frozenset(row.publics),
        code=row.code,
    )


def told(things: Sequence[str] | None) -> tuple[str, ...] | None:
    """A list of things to bring; None stays None: nobody said."""
    return None if things is None else tuple(things)


def _offer(row: LibraryService) -> LibraryOffer:
    return LibraryOffer(
        row.code, row.need, row.posture, row.what, row.price, row.appointment, row.note, told(row.bring)
    )
