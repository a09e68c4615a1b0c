"""What templates need to show records as people read them."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any
from urllib.parse import quote_plus

import jinja2
from markupsafe import Markup, escape

from knowledge.links import https
from web.services import Services
from web.texts import PARIS, Texts, day_of_month

_TAG = re.compile(r"""(<(?:[^>"']|"[^"]*"|'[^']*')*>)""")
_NUMBER_ALONE = re.compile(r"[\d +]+")
_TOGETHER = tuple(
    (re.compile(found), kept)
    for found, kept in (
        (r" (?=[:;?!»])", "\u00a0"),
        (r"« ", "«\u00a0"),
        (r"(\d) (?=\d|(?:h|km|%|€|euros?|heures?|minutes?)(?!\w))", "\\1\u00a0"),  # 02 61, 12 h, 3 km
        (r"(\d\u00a0h) (?=\d)", "\\1\u00a0"),  # 12 h 30
        (r"(?<!\d)(\d{5}) (?=[A-ZÀ-Þ])", "\\1\u00a0"),  # 44600 Saint-Nazaire
    )
)


def add_filters(environment: jinja2.Environment, texts: Texts, services: Services) -> None:
    """Adds the filters and globals used by the templates."""
    environment.filters.update(tel=tel, https=https, map_link=map_link, together=together)
    environment.filters["jour"] = lambda value: french_day(value, texts)
    environment.filters["instant"] = lambda value: french_instant(value, texts)
    environment.filters["moment"] = lambda value: _moment(value, texts, services)
    environment.globals.update(
        labels=texts.get("labels"), say=texts.say, version=services.settings.version, needs=services.need_labels
    )


def together(shown: str) -> Markup:
    """The text or HTML with no-break spaces where French typography asks for them; ``static/typography.js`` does so.

    What is read as one word is not cut at the end of a line: "12 h 30", a phone number, a sign after its space. A
    number alone in its element stays as its record has it, for whoever copies it: the style sheet keeps it whole.
    Tags stay as they are too: machines read the addresses, values and drawings in their attributes.
    """
    pieces = _TAG.split(str(escape(shown)))
    return Markup("".join(piece if n % 2 else _kept(piece) for n, piece in enumerate(pieces)))  # noqa: S704


def _kept(text: str) -> str:
    if _NUMBER_ALONE.fullmatch(text):
        return text
    for found, kept in _TOGETHER:
        text = found.sub(kept, text)
    return text


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
