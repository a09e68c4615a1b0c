"""Writes places: known by source and identifier, added, changed or left as they are."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from knowledge.identity import partner_id
from knowledge.importers.joining import Group, merged
from knowledge.importers.offers import Offer, kind_of, offers
from knowledge.importers.rows import Record, Trade
from knowledge.models import Partner, Service

# What a file decides. The rest (saturated, closures, documents to bring) belongs to the people of the library.
FROM_FILE = (
    "name", "what", "address", "postcode", "commune", "insee", "lat", "lon",
    "phone", "email", "website", "opening_hours", "hours_note", "verified_on",
)  # fmt: skip


class Upsert:
    """Brings groups of rows into one session, without committing, and counts what became of them."""

    def __init__(self, session: Session, trade: Trade) -> None:
        self._session = session
        self._trade = trade
        self.added = self.changed = self.unchanged = 0

    def write(self, group: Group) -> None:
        """Adds or updates the partner of these rows, which all describe one place."""
        record = merged(group)
        known = self._known(group)
        partner = known or self._new(group[0])
        altered = _set(partner, {name: getattr(record, name) for name in FROM_FILE})
        altered = _set(partner, {"kind": kind_of(record, self._trade)}) or altered
        altered = self._set_services(partner, offers(record, self._trade)) or altered
        if known is None:
            self._session.add(partner)
            self.added += 1
        elif altered:
            self.changed += 1
        else:
            self.unchanged += 1

    def _known(self, group: Group) -> Partner | None:
        """The partner of the first row that has one: an order of rows that changes renames nobody."""
        for source, source_id in dict.fromkeys((record.source, record.source_id) for record in group):
            query = select(Partner).where(Partner.source == source, Partner.source_id == source_id)
            found: Partner | None = self._session.execute(
                query.options(selectinload(Partner.services))
            ).scalar_one_or_none()
            if found is not None:
                return found
        return None

    def _new(self, record: Record) -> Partner:
        identifier = partner_id(record.source, record.source_id)
        return Partner(id=identifier, source=record.source, source_id=record.source_id)

    def _set_services(self, partner: Partner, wanted: list[Offer]) -> bool:
        """Updates services in place, so that what people added to one stays."""
        known = {service.need: service for service in partner.services}
        altered = False
        for offer in wanted:
            service = known.pop(offer.need, None)
            if service is None:
                partner.services.append(Service(**asdict(offer)))
                altered = True
            else:
                altered = _set(service, asdict(offer)) or altered
        for gone in known.values():
            partner.services.remove(gone)
        return altered or bool(known)


def _set(row: Partner | Service, values: dict[str, object]) -> bool:
    """Writes those values that differ; whether any did."""
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)
