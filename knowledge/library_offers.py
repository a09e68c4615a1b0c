"""What a library offers for itself, as a form tells it: ``offer-0-need``, ``offer-0-what``… to values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from knowledge.catalogue import LIBRARY_KIND
from knowledge.library_values import offer_key
from knowledge.partner_values import Values
from knowledge.referential import POSTURES, Referential
from knowledge.typed_texts import Errors, Fields, text_of, things_to_bring

LONGEST_WHAT = 500  # characters of the words for the patron
NEED = re.compile(r"offer-(\d{1,3})-need")


def read_offers(fields: Fields, errors: Errors, known: Iterable[Mapping[str, Any]], lists: Referential) -> list[Values]:
    """The offers that the form keeps; what is wrong with one is noted in ``errors``. What no field tells stays."""
    before = {offer_key(offer): offer for offer in known}
    found: dict[tuple[str, str], Values] = {}
    for prefix in (f"offer-{match[1]}" for name in fields if (match := NEED.fullmatch(name))):
        if f"{prefix}-gone" in fields or not _says_something(fields, prefix):
            continue
        need = fields[f"{prefix}-need"]
        shown = need, fields.get(f"{prefix}-code", "")
        key = shown if shown in before else (need, need)
        if need not in lists.needs or key in found:
            errors[f"{prefix}-need"] = "need_twice" if key in found else "need_unknown"
            continue
        found[key] = _offer(fields, errors, prefix, before.get(key) or new_offer(need, lists), lists)
        if found[key]["what"] is None:
            errors[f"{prefix}-what"] = "what_missing"
    return [found[key] for key in sorted(found)]


def new_offer(need: str, lists: Referential) -> Values:
    """An offer of which nothing is known but its need: it says the need's name, and helps as libraries do."""
    told = {"code": need, "need": need, "posture": usual_posture(need, lists), "what": lists.needs[need]["label"]}
    return {**told, "price": None, "appointment": None, "note": None, "bring": None}


def with_needs(known: Iterable[Values], needs: Iterable[str], lists: Referential) -> list[Values]:
    """These offers, and a new one for each need of ``needs`` that none of them answers."""
    offers = list(known)
    there = {offer["need"] for offer in offers}
    return sorted([*offers, *(new_offer(need, lists) for need in {*needs} - there)], key=offer_key)


def usual_posture(need: str, lists: Referential) -> str:
    """How far a library usually helps with ``need``."""
    return lists.posture(need, LIBRARY_KIND) or POSTURES[0]


def _says_something(fields: Fields, prefix: str) -> bool:
    return any(fields.get(f"{prefix}-{name}") for name in ("need", "what", "price", "appointment", "bring"))


def _offer(fields: Fields, errors: Errors, prefix: str, known: Mapping[str, Any], lists: Referential) -> Values:
    posture = fields.get(f"{prefix}-posture", "")
    return {
        **known,
        "posture": posture if posture in POSTURES else usual_posture(known["need"], lists),
        "what": text_of(fields, errors, f"{prefix}-what", LONGEST_WHAT),
        "price": text_of(fields, errors, f"{prefix}-price"),
        "appointment": text_of(fields, errors, f"{prefix}-appointment"),
        "bring": things_to_bring(fields, errors, prefix),
    }
