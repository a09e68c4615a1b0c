"""What people of the library corrected or checked by hand, when a file is imported.

It stays unless its source changes it, and is not older than what they did. Then the new value is written, the row is
told in the report, and the history of the partner keeps both, as it does for every change of a partner by an import,
so that a person can take the old one back. What an older source changed is told, and not written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from knowledge.importers.directory import Place
from knowledge.partner_values import Values, differences, plain, services_of

NAMED_BY = ("source", "source_id")  # columns that say who names the place: no person corrects these
LATER = "was corrected by hand later than its source"
GROUPS = (("address", "postcode", "commune", "insee", "lat", "lon"), ("opening_hours", "hours_note"))


def kept_services(
    place: Place, told: Iterable[Values], before: Iterable[Values], day: date
) -> tuple[list[Values], str | None]:
    """The services of a place after an import that tells these as of a ``day``, where an earlier one told those; and
    what stays against the import, as a problem.

    Of a need that nobody touched by hand, that of the file. Of the others, the service as it stands: as a whole when
    people touched it later than that day, else with those columns that the source itself changed; one that people took
    away or added stays so. When people checked the whole place later, all its services stand.
    """
    touched = place.corrected.need_days if place.corrected else {}
    now, then = _by_need(told), _by_need(before)
    if _checked_later(place, day):
        standing = [_of_file(service) for service in place.services.values()]
        return standing, _problem(_older(place), {"services"} if now != then else set())
    later = {need for need, touched_on in touched.items() if touched_on > day}
    kept = [offer for need, offer in now.items() if need not in touched]
    for need in sorted(touched):
        mine = place.services.get(need)
        service = (mine and _of_file(mine)) if need in later else _settled(mine, now.get(need), then.get(need))
        if service is not None:
            kept.append(service)
    against = any(now.get(need) != then.get(need) for need in later)
    return kept, _problem(LATER, {"services"} if against else set())


def kept_columns(place: Place, told: Values, changed: Values) -> tuple[Values, str | None]:
    """The columns to write of those that the sources ``changed``, less what stays as people left it; and what stays, as
    a problem.

    ``told`` are all columns as the sources tell them. What people checked or corrected later than their day stays; and
    so does the day of the card, as long as the card says something else than they do: they did not check that.
    """
    if place.corrected is None or place.row is None:
        return changed, None
    day = told["verified_on"] or date.min
    if _checked_later(place, day):
        kept = {name: value for name, value in changed.items() if name in NAMED_BY}
        return kept, _problem(_older(place), {*changed} - {*kept})
    held = _together(name for name in changed if place.corrected.field_days.get(name, date.min) > day)
    kept = {name: value for name, value in changed.items() if name not in held}
    mine = {name for name in place.corrected.fields & told.keys() if _says_otherwise(name, place.row, kept, told)}
    if mine and "verified_on" in kept:
        del kept["verified_on"]
        held.add("verified_on")
    late = held & changed.keys() - {"verified_on"}
    if late:
        return kept, _problem(LATER, late)
    return kept, _problem("keeps its day of checking, since people corrected", mine) if held else None


def altered(place: Place, values: Mapping[str, Any], services: list[Values] | None) -> tuple[Values, Values]:
    """What an import changes of a place that was there, before and after, as its history tells it.

    ``services`` are those that it has from now on, None when they stay.
    """
    if place.row is None:
        return {}, {}
    now: Values = {name: plain(value) for name, value in values.items() if name not in NAMED_BY}
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
        return None if mine is None or gone else _of_file(mine)
    if mine is None:
        return now
    changed = {name: value for name, value in now.items() if then is None or then[name] != value}
    return {**{name: mine[name] for name in now}, **changed}


def _of_file(service: Mapping[str, Any]) -> Values:
    """A service as an import writes it."""
    return {name: value for name, value in service.items() if name not in ("id", "partner_id")}


def _older(place: Place) -> str:
    return f"is older than the check of people here ({place.checked_on})"


def _checked_later(place: Place, day: date) -> bool:
    return place.checked_on is not None and place.checked_on > day


def _together(names: Iterable[str]) -> set[str]:
    """These columns, and those that mean nothing without them: half an address is none."""
    held = set(names)
    return held.union(*(group for group in GROUPS if not held.isdisjoint(group)))


def _says_otherwise(name: str, row: Values, kept: Values, told: Values) -> bool:
    """Whether a column of the card will contradict the sources, and not only fill what they leave empty."""
    return name != "verified_on" and told[name] is not None and kept.get(name, row[name]) != told[name]


def _problem(problem: str, names: set[str]) -> str | None:
    shown = sorted(names - {"verified_on"})
    return f"{problem}: what is here stays ({', '.join(shown)})" if shown else None
