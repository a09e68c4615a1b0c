"""What the desk reads before a partner's correction is written: hours in French, lines that get empty. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge.french_hours import CODES
from knowledge.opening_hours import readable, week_in_french
from knowledge.told import FIELDS, Told

CODED = re.compile(rf"\b(?:{'|'.join(CODES)}|PH)\b")  # days as OpenStreetMap writes them: meant for a machine
POSTCODE = re.compile(r"\b\d{5}\b")


@dataclass(frozen=True)
class Doubt:
    """``code`` of a sentence and what fills its blanks."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    """Keys of FIELDS that the sentence names."""


def doubts(told: Told, values: Mapping[str, str]) -> tuple[Doubt, ...]:
    """What is to be read before ``values`` (keys of FIELDS) replace what is ``told`` today."""
    found = (_hours(values.get("hours", "")), _place(told, values.get("address", "")), _empty(told, values))
    return tuple(filter(None, found))


def _hours(hours: str) -> Doubt | None:
    """Hours for a machine are read back; those that are mere words say themselves what patrons will read."""
    if readable(hours):
        return Doubt("hours_read_back", {"week": week_in_french(hours) or hours})
    return Doubt("hours_not_followed") if CODED.search(hours) else None


def _place(told: Told, address: str) -> Doubt | None:
    """The commune stays that of the record: a line that names another postcode would contradict it."""
    other = set(POSTCODE.findall(address)) - set(POSTCODE.findall(told.commune))
    return Doubt("other_postcode", {"commune": told.commune}) if other and told.commune else None


def _empty(told: Told, values: Mapping[str, str]) -> Doubt | None:
    """Told when a line loses what it said: all those that will then be empty."""
    after = {**told.values, **values}
    lost = any(told.values[name] and not after[name] for name in FIELDS)
    return Doubt("left_empty", lines=tuple(name for name in FIELDS if not after[name])) if lost else None
