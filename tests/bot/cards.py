"""Cards of the contract for tests of the dialogue."""

from __future__ import annotations

from typing import Any


def a_card(number: int, **changes: Any) -> dict[str, Any]:
    """One card of the contract, complete."""
    card = {
        "id": f"card-{number}",
        "name": f"France services {number}",
        "kind": "france_services",
        "what": "Elle vous aide dans vos démarches.",
        "posture": "accompagner",
        "address": f"{number} rue de l'Exemple",
        "commune": "Saint-Nazaire",
        "phone": f"02 61 91 00 0{number}",
        "hours_text": "du lundi au vendredi, de 9 h à 12 h",
        "open_now": True,
        "next_opening": None,
        "cost": "gratuit",
        "distance_km": 3.24,
        "appointment": None,
        "bring": ["Dernier avis d'impôt"],
        "why": ["Ce lieu répond à ce besoin.", "Il est ouvert maintenant."],
        "caution": None,
        "verified_on": "2026-11-01",
        "source": "demonstration",
        "link": None,
    }
    return card | changes
