"""Partners in the national standard for places of digital mediation, version 1.0.2 (LaMednum/standard-mediation-num).

A SIRET that no record tells is written as the files of the standard do, fourteen zeros, which an import reads as
unknown. A date has no such placeholder: undated places are not given to this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from knowledge.importers.directory import Place
from knowledge.importers.offers import kind_of
from knowledge.importers.record import Record
from knowledge.importers.rows import Trade
from knowledge.importers.text import cut

COLUMNS = (
    "id", "pivot", "nom", "commune", "code_postal", "code_insee", "adresse", "complement_adresse", "latitude",
    "longitude", "typologie", "telephone", "courriels", "site_web", "horaires", "presentation_resume",
    "presentation_detail", "source", "itinerance", "structure_parente", "date_maj", "services",
    "publics_specifiquement_adresses", "prise_en_charge_specifique", "frais_a_charge",
    "dispositif_programmes_nationaux", "formations_labels", "autres_formations_labels", "modalites_acces",
    "modalites_accompagnement", "fiche_acces_libre", "prise_rdv",
)  # fmt: skip
NEEDED = ("nom", "commune", "code_postal", "adresse", "date_maj")
NO_SIRET = "0" * 14
SUMMARY = 280
PHONE = re.compile(r"\+(?:33|590|594|262|596|269|687|689|508|681)\d{6,9}")  # as the standard has it: no short number

Cells = dict[str, str]


def cells(place: Place, trade: Trade) -> Cells | None:
    """The 32 columns of a place, empty ones included; None for one without what is NEEDED."""
    row, told = place.row or {}, place.told()
    written = {
        **dict(told.more if told else ()),
        "id": row["source_id"],
        "nom": row["name"],
        "commune": row["commune"],
        "code_postal": row["postcode"],
        "code_insee": row["insee"],
        "latitude": row["lat"],
        "longitude": row["lon"],
        "telephone": _phone(row["phone"]),
        "courriels": row["email"],
        "site_web": row["website"],
        "horaires": row["opening_hours"] or row["hours_note"],
        "presentation_resume": cut(row["what"] or "", SUMMARY),
        "source": row["source"],
        "date_maj": row["verified_on"],
        **street(row, told),
        **_terms(place, told, trade),
    }
    written["pivot"] = (told.siret if told else None) or written.get("pivot") or NO_SIRET
    found = {name: "" if written.get(name) is None else str(written.get(name)) for name in COLUMNS}
    return found if all(found[name] for name in NEEDED) else None


def _phone(phone: str | None) -> str | None:
    try:
        number = phonenumbers.format_number(phonenumbers.parse(phone or "", "FR"), PhoneNumberFormat.E164)
    except NumberParseException:
        return None
    return number if PHONE.fullmatch(number) else None


def street(row: Mapping[str, Any], told: Record | None) -> dict[str, str | None]:
    """Street and complement apart, as their source told them; together once people of the library wrote another."""
    if told and told.whole_address == row["address"] and told.whole_address != told.address:
        return {"adresse": told.address, "complement_adresse": told.complement}
    return {"adresse": row["address"], "complement_adresse": None}


def _terms(place: Place, told: Record | None, trade: Trade) -> Cells:
    """Columns that hold words of the standard."""
    words = trade.vocabulary.words
    parts = tuple(told.parts) if told else ()
    by_column: dict[str, tuple[Iterable[str], Iterable[str]]] = {
        "modalites_acces": (words["access"], _all(told, parts, "access")),
        "modalites_accompagnement": (words["support"], _all(told, parts, "support")),
        "frais_a_charge": (words["fees"], _all(told, parts, "fees") or _fees(place, words)),
        "publics_specifiquement_adresses": (words["publics"], told.publics if told else ()),
        "services": (words["services"], (told.services if told else ()) or _services(place, trade)),
    }
    found = {name: "|".join(word for word in known if word in set(said)) for name, (known, said) in by_column.items()}
    if told is None or told.by_kind or told.parts or kind_of(told, trade) != (place.row or {})["kind"]:
        found["typologie"] = _typology(place, trade)
        found["dispositif_programmes_nationaux"] = _programmes(place, told, words)
    return found


def _all(told: Record | None, parts: Iterable[Any], name: str) -> frozenset[str]:
    mine: frozenset[str] = getattr(told, name) if told else frozenset()
    return mine.union(*(getattr(part, name) for part in parts))


def _fees(place: Place, words: Mapping[str, Any]) -> set[str]:
    """Prices of the services in the words of the standard, when it has words for all of them."""
    known = {price: fee for fee, price in words["fees"].items()}
    costs = {service["cost"] for service in place.services.values() if service["cost"]}
    return {known[cost] for cost in costs} if costs <= known.keys() else set()


def _services(place: Place, trade: Trade) -> set[str]:
    """What the needs that the place answers are called in the standard."""
    needs = (trade.lists.needs[need] for need in place.services if need in trade.lists.needs)
    return {service for need in needs for service in need["mednum_services"]}


def _typology(place: Place, trade: Trade) -> str:
    """A code that leads back to the kind of the place; none when the standard has no such code."""
    kind = (place.row or {})["kind"]
    codes = (code for code, found in trade.vocabulary.kinds.items() if found == kind)
    main = str(trade.lists.kinds.get(kind, {}).get("mednum_typologie") or "")
    return main if trade.vocabulary.kinds.get(main) == kind else next(codes, "")


def _programmes(place: Place, told: Record | None, words: Mapping[str, Any]) -> str:
    roles = {(place.row or {})["kind"], *(told.roles if told else ())}
    roles |= {service["kind"] for service in place.services.values()}
    found: dict[str, str] = {}
    for programme, role in words["programmes"].items():
        if role in roles:
            found.setdefault(role, programme)
    return "|".join(found.values())
