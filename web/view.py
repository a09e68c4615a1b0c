"""What templates need to show records as people read them."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any
from urllib.parse import quote_plus

import jinja2

from knowledge.links import https
from web.services import Services
from web.texts import PARIS, Texts, day_of_month


def add_filters(environment: jinja2.Environment, texts: Texts, services: Services) -> None:
    """Adds the filters and globals used by the templates."""
    environment.filters.update(tel=tel, https=https, map_link=map_link)
    environment.filters["jour"] = lambda value: french_day(value, texts)
    environment.filters["instant"] = lambda value: french_instant(value, texts)
    environment.filters["moment"] = lambda value: _moment(value, texts, services)
    environment.globals.update(
        labels=texts.get("labels"), say=texts.say, version=services.settings.version, needs=services.need_labels
    )


def tel(phone: str) -> str:
    """The number for a ``tel:`` link: digits, and the plus of an international number."""
    return re.sub(r"[^0-9+]", "", phone)


def map_link(card: dict[str, Any]) -> str:
    """A map of the address, opened only when the patron asks for it."""
    place = ", ".join(str(card[name]) for name in ("address", "commune") if card.get(name))
    return f"https://www.openstreetmap.org/search?query={quote_plus(place)}"


def french_day(value: str | date | None, texts: Texts) -> str:
    """ "3 mars 2026" for an ISO date; the text itself when it is not one."""
    if value is None:
        return ""
    try:
        day = date.fromisoformat(str(value)[:10])
    except ValueError:
        return str(value)
    return f"{day_of_month(day)} {texts.get('dates.months')[day.month - 1]} {day.year}"


def french_instant(value: datetime, texts: Texts) -> str:
    """ "3 mars 2026 à 9 h 05", "3 mars 2026 à 9 h", in Paris, for something that happened."""
    at = value.astimezone(PARIS)
    return texts.say("dates.past", day=french_day(at.date(), texts), hour=texts.hour(at))


def _moment(value: str | datetime | None, texts: Texts, services: Services) -> str:
    """ "mardi à 9 h" for an ISO instant; the text itself when it is not one."""
    if value is None:
        return ""
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return str(value)
    return texts.moment(at, services.clock())
