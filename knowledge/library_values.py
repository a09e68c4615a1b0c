"""A library as plain values that JSON can hold, as ``knowledge.partner_values`` for partners."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from knowledge.models import Library
from knowledge.partner_values import Values, closures_of, closures_told, plain

COLUMNS = (
    "name", "address", "postcode", "commune", "insee", "lat", "lon", "phone", "email", "website", "opening_hours",
    "hours_note", "transport", "territory", "verified_on",
)  # fmt: skip


def values_of(library: Library) -> Values:
    """All that a person may change of a library; days are ISO 8601 text."""
    told = {name: plain(getattr(library, name)) for name in COLUMNS}
    return {**told, "territory": list(library.territory), "closures": closures_of(library.closures)}


def write(library: Library, values: Mapping[str, Any]) -> None:
    """Gives a library these values; what is not among them stays."""
    for name in set(COLUMNS) & values.keys():
        told = values[name]
        setattr(library, name, date.fromisoformat(told) if name == "verified_on" and told else told)
    if "closures" in values:
        library.closures = closures_told(values["closures"])
