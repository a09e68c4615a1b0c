"""A partner as a file tells it, before it is compared with what the database holds."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any


@dataclass(frozen=True)
class ServiceDraft:
    """What the partner does for one need."""

    need: str
    kind: str
    posture: str
    zone_kind: str
    zone_codes: tuple[str, ...]
    cost: str | None
    appointment: str | None

    def columns(self) -> dict[str, Any]:
        """Values by column of ``knowledge.models.Service``."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return values | {"zone_codes": list(self.zone_codes)}


@dataclass(frozen=True)
class Draft:
    """One partner and its services."""

    source_id: str
    name: str
    kind: str
    what: str | None
    address: str
    postcode: str
    commune: str
    insee: str | None
    lat: float | None
    lon: float | None
    phone: str | None
    email: str | None
    website: str | None
    opening_hours: str | None
    hours_note: str | None
    verified_on: date | None
    services: tuple[ServiceDraft, ...]

    def columns(self) -> dict[str, Any]:
        """Values by column of ``knowledge.models.Partner``, services apart."""
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name != "services"}

    def joined(self, other: Draft) -> Draft:
        """This draft, its blanks filled from ``other``, a second row of the same identifier; services of both."""
        blanks = {name: getattr(other, name) for name, value in self.columns().items() if value is None}
        mine = {service.need: service for service in other.services}
        for service in self.services:
            fuller = mine.get(service.need)
            mine[service.need] = replace(
                service,
                cost=service.cost or (fuller.cost if fuller else None),
                appointment=service.appointment or (fuller.appointment if fuller else None),
            )
        return replace(self, **blanks, services=tuple(mine[need] for need in sorted(mine)))
