"""A library as plain values that JSON can hold, as ``knowledge.partner_values`` for partners."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from knowledge.models import Library, LibraryService
from knowledge.partner_values import Values, closures_of, closures_told, plain

COLUMNS = (
    "name", "address", "postcode", "commune", "insee", "lat", "lon", "phone", "email", "website", "opening_hours",
    "hours_note", "transport", "territory", "verified_on",
)  # fmt: skip
OF_OFFER = ("code", "need", "posture", "what", "price", "appointment", "note", "bring")


def values_of(library: Library) -> Values:
    """All that a person may change of a library; days are ISO 8601 text."""
    told = {name: plain(getattr(library, name)) for name in COLUMNS}
    lists = {"offers": offers_of(library.services), "closures": closures_of(library.closures)}
    return {**told, "territory": list(library.territory), **lists}


def offers_of(rows: Iterable[LibraryService]) -> list[Values]:
    """What a library offers for itself, in the order of ``offer_key``."""
    return sorted(({name: getattr(row, name) for name in OF_OFFER} for row in rows), key=offer_key)


def offer_key(offer: Mapping[str, Any]) -> tuple[str, str]:
    """What tells an offer from the others of its library: a need may have several, as computers and wifi."""
    return offer["need"], offer["code"]


def write(library: Library, values: Mapping[str, Any]) -> None:
    """Gives a library these values; what is not among them stays."""
    for name in set(COLUMNS) & values.keys():
        told = values[name]
        setattr(library, name, date.fromisoformat(told) if name == "verified_on" and told else told)
    if "closures" in values:
        library.closures = closures_told(values["closures"])
    if "offers" in values:
        _write_offers(library, values["offers"])


def _write_offers(library: Library, told: Iterable[Values]) -> None:
    """Those that are there already keep their row, and their place on the card."""
    known = {(row.need, row.code): row for row in library.services}
    mine = {offer_key(offer): offer for offer in told}
    for key, offer in mine.items():
        row = known.setdefault(key, LibraryService())
        for name in OF_OFFER:
            setattr(row, name, offer[name])
    library.services = [row for key, row in known.items() if key in mine]
