"""Buttons: their ids, the intent behind each, and which one a typed answer means. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz

from bot.dialogue.words import words
from bot.foreign import foreign_needs
from bot.ordinals import height, place
from bot.small_words import small_words
from bot.text import fold, phonetic_key

NEED = "need:"
COMMUNE = "commune:"
WORKSHOPS = "ateliers"
"""The need of who asks for workshops, whatever their subject."""

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
        "changer_commune",
        "pourquoi",
        "oui",
        "non",
        "effacer",
    ]
)
"""Ids of buttons without a subject; the others are ``need:<code>`` and ``commune:<INSEE code>``."""

_INTENTS = {"changer_commune": "plus_proche", "effacer": "donnees"}
"""Ids whose intent has another name: to change one's commune is to look near another one.

"Effacer et quitter" is carried out by the page; a client that sends it as a message is told again where to erase."""

_NONE = re.compile(
    r"^(?:non )?(?:aucune?|ni l une? ni l autre|rien(?: de tout ca)?|pas ca|ni ca ni ca|aucune? des (?:deux|trois|2|3))"
    r"(?: de (?:ca|ceux la|ces \w+))?$"
)
_BOTH = re.compile(r"^(?:oui )?(?:je veux )?(?:tou(?:te)?s )?les (?:deux|2|trois|3)(?: svp)?$|^tous$|^tout$")
_SAME_LABEL = 88  # of 100: "titre de sejou" still is the button "Titre de séjour"
_SAME_WORD = 80  # of 100: "declaracion" still is "déclaration"
_SHORTEST_WORD = 3
_FEW_WORDS = 2  # "printing", "my taxes": an answer to a question; a sentence may ask for something else


@dataclass(frozen=True)
class Chosen:
    """What a button asks for: an intent that rules know, a need or a commune where it carries one."""

    intent: str
    need: str | None = None
    entities: tuple[dict[str, Any], ...] = field(default=())


def chosen(choice: str, needs: frozenset[str]) -> Chosen | None:
    """The intent behind a button's id; None for an id that is not ours."""
    if choice in PLAIN:
        return Chosen(_INTENTS.get(choice, choice))
    if choice.startswith(NEED) and choice[len(NEED) :] in needs:
        return Chosen(choice[len(NEED) :], need=choice[len(NEED) :])
    if re.fullmatch(COMMUNE + r"[0-9][0-9AB][0-9]{3}", choice):
        return Chosen("plus_proche", entities=({"entity": "commune", "value": choice[len(COMMUNE) :]},))
    return None


def named(text: str, buttons: Sequence[Mapping[str, str]]) -> str | None:
    """The id of the only button whose label is the text, or holds all its words: "horaires" for "Les horaires"."""
    return _by_label(text, buttons) or _by_words(fold(text), buttons)


def typed(text: str, offered: Sequence[Mapping[str, str]], by_place: bool = True) -> str | None:
    """The id of the offered button that the text names, by its label ("titre de séjour") or its place ("le 2").

    Without ``by_place`` only whole labels count: after cards, "le 2" means the second card. Otherwise a part of a
    label does too ("plutôt les impôts"), "aucun" is ``non``, and "les deux" is ``oui``.
    """
    said = fold(text)
    if not offered or not text.strip():
        return None
    if same := _by_label(text, offered):
        return same
    if not by_place or not said:
        return None
    if none_of_them(text):
        return "non"
    if all_of_them(text):
        return "oui"
    return placed(text, offered) or _by_words(said, offered)


def placed(text: str, offered: Sequence[Mapping[str, str]]) -> str | None:
    """The id of the button whose place the text tells; the lowest and the last are among the subjects and communes."""
    proposed = [choice["id"] for choice in offered if choice["id"].startswith((NEED, COMMUNE))]
    if (high := height(text, len(proposed))) is not None:
        return proposed[high]
    pointed = place(text)
    return offered[pointed]["id"] if pointed is not None and 0 <= pointed < len(offered) else None


def of_its_need(text: str, language: str, offered: Sequence[Mapping[str, str]]) -> str | None:
    """The id of the only button of a need that the words of a short text in another language point to."""
    if len(text.split()) > _FEW_WORDS:
        return None
    pointed = {f"{NEED}{need}" for need in foreign_needs(text, language)}
    fitting = [choice["id"] for choice in offered if choice["id"] in pointed]
    return fitting[0] if len(fitting) == 1 == len(pointed) else None


def none_of_them(text: str) -> bool:
    """Whether a text refuses all that was shown: "aucun", "ni l'un ni l'autre"."""
    return _NONE.match(fold(text)) is not None


def all_of_them(text: str) -> bool:
    """Whether a text takes all that was shown: "les deux", "tous"."""
    return _BOTH.match(fold(text)) is not None


def agrees(text: str) -> bool:
    """Whether a text only says that what was shown suits: "ok", "d'accord c'est noté"."""
    return re.fullmatch(words("choices")["agreed"], fold(text)) is not None


def declines(text: str) -> bool:
    """Whether a text only says that nothing more is wanted: "non merci", "c'est tout"."""
    return re.fullmatch(words("choices")["declined"], fold(text)) is not None


def declines_politely(text: str) -> bool:
    """Whether a text takes leave: "non merci", "non c'est tout"; a bare "non" may answer a question."""
    return declines(text) and len(text.split()) > 1


def _by_label(text: str, offered: Sequence[Mapping[str, str]]) -> str | None:
    """A label as it is written, its slips forgiven; of a label in two languages either half is enough."""
    halves = [(half, choice["id"]) for choice in offered for half in _halves(choice)]
    said = fold(text)
    alike = [(fuzz.ratio(said, folded), id_) for half, id_ in halves if said and (folded := _folded(half))]
    written = [id_ for half, id_ in halves if half.lower() == text.strip().lower()]
    best, id_ = max(alike, default=(0.0, ""))
    return written[0] if written else id_ if best >= _SAME_LABEL else None


def _halves(choice: Mapping[str, str]) -> list[str]:
    return [half for key in ("label", "french", "foreign") if (half := choice.get(key))]


def _by_words(said: str, offered: Sequence[Mapping[str, str]]) -> str | None:
    """The only button whose label holds every word of the text that says something, slips forgiven."""
    telling = [word for word in said.split() if word not in small_words().around_labels]
    if not telling or max(map(len, telling)) < _SHORTEST_WORD:
        return None
    if {phonetic_key(word) for word in telling} <= _meaning_more():
        return None
    fitting = [choice["id"] for choice in offered if all(_in_label(word, choice["label"]) for word in telling)]
    return fitting[0] if len(fitting) == 1 else None


def _in_label(word: str, label: str) -> bool:
    key = phonetic_key(word)
    return any(
        word == one or fuzz.ratio(word, one) >= _SAME_WORD or (len(key) >= _SHORTEST_WORD and key == sound)
        for one, sound in _label_words(label)
    )


@lru_cache(maxsize=1024)  # labels are few and come back with every message
def _folded(label: str) -> str:
    return fold(label)


@lru_cache(maxsize=1024)
def _label_words(label: str) -> tuple[tuple[str, str], ...]:
    """The words of a label that say something, each with its sound."""
    return tuple((word, phonetic_key(word)) for word in fold(label).split() if word not in small_words().around_labels)


@lru_cache(maxsize=1)
def _meaning_more() -> frozenset[str]:
    """How the words sound that mean something of their own: "personne" asks for a person, whatever the labels."""
    return frozenset(map(phonetic_key, words("choices")["meaning_more"].split()))
