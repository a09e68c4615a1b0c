"""What keeps a partner from being proposed, or from being reached by whoever is sent there. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from knowledge.ranking import NEVER_AFTER

REACHED_BY = ("phone", "email", "website", "address")


def lacks(values: Mapping[str, Any], today: date) -> list[str]:
    """Codes of what is missing in ``values`` of ``knowledge.partner_values``; none of a record that is withdrawn."""
    if values.get("withdrawn"):
        return []
    verified = values.get("verified_on")
    recent = bool(verified) and today - date.fromisoformat(str(verified)) <= NEVER_AFTER
    found = {
        "no_service": not values.get("services"),
        "not_verified": not recent,
        "unreachable": not any(values.get(name) for name in REACHED_BY),
    }
    return [code for code, missing in found.items() if missing]
