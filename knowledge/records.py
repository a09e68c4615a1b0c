"""Records as the rest of the program sees them: plain values, free of the database they came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from knowledge.opening_hours import Closed


@dataclass(frozen=True)
class Place:
    """What is known of somewhere one can go or call. None means that no record says.

    ``transport``: how to come without a car, such as a transport on demand.
    """

    name: str
    address: str | None = None
    postcode: str | None = None
    commune: str | None = None
    insee: str | None = None
    lat: float | None = None
    lon: float | None = None
    phone: str | None = None
    email: str | None = None
    website: str | None = None
    opening_hours: str | None = None
    hours_note: str | None = None
    verified_on: date | None = None
    demonstration: bool = False
    transport: str | None = None
    closures: tuple[Closed, ...] = ()

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude in degrees, when both are known."""
        return None if self.lat is None or self.lon is None else (self.lat, self.lon)


@dataclass(frozen=True)
class Zone:
    """Who may come, by where they live: ``kind`` is commune, epci, departement, region or france."""

    kind: str = "france"
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Candidate:
    """Someone who could help with one need; ``place_of_kind`` is 0 for the kind of partner that does it best.

    ``bring`` is None when nobody said what to bring, empty when nothing is needed.
    """

    id: str
    place: Place
    kind: str
    posture: str
    source: str
    place_of_kind: int = 0
    what: str | None = None
    publics: frozenset[str] = frozenset()
    zone: Zone = field(default_factory=Zone)
    cost: str | None = None
    appointment: str | None = None
    bring: tuple[str, ...] | None = None
    saturated: bool = False
    library: str | None = None


@dataclass(frozen=True)
class PartnerRecord:
    """One partner, whatever the need; ``needs`` are the codes it answers."""

    id: str
    place: Place
    kind: str
    what: str | None
    source: str
    saturated: bool
    needs: tuple[str, ...]


@dataclass(frozen=True)
class LibraryOffer:
    """Something a library offers for itself (``code``: computers, wifi, printing, scanning, tablets…)."""

    code: str
    need: str
    posture: str
    what: str
    price: str | None
    appointment: str | None
    note: str | None
    bring: tuple[str, ...] | None


@dataclass(frozen=True)
class LibraryRecord:
    """One library of the network; ``territory`` lists the INSEE codes it serves."""

    slug: str
    place: Place
    network: str | None
    territory: tuple[str, ...]
    services: tuple[LibraryOffer, ...]


@dataclass(frozen=True)
class WorkshopSession:
    """One dated session; ``seats_left`` is None when nobody counts; ``held_by`` names a partner (permanence).

    ``level`` is a code of wording.yml; ``publics`` are those it is meant for, empty for everyone;
    ``code`` names the workshop in its library.
    """

    id: str
    title: str
    need: str
    also_needs: tuple[str, ...]
    start: datetime
    end: datetime
    seats: int | None
    seats_left: int | None
    library: LibraryRecord
    held_by: str | None
    held_by_id: str | None
    description: str | None
    audience: str | None
    bring: tuple[str, ...]
    booking: str | None
    level: str | None = None
    publics: frozenset[str] = frozenset()
    code: str = ""
