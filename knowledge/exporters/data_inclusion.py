"""Partners in the schema of data·inclusion, version 1: each place a structure, each need that it answers a service.

A service bears the words of its source as long as they say what it does now. The fields of ``own_words``, which other
directories pass over, say what the schema has no words for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.exporters.mednum import street
from knowledge.importers import data_inclusion, own_words
from knowledge.importers.directory import Place
from knowledge.importers.offers import kind_of
from knowledge.importers.record import Record
from knowledge.importers.rows import Trade
from knowledge.importers.text import cut

LONGEST_NAME, SHORTEST_NAME, SHORTEST_TEXT = 150, 3, 5
TYPES = {
    "informer": "information",
    "apprendre": "atelier",
    "accompagner": "accompagnement",
    "faire_pour": "accompagnement",
}
REMOTE = "À distance"  # a word of mednum
Entry = dict[str, Any]


def structure(place: Place, trade: Trade) -> Entry | None:
    """The place as a structure, fields that are unknown left out; None when it has no name of three letters.

    The schema requires a date: ``place`` has been verified one day."""
    row, told = place.row or {}, place.told()
    if len(row["name"]) < SHORTEST_NAME:
        return None
    return _known(
        {
            "source": row["source"],
            "id": row["source_id"],
            "nom": cut(row["name"], LONGEST_NAME),
            "date_maj": str(row["verified_on"]),
            "siret": told.siret if told else None,
            "commune": row["commune"],
            "code_postal": row["postcode"],
            "code_insee": row["insee"],
            **street(row, told),
            "longitude": row["lon"],
            "latitude": row["lat"],
            "telephone": row["phone"],
            "courriel": row["email"],
            "site_web": row["website"],
            "description": row["what"] if len(row["what"] or "") >= SHORTEST_TEXT else None,
            "horaires_accueil": row["opening_hours"] or row["hours_note"],
            "accessibilite_lieu": dict(told.more).get("fiche_acces_libre") if told else None,
            "reseaux_porteurs": _networks(row["kind"], told, trade),
            own_words.KIND: row["kind"],
            own_words.NAME: row["name"] if len(row["name"]) > LONGEST_NAME else None,
            own_words.NOTE: row["hours_note"] if row["opening_hours"] else None,
        }
    )


def services(place: Place, trade: Trade) -> Iterator[Entry]:
    """What the place does for each need, as a service."""
    row, record = place.row or {}, place.told()
    for need, offer in sorted(place.services.items()):
        told = trade.lists.needs.get(need)
        if told is None:
            continue
        words = _words(record, need)
        coded = offer["cost"] in data_inclusion.fees()
        yield _known(
            {
                "source": row["source"],
                "structure_id": row["source_id"],
                "id": f"{row['source_id']}-{need}",
                "nom": cut(told["label"], LONGEST_NAME),
                "description": cut(told["description"], LONGEST_NAME) if told.get("description") else told["label"],
                "date_maj": str(row["verified_on"]),
                "type": _type(words.get("type", []), offer["posture"], trade),
                "thematiques": _thematics(words, need) or sorted(told["data_inclusion_thematiques"]),
                "frais": offer["cost"] if coded else None,
                "frais_precisions": None if coded else offer["cost"],
                "publics": _publics(words.get("publics", []), offer["publics"]),
                "modes_accueil": words.get("modes_accueil"),
                "modes_mobilisation": words.get("modes_mobilisation"),
                "mobilisable_par": words.get("mobilisable_par"),
                "mobilisation_precisions": offer["appointment"],
                "zone_eligibilite": ["france"] if offer["zone_kind"] == "france" else list(offer["zone_codes"]),
                own_words.NEED: need,
                own_words.ROLE: offer["kind"],
                own_words.POSTURE: offer["posture"],
                own_words.PUBLICS: list(offer["publics"]),
                own_words.ZONE: offer["zone_kind"],
            }
        )


def _networks(kind: str, told: Record | None, trade: Trade) -> list[str] | None:
    """As the source told them, while the place is of the kind that they make; else that of its kind, and its roles."""
    before = dict(told.more).get(data_inclusion.NETWORKS) if told else None
    if told and before and kind_of(told, trade) == kind:
        return before.split("|")
    roles = {data_inclusion.name_of(role, "roles") for role in (told.roles if told else ())}
    network = trade.lists.kinds.get(kind, {}).get("data_inclusion_reseau")
    return sorted(name for name in {network, *roles} if name) or None


def _words(record: Record | None, need: str) -> dict[str, list[str]]:
    """Field → what the sources of a place told of the services that answer a need, in a steady order."""
    if record is None:
        return {}
    parts = [part for part in record.parts if need in part.needs]
    told = {word for part in parts for word in part.words} or _words_of_mednum(record)
    found: dict[str, list[str]] = {}
    for name, _, value in (word.partition(":") for word in sorted(told)):
        found.setdefault(name, []).append(value)
    return found


def _words_of_mednum(record: Record) -> set[str]:
    """How people come, for a place that no source of data·inclusion told."""
    ways = {data_inclusion.name_of(way, "access") for way in record.access} - {None}
    found = {f"modes_mobilisation:{way}" for way in ways}
    if data_inclusion.by_professionals_only() in record.access:
        found.add("mobilisable_par:professionnels")
    if REMOTE in record.support:
        found.add(f"modes_accueil:{data_inclusion.name_of(REMOTE, 'support')}")
    return found


def _thematics(words: Mapping[str, list[str]], need: str) -> list[str]:
    """Those that lead to the need, or that lead nowhere here."""
    return [one for one in words.get("thematiques", []) if need in (data_inclusion.needs_of(one) or (need,))]


def _type(told: list[str], posture: str, trade: Trade) -> str:
    """That of the source unless it says another posture than the service now has."""
    postures = trade.vocabulary.words["support"]
    if len(told) == 1 and postures.get(data_inclusion.support_meant(told[0])) in (None, posture):
        return told[0]
    return TYPES[posture]


def _publics(told: list[str], meant: list[str]) -> list[str] | None:
    """Those of the source while they mean what the service now says; else the nearest that the schema has."""
    if told and data_inclusion.publics_meant(told) == frozenset(meant):
        return told
    known = data_inclusion.public_names()
    return sorted({known[public] for public in meant if public in known}) or None


def _known(fields: Mapping[str, Any]) -> Entry:
    return {name: value for name, value in fields.items() if value not in (None, "", [])}
