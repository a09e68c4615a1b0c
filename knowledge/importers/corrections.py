"""What people of the library corrected by hand, when a file is imported: it stays unless its source changes it.

When the source does, the new value is written, the row is told in the report, and the history of the partner keeps
both, as it does for every change of a partner by an import, so that a person can take the old one back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from knowledge.importers.directory import Place
from knowledge.partner_values import Values, differences, plain, services_of


def kept_services(place: Place, told: Iterable[Values], before: Iterable[Values]) -> list[Values]:
    """The services of a place after an import that tells these, where an earlier one told those.

    Of a need that nobody touched by hand, that of the file. Of the others, the service as it stands, with those columns
    that the source itself changed; one that people took away or added stays so.
    """
    touched = place.corrected.needs if place.corrected else set()
    now, then = _by_need(told), _by_need(before)
    kept = [offer for need, offer in now.items() if need not in touched]
    for need in sorted(touched):
        service = _settled(place.services.get(need), now.get(need), then.get(need))
        if service is not None:
            kept.append(service)
    return kept


def kept_columns(place: Place, values: Values) -> Values:
    """The columns to write, less a day of checking that is older than the day when a person checked the record."""
    mine, theirs = (place.row or {}).get("verified_on"), values.get("verified_on")
    by_hand = place.corrected is not None and "verified_on" in place.corrected.fields
    if by_hand and mine and (theirs is None or theirs < mine):
        return {name: value for name, value in values.items() if name != "verified_on"}
    return values


def altered(place: Place, values: Mapping[str, Any], services: list[Values] | None) -> tuple[Values, Values]:
    """What an import changes of a place that was there, before and after, as its history tells it.

    ``services`` are those that it has from now on, None when they stay.
    """
    if place.row is None:
        return {}, {}
    now: Values = {name: plain(value) for name, value in values.items() if name not in ("source", "source_id")}
    then: Values = {name: plain(place.row[name]) for name in now}
    if services is not None:
        then["services"] = services_of(place.services.values())
        bring = {service["need"]: service["bring"] for service in then["services"]}
        now["services"] = services_of({"bring": bring.get(service["need"]), **service} for service in services)
    return differences(then, now)


def _by_need(services: Iterable[Values]) -> dict[str, Values]:
    return {service["need"]: service for service in services}


def _settled(mine: Mapping[str, Any] | None, now: Values | None, then: Values | None) -> Values | None:
    """One service of a need that people touched; None for none."""
    if now == then or now is None:
        gone = now is None and then is not None
        return None if mine is None or gone else {name: mine[name] for name in mine if name not in ("id", "partner_id")}
    if mine is None:
        return now
    changed = {name: value for name, value in now.items() if then is None or then[name] != value}
    return {**{name: mine[name] for name in now}, **changed}
