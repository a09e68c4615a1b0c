"""A place as one file tells it, once its cells have been checked; kept in the database as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, NamedTuple


class Exact(NamedTuple):
    """What a place does for one need, without anything to work out: an export of Passerelle tells it so."""

    need: str
    kind: str
    posture: str
    publics: tuple[str, ...]
    zone_kind: str
    zone_codes: tuple[str, ...]
    cost: str | None = None
    appointment: str | None = None


class Part(NamedTuple):
    """One service of a place that offers several: the needs that it answers, for whom, how and where.

    Words of the mednum standard, except ``needs`` (codes of needs.yml), ``zone`` (INSEE codes, "france") and some
    ``publics`` (codes of wording.yml). ``sure``: the needs that it answers whatever the kind of the place. ``words``:
    those of its source, as "field:value", to be handed on. ``exact`` says it all by itself.
    """

    id: str
    needs: frozenset[str]
    sure: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    support: frozenset[str] = frozenset()
    access: frozenset[str] = frozenset()
    fees: frozenset[str] = frozenset()
    publics: frozenset[str] = frozenset()
    zone: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    exact: Exact | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """``kind`` is None when nothing says what sort of place it is; ``roles`` are kinds of partners that work there.

    ``services``, ``support``, ``access``, ``fees`` and ``publics`` are words of the mednum standard. ``by_kind``: the
    source says nothing of services, the place does what its kind does. ``intercommunal``: it serves every commune of
    its ``epci``. ``more``: columns of the standard that are only handed on. ``line`` is that of the file.
    """

    line: int
    source: str
    source_id: str
    name: str
    postcode: str
    commune: str
    address: str
    complement: str | None = None
    siret: str | None = None
    insee: str | None = None
    epci: str | None = None
    intercommunal: bool = False
    lat: float | None = None
    lon: float | None = None
    kind: str | None = None
    what: str | None = None
    phone: str | None = None
    email: str | None = None
    website: str | None = None
    opening_hours: str | None = None
    hours_note: str | None = None
    verified_on: date | None = None
    by_kind: bool = False
    roles: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    support: frozenset[str] = frozenset()
    access: frozenset[str] = frozenset()
    fees: frozenset[str] = frozenset()
    publics: frozenset[str] = frozenset()
    zone: frozenset[str] = frozenset()
    parts: frozenset[Part] = frozenset()
    more: tuple[tuple[str, str], ...] = ()

    @property
    def identity(self) -> tuple[str, str]:
        """Who names the place, and how."""
        return self.source, self.source_id

    @property
    def whole_address(self) -> str:
        """Street and complement, as the card shows them; the complement is left out of an endless one."""
        if self.complement and len(self.address) + len(self.complement) <= 298:
            return f"{self.address}, {self.complement}"
        return self.address


SETS = frozenset({"roles", "services", "support", "access", "fees", "publics", "zone"})
EXACT_AT = Part._fields.index("exact")
NOT_KEPT = frozenset({"line", "source", "source_id"})  # the line changes with every file; the rest is the key


def as_json(record: Record) -> dict[str, Any]:
    """The record without its identity and without what is empty; the same record gives the same JSON."""
    values = {each.name: getattr(record, each.name) for each in fields(Record) if each.name not in NOT_KEPT}
    kept = {name: value for name, value in values.items() if value not in (None, False, (), frozenset())}
    return {name: _plain(name, value) for name, value in kept.items()}


def from_json(source: str, source_id: str, values: Mapping[str, Any]) -> Record:
    """The record that ``as_json`` gave. Raises TypeError or ValueError for anything else."""
    found = dict(values)
    for name in SETS & found.keys():
        found[name] = frozenset(found[name])
    if "parts" in found:
        found["parts"] = frozenset(map(_part, found["parts"]))
    if "more" in found:
        found["more"] = tuple((name, value) for name, value in found["more"])
    if "verified_on" in found:
        found["verified_on"] = date.fromisoformat(found["verified_on"])
    return Record(line=0, source=source, source_id=source_id, **found)


def _plain(name: str, value: Any) -> Any:
    if name in SETS:
        return sorted(value)
    if name == "parts":
        return sorted((_part_as_json(part) for part in value), key=repr)
    if name == "verified_on":
        return value.isoformat()
    return [list(pair) for pair in value] if name == "more" else value


def _part_as_json(part: Part) -> list[Any]:
    return [part.id, *map(sorted, part[1:-1]), part.exact and list(part.exact)]


def _part(values: list[Any]) -> Part:
    """Records kept by earlier versions have fewer fields."""
    identifier, *sets = values[:EXACT_AT]
    exact = values[EXACT_AT] if len(values) > EXACT_AT else None
    fields_told: list[Any] = [tuple(value) if isinstance(value, list) else value for value in exact or ()]
    several: list[Any] = [frozenset(each) for each in sets]
    return Part(identifier, *several)._replace(exact=Exact(*fields_told) if exact else None)
