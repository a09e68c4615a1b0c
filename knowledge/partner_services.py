"""The services of a partner as a form tells them: ``service-0-need``, ``service-0-cost``… to values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.importers.vocabulary import Vocabulary
from knowledge.partner_values import Values
from knowledge.referential import POSTURES, Referential
from knowledge.service_zone import FRANCE, ZONES, Ground, Zone
from knowledge.typed_texts import text_of, things_to_bring

NEED = re.compile(r"service-(\d{1,3})-need")


@dataclass(frozen=True)
class Typed:
    """The fields of the form, where to tell what is wrong, and what the form says of the partner itself."""

    fields: Mapping[str, str]
    errors: dict[str, str]
    kind: str
    ground: Ground


def read_services(
    typed: Typed, known: Iterable[Mapping[str, Any]], lists: Referential, words: Vocabulary
) -> list[Values]:
    """The services that the form keeps, by need. What no field tells (role, zone) stays, or is that of the kind.

    A zone follows the partner when its commune changes (``knowledge.service_zone``).
    """
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
        there = before.get(need)
        zone = _zone(typed, f"{prefix}-zone", there, words)
        found[need] = _service(typed, prefix, there or {"need": need, "kind": typed.kind}, zone, lists)
    return [found[need] for need in sorted(found)]


def _zone(typed: Typed, name: str, known: Mapping[str, Any] | None, words: Vocabulary) -> Zone:
    """The zone that is asked for, else that of the service, else that of the kind of partner."""
    usual = known["zone_kind"] if known else words.words["zones"].get(typed.kind, FRANCE)
    told = typed.fields.get(name, "")
    asked = told if told in ZONES else usual
    zone = typed.ground.zone(asked, known) if known else typed.ground.new(asked)
    if zone is None and not typed.errors.keys() & {"postcode", "commune"}:  # told there, and once
        typed.errors[name] = "zone_without_commune"
    return zone or (FRANCE, [])


def _service(typed: Typed, prefix: str, known: Mapping[str, Any], zone: Zone, lists: Referential) -> Values:
    posture = typed.fields.get(f"{prefix}-posture", "")
    publics = [code for code in lists.wording["publics"] if f"{prefix}-publics-{code}" in typed.fields]
    return {
        "need": known["need"],
        "kind": known["kind"],
        "posture": posture if posture in POSTURES else lists.posture(known["need"], known["kind"]) or POSTURES[0],
        "publics": sorted(publics),
        "zone_kind": zone[0],
        "zone_codes": zone[1],
        "cost": text_of(typed.fields, typed.errors, f"{prefix}-cost"),
        "appointment": text_of(typed.fields, typed.errors, f"{prefix}-appointment"),
        "bring": things_to_bring(typed.fields, typed.errors, prefix),
    }
