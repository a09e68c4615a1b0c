"""What patrons ask after cards in another language: hours, the way, papers, price, a number…; thanks. Pure.

As ``bot.questions`` does for French. Words of a need that stand beside the question ("how much does a passport cost")
make it a message about that need, and no question about the cards.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.foreign import LANGUAGES, says_thanks, topics
from bot.questions import APPOINTMENT, LANGUAGE, PHONE
from bot.text import strip_accents

PERSON = "humain"
CHAT = ("au_revoir", "merci")
"""Said alone, at any moment: they are answered, not looked up."""

MOST_WORDS = 12
"""Of a question, Chinese signs as well: a longer text tells a story of its own."""

_LEXICON = Path(__file__).parent / "lexicons" / "foreign" / "questions.yml"
_BUTTONS: Mapping[str, str] = {
    "autre_lieu": "autre_lieu",
    LANGUAGE: "itineraire",
    "papiers": "papiers",
    PHONE: "itineraire",
    APPOINTMENT: "itineraire",
    "prix": "prix",
    "horaires": "horaires",
    "adresse": "itineraire",
}
_QUESTIONS = (PERSON, *CHAT, *_BUTTONS)  # in this order: "another address" is no question of address
_UNSPACED = "zh"
_NOT_WORD = re.compile(r"[\W_]+")
_SAME_LETTERS = str.maketrans({"ة": "ه", "ى": "ي", "ـ": None})


@dataclass(frozen=True)
class ForeignQuestion:
    """One of the questions of the lexicon, and the language that it was asked in."""

    name: str
    language: str

    @property
    def button(self) -> str | None:
        """The id of the button that asks the same; None for thanks and goodbye."""
        return PERSON if self.name == PERSON else _BUTTONS.get(self.name)


def foreign_question(text: str, languages: Sequence[str], *, cards: bool) -> ForeignQuestion | None:
    """What a text asks in the first of these languages that knows its words, and nothing else; None of other texts.

    ``languages``: when nothing tells any, only a person can be asked for, in whatever language.
    ``cards``: whether there are cards to ask about. Never raises.
    """
    if not languages:
        return _first(text, LANGUAGES, (PERSON,))
    known = [language for language in languages if language in LANGUAGES]
    if known and says_thanks(text):
        return ForeignQuestion("merci", known[0])
    return _first(text, known, _QUESTIONS if cards else (PERSON, *CHAT))


def _first(text: str, languages: Sequence[str], names: Sequence[str]) -> ForeignQuestion | None:
    return next((one for language in languages if (one := _asked(text, language, names))), None)


def _asked(text: str, language: str, names: Sequence[str]) -> ForeignQuestion | None:
    said = _plain(text, language)
    if (len(said) if language == _UNSPACED else len(said.split())) > MOST_WORDS:
        return None
    known = _patterns(language)
    asked = (name for name in names if known[name].search(said))
    fitting = (name for name in asked if name not in CHAT or not _beside_chat(said, known))
    return next(
        (ForeignQuestion(name, language) for name in fitting if _alone(text, said, known[name], language)), None
    )


def _beside_chat(said: str, known: Mapping[str, re.Pattern[str]]) -> str:
    """What a text says beside thanks and goodbye: "thank you, bye" says nothing."""
    return known["merci"].sub("", known["au_revoir"].sub("", said)).strip()


def _alone(text: str, said: str, pattern: re.Pattern[str], language: str) -> bool:
    """Whether the words of the question are all that the text says of a need."""
    asked = " ".join(match.group() for match in pattern.finditer(said))
    return all(_plain(words, language) in asked for words in topics(text, language))


@lru_cache(maxsize=len(LANGUAGES))
def _patterns(language: str) -> Mapping[str, re.Pattern[str]]:
    edge = "" if language == _UNSPACED else r"\b"
    entries = _read()[language]
    return {name: re.compile(f"{edge}(?:{_same_letters('|'.join(entries[name]))}){edge}") for name in _QUESTIONS}


@lru_cache(maxsize=1)
def _read() -> Mapping[str, Any]:
    content: Mapping[str, Any] = yaml.safe_load(_LEXICON.read_text(encoding="utf-8"))
    return content


def _plain(text: str, language: str) -> str:
    said = _NOT_WORD.sub(" ", _same_letters(text.lower())).strip()
    return said.replace(" ", "") if language == _UNSPACED else said


def _same_letters(text: str) -> str:
    return strip_accents(text).translate(_SAME_LETTERS)
