"""National phone lines as an answer to a need: the last card when nothing local answers.

Emergencies have emergency.py. Only confidence high or medium, and only what was checked within its deadline.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from knowledge.card import Card
from knowledge.links import https
from knowledge.opening_hours import paris_day, status
from knowledge.ranking import CAUTION_AFTER
from knowledge.referential import Referential, national_contacts, read_yaml

REVIEWED_EVERY = timedelta(days=365)  # past it, a line is no longer proposed and ``passerelle check`` says so
URGENCIES = ("danger", "detresse", "fraude")
PHONE_KINDS = ("administration", "helpline", "service")


def overdue(contact: Mapping[str, Any], today: date) -> bool:
    """Whether the contact should have been checked again by ``today``."""
    return _age(contact, today) > REVIEWED_EVERY


def national_cards(need: str, lists: Referential, now: datetime, exclude: frozenset[str]) -> tuple[Card, ...]:
    """The surest line for ``need`` as one card; none when there is no line, or it was shown (``exclude``)."""
    cards = (national_card(line, lists, now) for line in _lines(need, paris_day(now)))
    return tuple(one for one in cards if one.id not in exclude)[:1]


def national_card(contact: Mapping[str, Any], lists: Referential, now: datetime) -> Card:
    """The card of a national contact, open or not at ``now``."""
    words = lists.wording["national"]
    hours = status(contact["hours"]["osm"], now)
    stale = _age(contact, paris_day(now)) > CAUTION_AFTER
    return Card(
        id=f"national-{contact['id']}",
        name=contact["name"],
        kind=words["kind"],
        what=contact["what"],
        posture="informer",
        address=None,
        commune=None,
        phone=contact["phone"],
        hours_text=contact["hours"]["fr"],
        open_now=hours.open_now,
        next_opening=hours.next_opening.isoformat() if hours.next_opening else None,
        cost=contact.get("cost"),
        distance_km=None,
        appointment=None,
        bring=(),
        why=(lists.wording["why"]["open"],) if hours.open_now else (),
        caution=words["stale"] if stale else None,
        verified_on=str(contact["verified_on"]),
        source=lists.wording["source"]["national"],
        link=https(contact.get("website")),
    )


def _lines(need: str, today: date) -> list[Mapping[str, Any]]:
    """Phone lines for a need, the surest first, each number once."""
    general = _general().get(need)
    lines = [
        contact
        for contact in national_contacts()
        if (need in contact["needs"] if general is None else contact["id"] in general)
        and contact["phone"]
        and contact["kind"] in PHONE_KINDS
        and contact["needs"][0] not in URGENCIES
        and not overdue(contact, today)
    ]
    if general is None:
        lines.sort(key=lambda line: (line["needs"].index(need), line["confidence"] != "high"))
    else:
        lines.sort(key=lambda line: general.index(line["id"]))
    return list({line["phone"]: line for line in reversed(lines)}.values())[::-1]


@lru_cache(maxsize=1)
def _general() -> Mapping[str, list[str]]:
    """Need → the lines that answer it in general (data/national-lines.yml)."""
    general: Mapping[str, list[str]] = read_yaml("national-lines.yml")
    return general


def _age(contact: Mapping[str, Any], today: date) -> timedelta:
    return today - date.fromisoformat(str(contact["verified_on"]))
