"""Buttons: their ids, the intent behind each, and which one a typed answer means. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from bot.text import fold

NEED = "need:"
COMMUNE = "commune:"
PLAIN = frozenset(
    [
        "humain",
        "autre_chose",
        "sans_internet",
        "autre_lieu",
        "horaires",
        "papiers",
        "prix",
        "itineraire",
        "plus_proche",
        "pourquoi",
        "oui",
        "non",
    ]
)
"""Ids that are themselves intents; the others are ``need:<code>`` and ``commune:<INSEE code>``."""

_ORDINALS: Mapping[str, int] = {
    **dict.fromkeys(("1", "un", "une", "1er", "1ere", "premier", "premiere", "prems"), 0),
    **dict.fromkeys(("2", "deux", "2e", "2eme", "deuxieme", "second", "seconde"), 1),
    **dict.fromkeys(("3", "trois", "3e", "3eme", "troisieme"), 2),
    **dict.fromkeys(("4", "quatre", "4e", "4eme", "quatrieme"), 3),
    **dict.fromkeys(("5", "cinq", "5e", "5eme", "cinquieme"), 4),
    **dict.fromkeys(("dernier", "derniere"), -1),
}
_POINTING = re.compile(
    r"^(?:(?:je )?(?:veux|voudrais|prends|choisis|dirais)|plutot|oui|c est|ce serait|alors|la reponse|le choix|numero|"
    r"le numero|no|n|option|bouton)? ?(?:le |la |l |les |numero |bouton )*(?P<which>\w+)"
    r"(?: (?:choix|bouton|option|svp|merci))?$"
)
_SAME_LABEL = 88  # of 100: "titre de sejou" still is the button "Titre de séjour"


@dataclass(frozen=True)
class Chosen:
    """What a button asks for: an intent that rules know, a need or a commune where it carries one."""

    intent: str
    need: str | None = None
    entities: tuple[dict[str, Any], ...] = field(default=())


def chosen(choice: str, needs: frozenset[str]) -> Chosen | None:
    """The intent behind a button's id; None for an id that is not ours."""
    if choice in PLAIN:
        return Chosen(choice)
    if choice.startswith(NEED) and choice[len(NEED) :] in needs:
        return Chosen(choice[len(NEED) :], need=choice[len(NEED) :])
    if re.fullmatch(COMMUNE + r"[0-9][0-9AB][0-9]{3}", choice):
        return Chosen("plus_proche", entities=({"entity": "commune", "value": choice[len(COMMUNE) :]},))
    return None


def typed(text: str, offered: Sequence[Mapping[str, str]], by_place: bool = True) -> str | None:
    """The id of the offered button that the text names, by its label ("titre de séjour") or its place ("le 2").

    Without ``by_place`` only labels count: after cards, "le 2" means the second card.
    """
    said = fold(text)
    if not said or not offered:
        return None
    best = max(offered, key=lambda choice: fuzz.ratio(said, fold(choice["label"])))
    if fuzz.ratio(said, fold(best["label"])) >= _SAME_LABEL:
        return best["id"]
    pointed = place(text) if by_place else None
    return offered[pointed]["id"] if pointed is not None and pointed < len(offered) else None


def place(text: str) -> int | None:
    """The place that a text points to, from 0, or -1 for the last ("le 2", "la première"); None for anything else."""
    match = _POINTING.match(fold(text))
    return _ORDINALS.get(match["which"]) if match else None
