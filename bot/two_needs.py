"""Two needs in one message, "la caf et les impôts", "la caf ou les impôts": both are offered, the first said first.

The gate reads clauses; two needs joined by a mere "et" or "ou" are one clause, of which it would answer only one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.correction import first_mention, needs_named
from bot.decision import MOST_OPTIONS, Decision, Thresholds
from bot.parsing import Data, Parse, decision_of, spoken

_JOINED = re.compile(
    r"\s*(?:[,;+&/]|\b(?:et|puis|ainsi que|plus|ou(?: bien)?|soit)\b(?:\s+(?:aussi|puis|sinon|après|apres))?)\s*",
    re.IGNORECASE,
)
_SURE = Thresholds.clause  # a part speaks surely of its need, as a clause must for the gate
_LONGEST_PART = 6
"""Words: longer parts tell one story ("…, elle pas malade mais école demander numéro"). Measured on the calibration
messages: of 11 referrals turned into questions without this limit, 10 were right as they were. Who announces several
tells each as it comes."""
_ANNOUNCED = re.compile(
    r"^.*?\b(?:2|deux|3|trois|plusieurs)\s+(?:probl[eè]mes?|pb|soucis?|questions?|choses?|trucs?|demandes?)\b\s*[:,.]*\s*",
    re.IGNORECASE,
)
_TWO = 2


async def with_both(parse: Parse, data: Data, text: str, metadata: Mapping[str, Any]) -> Data:
    """The same data, or a question with the needs of each part when every part surely names another one.

    Raises what ``parse`` raises.
    """
    decided = decision_of(data, text)
    if decided.kind == "ask" and decided.options:
        return {**data, "decision": replace(decided, options=as_said(decided.options, text)).record()}
    if decided.kind != "refer":
        return data
    found = await _needs_of_parts(parse, text, metadata)
    if len(set(found)) < _TWO:
        return data
    asked = replace(decided, kind="ask", need=None, options=tuple(dict.fromkeys(found))[:MOST_OPTIONS])
    return spoken("imprecis", asked, data.get("entities") or ())


def as_said(options: Iterable[str], text: str) -> tuple[str, ...]:
    """Options in the order in which the text names them; those that it does not name keep their places after."""
    places = {need: first_mention(text, need) for need in options}
    named = sorted((place, need) for need, place in places.items() if place is not None)
    if len(named) < _TWO:
        return tuple(places)
    return (*(need for _, need in named), *(need for need, place in places.items() if place is None))


async def _needs_of_parts(parse: Parse, text: str, metadata: Mapping[str, Any]) -> list[str]:
    """The need of each part, in order; nothing when a single part is not sure."""
    told, announced = _ANNOUNCED.subn("", text)
    parts = [part for part in _JOINED.split(told.strip(" .!?")) if part]
    too_long = not announced and any(len(part.split()) > _LONGEST_PART for part in parts)
    if not _TWO <= len(parts) <= MOST_OPTIONS or too_long:
        return []
    found = [await _need_of(parse, part, metadata) for part in parts]
    return [need for need in found if need] if all(found) else []


async def _need_of(parse: Parse, part: str, metadata: Mapping[str, Any]) -> str | None:
    if len(named := needs_named(part)) == 1:
        return named[0]
    read: Decision = decision_of(await parse(part, metadata), part)
    return read.need if read.kind == "refer" and read.confidence >= _SURE else None
