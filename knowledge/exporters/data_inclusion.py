"""Partners in the schema of data·inclusion, version 1: each place a structure, each need that it answers a service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.importers import data_inclusion
from knowledge.importers.directory import Place
from knowledge.importers.rows import Trade
from knowledge.importers.text import cut

LONGEST_NAME, SHORTEST_NAME, SHORTEST_TEXT = 150, 3, 5
TYPES = {
    "informer": "information",
    "apprendre": "atelier",
    "accompagner": "accompagnement",
    "faire_pour": "accompagnement",
}
Entry = dict[str, Any]


def structure(place: Place, trade: Trade) -> Entry | None:
    """The place as a structure, fields that are unknown left out; None when it has no name of three letters.

    The schema requires a date: ``place`` has been verified one day."""
    row, told = place.row or {}, place.told()
    if len(row["name"]) < SHORTEST_NAME:
        return None
    network = trade.lists.kinds.get(row["kind"], {}).get("data_inclusion_reseau")
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
            "adresse": row["address"],
            "longitude": row["lon"],
            "latitude": row["lat"],
            "telephone": row["phone"],
            "courriel": row["email"],
            "site_web": row["website"],
            "description": row["what"] if len(row["what"] or "") >= SHORTEST_TEXT else None,
            "horaires_accueil": row["opening_hours"] or row["hours_note"],
            "reseaux_porteurs": [network] if network else None,
        }
    )


def services(place: Place, trade: Trade) -> Iterator[Entry]:
    """What the place does for each need, as a service."""
    row = place.row or {}
    for need, offer in sorted(place.services.items()):
        told = trade.lists.needs.get(need)
        if told is None:
            continue
        yield _known(
            {
                "source": row["source"],
                "structure_id": row["source_id"],
                "id": f"{row['source_id']}-{need}",
                "nom": cut(told["label"], LONGEST_NAME),
                "description": cut(told["description"], LONGEST_NAME) if told.get("description") else told["label"],
                "date_maj": str(row["verified_on"]),
                "type": TYPES[offer["posture"]],
                "thematiques": list(told["data_inclusion_thematiques"]),
                "frais": offer["cost"] if offer["cost"] in data_inclusion.fees() else None,
                "frais_precisions": offer["cost"],
                "publics": _publics(offer["publics"]),
                "mobilisation_precisions": offer["appointment"],
                "zone_eligibilite": ["france"] if offer["zone_kind"] == "france" else list(offer["zone_codes"]),
            }
        )


def _publics(told: list[str]) -> list[str] | None:
    known = data_inclusion.public_names()
    return sorted({known[public] for public in told if public in known}) or None


def _known(fields: Mapping[str, Any]) -> Entry:
    return {name: value for name, value in fields.items() if value not in (None, "", [])}
