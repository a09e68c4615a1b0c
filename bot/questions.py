"""Short questions about the cards shown: "c koi le numero", "ça ouvre quand", "rdv pour demain". Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from bot.dialogue.words import words
from bot.text import normalise
from bot.turn import MASKED_ADDRESS

PHONE, APPOINTMENT, MAIL, ACCESS, SEATS, AGAIN = "telephone", "rendez_vous", "mail", "acces", "places", "redites"
SITE, SENT, UNTOLD, DEAF = "site", "envoi", "non_dit", "sourd"
"""Their page on the web; to be sent the answer, which we cannot; what no record tells: how long, where to park;
who cannot telephone."""
LANGUAGE = "langues"
"""Whether one is spoken there: asked in another language alone (``bot.foreign_questions``)."""

OF_ONE_S_OWN = frozenset({PHONE, APPOINTMENT, MAIL, ACCESS, SEATS, AGAIN, LANGUAGE, SITE, SENT, UNTOLD, DEAF})
"""Questions that the button of the way there asks too, each with an answer of its own."""

QUESTIONS: Mapping[str, str] = {
    PHONE: "itineraire",
    APPOINTMENT: "itineraire",
    MAIL: "itineraire",
    ACCESS: "itineraire",
    SEATS: "itineraire",
    AGAIN: "itineraire",
    SITE: "itineraire",
    SENT: "itineraire",
    UNTOLD: "itineraire",
    DEAF: "itineraire",
    "horaires": "horaires",
    "adresse": "itineraire",
    "prix": "prix",
    "papiers": "papiers",
    "pourquoi": "pourquoi",
    "plus_proche": "plus_proche",
    "sans_reponse": "autre_lieu",
}
"""Question → the id of the button that asks it (``bot.choices.PLAIN``)."""


def asked(text: str) -> str | None:
    """The one of ``QUESTIONS`` that the text asks, when it says nothing else; None otherwise."""
    if MASKED_ADDRESS in text:  # a street of theirs, never "adresse ?"
        return None
    said = normalise(text)
    return next((name for name, pattern in _patterns().items() if pattern.match(said)), None)


def of_its_own(question: str | None) -> str | None:
    """The question when it has an answer of its own, other than that of its button."""
    return question if question in OF_ONE_S_OWN else None


def day_asked(text: str) -> str | None:
    """The day of the week that a text names, when it names one and does not refuse it; None otherwise."""
    found = {match["day"] for match in _days().finditer(normalise(text))}
    return found.pop() if len(found) == 1 else None


def day_alone(text: str) -> bool:
    """Whether a text says a day and nothing else: what "le 2 demain" says beside the place."""
    return _day_alone().fullmatch(normalise(text)) is not None


def wants_nearer(text: str) -> bool:
    """Whether a text finds what was shown too far, whatever else it says."""
    return _nearer().search(normalise(text)) is not None


def asks_for_later(text: str) -> bool:
    """Whether a text asks for the session after those shown: "et celui d'après ?", "une autre date"."""
    return _later().fullmatch(normalise(text)) is not None


def about_opening(text: str) -> bool:
    """Whether a text speaks of a place that opens or shuts, never of a session."""
    return _opening().search(normalise(text)) is not None


def for_children(text: str) -> bool:
    """Whether a text wishes something for children."""
    return re.search(rf"\b(?:{words('questions')['children']})\b", normalise(text)) is not None


@lru_cache(maxsize=1)
def _later() -> re.Pattern[str]:
    return re.compile(words("questions")["later"])


@lru_cache(maxsize=1)
def _opening() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words('questions')['opening']})\b")


@lru_cache(maxsize=1)
def _nearer() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words('questions')['nearer']})\b")


@lru_cache(maxsize=1)
def _days() -> re.Pattern[str]:
    return re.compile(rf"(?<!\bpas )(?<!\bpas le )\b(?P<day>{words('questions')['days']})s?\b")


@lru_cache(maxsize=1)
def _day_alone() -> re.Pattern[str]:
    lists = words("questions")
    return re.compile(rf"(?:et |pour |le |ce )*(?:{lists['days']}|{lists['near_days']})(?: {lists['parts']})?")


@lru_cache(maxsize=1)
def _patterns() -> Mapping[str, re.Pattern[str]]:
    lists = words("questions")
    when = f"(?:{lists['days']}|{lists['near_days']})"
    patterns = {name: "|".join(lists[name]).replace("{day}", when) for name in QUESTIONS}
    return {name: re.compile(f"^{lists['before']}(?:{one}){lists['after']}$") for name, one in patterns.items()}
