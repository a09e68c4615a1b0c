"""The right numbers in an urgency, from national-contacts.yml alone: no model, no database, no network.

Which contact comes first is in data/emergencies.yml. Never a line that is closed or of low confidence (SAFETY.md,
"Crisis").
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from knowledge.links import https
from knowledge.opening_hours import PARIS, is_open
from knowledge.referential import national_contacts, read_yaml

SILENT = "_sans_parler"
"""Ends a situation in which the patron cannot hear or speak (``bot.urgency.SILENT``): the 114 stands first."""
_WITHOUT_SPEAKING = "urgence-114"


def contacts_for(urgency: str, situation: str | None = None, now: datetime | None = None) -> list[dict[str, Any]]:
    """The contacts to show, first to call first: ``name``, ``phone``, ``hours_text``, ``note``, ``website``.

    ``phone`` is None for a site, which then has a ``website``; ``website`` is None or an https link.
    ``urgency`` is danger, detresse, fraude or delai; ``situation`` (violence, suicide, medical…) puts the fitting
    line first, and ending in ``SILENT`` the 114 before it. An unknown urgency or situation gets the general list;
    ``none`` and ``delai`` get nothing.
    """
    moment = now or datetime.now(PARIS)
    order = _order()
    if urgency == "none":
        return []
    lists = order.get(urgency, order["danger"])
    wanted = lists.get((situation or "default").removesuffix(SILENT), lists["default"])
    if wanted and (situation or "").endswith(SILENT):
        wanted = list(dict.fromkeys((_WITHOUT_SPEAKING, *wanted)))
    return [_shown(contact) for contact in _known(wanted) if _answers(contact, moment)]


@lru_cache(maxsize=1)
def _order() -> Mapping[str, Any]:
    order: Mapping[str, Any] = read_yaml("emergencies.yml")
    return order


def _known(identifiers: list[str]) -> list[Mapping[str, Any]]:
    by_id = {contact["id"]: contact for contact in national_contacts()}
    return [by_id[identifier] for identifier in identifiers if identifier in by_id]


def _answers(contact: Mapping[str, Any], moment: datetime) -> bool:
    if not contact["phone"] and not https(contact.get("website")):
        return False
    hours = contact["hours"]["osm"] or _order()["surely_open"].get(contact["id"])
    return is_open(hours, moment) is True


def _shown(contact: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": contact["name"],
        "phone": contact["phone"],
        "hours_text": contact["hours"]["fr"],
        "note": _note(contact),
        "website": https(contact.get("website")),
    }


def _note(contact: Mapping[str, Any]) -> str:
    """What the line is for, and its price when it is not free: a patron must know before calling."""
    cost = contact.get("cost") or ""
    return contact["what"] if cost.startswith("gratuit") or not cost else f"{contact['what']} Prix : {cost}."
