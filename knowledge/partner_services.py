"""The services of a partner as a form tells them: ``service-0-need``, ``service-0-cost``… to values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.importers.text import plain_text
from knowledge.importers.vocabulary import Vocabulary
from knowledge.partner_values import Values
from knowledge.referential import POSTURES, Referential

LONGEST = 200  # characters of a price, of an appointment, of one thing to bring
NEED = re.compile(r"service-(\d{1,3})-need")


@dataclass(frozen=True)
class Typed:
    """The fields of the form, where to tell what is wrong, and what the form says of the partner itself."""

    fields: Mapping[str, str]
    errors: dict[str, str]
    kind: str
    insee: str | None
    postcode: str | None


def read_services(
    typed: Typed, known: Iterable[Mapping[str, Any]], lists: Referential, words: Vocabulary
) -> list[Values]:
    """The services that the form keeps, by need. What no field tells (role, zone) stays, or is that of the kind."""
    before = {service["need"]: service for service in known}
    found: dict[str, Values] = {}
    for number in (match[1] for name in typed.fields if (match := NEED.fullmatch(name))):
        prefix = f"service-{number}"
        need = typed.fields[f"{prefix}-need"]
        if not need or f"{prefix}-gone" in typed.fields:
            continue
        if need not in lists.needs or need in found:
            typed.errors[f"{prefix}-need"] = "need_twice" if need in found else "need_unknown"
            continue
        found[need] = _service(typed, prefix, before.get(need) or _new(typed, need, words), lists)
    return [found[need] for need in sorted(found)]


def _new(typed: Typed, need: str, words: Vocabulary) -> Values:
    """Role and zone of a service that was not there: those of the kind of partner."""
    zone = words.words["zones"].get(typed.kind)
    code = typed.insee if zone == "commune" else (typed.insee or typed.postcode or "")[:2]
    zone_kind, codes = (zone, [code]) if zone and code else ("france", [])
    return {"need": need, "kind": typed.kind, "zone_kind": zone_kind, "zone_codes": codes}


def _service(typed: Typed, prefix: str, known: Mapping[str, Any], lists: Referential) -> Values:
    posture = typed.fields.get(f"{prefix}-posture", "")
    publics = [code for code in lists.wording["publics"] if f"{prefix}-publics-{code}" in typed.fields]
    return {
        "need": known["need"],
        "kind": known["kind"],
        "posture": posture if posture in POSTURES else lists.posture(known["need"], known["kind"]) or POSTURES[0],
        "publics": sorted(publics),
        "zone_kind": known["zone_kind"],
        "zone_codes": list(known["zone_codes"]),
        "cost": _text(typed, f"{prefix}-cost"),
        "appointment": _text(typed, f"{prefix}-appointment"),
        "bring": _bring(typed, prefix),
    }


def _text(typed: Typed, name: str) -> str | None:
    text = plain_text(typed.fields.get(name, ""))[0]
    if len(text) > LONGEST:
        typed.errors[name] = "too_long"
    return text or None


def _bring(typed: Typed, prefix: str) -> list[str] | None:
    """One thing a line; the empty list when nothing is needed, None when nobody said."""
    lines = (plain_text(line)[0] for line in typed.fields.get(f"{prefix}-bring", "").splitlines())
    things = [line for line in lines if line]
    if any(len(thing) > LONGEST for thing in things):
        typed.errors[f"{prefix}-bring"] = "too_long"
    return things or ([] if f"{prefix}-nothing" in typed.fields else None)
