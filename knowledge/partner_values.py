"""A partner as plain values that JSON can hold: what its history keeps, what a form shows and sends back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from knowledge.models import Closure, Partner, Service

Values = dict[str, Any]

DAYS = ("verified_on", "closed_until")
COLUMNS = (
    "name", "kind", "what", "address", "postcode", "commune", "insee", "lat", "lon", "phone", "email", "website",
    "opening_hours", "hours_note", "transport", "verified_on", "saturated", "closed_until", "withdrawn",
)  # fmt: skip
OF_SERVICE = ("need", "kind", "posture", "publics", "zone_kind", "zone_codes", "cost", "appointment", "bring")


def values_of(partner: Partner) -> Values:
    """All that a person may change of a partner; days are ISO 8601 text, services are in the order of their needs."""
    return {
        **{name: plain(getattr(partner, name)) for name in COLUMNS},
        "services": services_of(vars(service) for service in partner.services),
        "closures": closures_of(partner.closures),
    }


def closures_of(rows: Iterable[Closure]) -> list[list[Any]]:
    """Closures in order, each its first day, its last day and its reason."""
    told = ([plain(one.first_day), plain(one.last_day), one.reason] for one in rows)
    return sorted(told, key=lambda days: (days[0], days[1], days[2] or ""))


def closures_told(values: Iterable[Iterable[Any]]) -> list[Closure]:
    """The rows of closures told so."""
    return [
        Closure(first_day=date.fromisoformat(first), last_day=date.fromisoformat(last), reason=reason)
        for first, last, reason in values
    ]


def services_of(rows: Iterable[Mapping[str, Any]]) -> list[Values]:
    """Services as values, from rows that may have more columns."""
    return sorted(({name: row[name] for name in OF_SERVICE} for row in rows), key=lambda service: service["need"])


def plain(value: Any) -> Any:
    """A day as ISO 8601 text; anything else as it is."""
    return value.isoformat() if isinstance(value, date) else value


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Values, Values]:
    """Those fields of ``after`` that ``before`` tells otherwise: their values before, and after."""
    altered = [name for name, value in after.items() if before.get(name) != value]
    return {name: before.get(name) for name in altered}, {name: after[name] for name in altered}


def write(partner: Partner, values: Mapping[str, Any]) -> None:
    """Gives a partner these values; what is not among them stays."""
    for name in set(COLUMNS) & values.keys():
        told = values[name]
        setattr(partner, name, date.fromisoformat(told) if name in DAYS and told else told)
    if "services" in values:
        _write_services(partner, values["services"])
    if "closures" in values:
        partner.closures = closures_told(values["closures"])


def _write_services(partner: Partner, told: list[Values]) -> None:
    """Services of the same need keep their row: one need has one service."""
    known = {service.need: service for service in partner.services}
    for service in told:
        row = known.get(service["need"]) or Service()
        for name in OF_SERVICE:
            setattr(row, name, service[name])
        known[service["need"]] = row
    kept = {service["need"] for service in told}
    partner.services = [row for need, row in known.items() if need in kept]
