"""Text as people type it, made comparable: folding, SMS spellings, phonetic keys, clauses. Pure functions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import yaml

_LEXICON = Path(__file__).parent / "lexicons" / "sms.yml"
_APOSTROPHES = re.compile(r"[’‘`´ʼ]")
_NOT_WORD = re.compile(r"[^a-z0-9@€]+")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_NEW_SUBJECT = "et aussi|et puis|en plus|par ailleurs|et sinon|ensuite|et je voudrais"
_CLAUSE_BREAK = re.compile(
    rf"[.!?;\n]+|,\s+(?=(?:et|mais|puis|sinon|aussi|en plus)\b)|\b(?:{_NEW_SUBJECT})\b", re.IGNORECASE
)
_SHORTEST_CLAUSE = 2  # words: less says nothing by itself

# French sounds, most specific first: the source of each line is the spelling people use for it in the wild.
_SOUNDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"eaux?|aux?$|au", "o"),
        (r"ph", "f"),
        (r"qu?|ck|k|c(?=[aoulrst]|$)", "k"),
        (r"ce|c(?=[iy])|ss|ti(?=on)|sc(?=[eiy])|ç", "s"),
        (r"g(?=[eiy])|ge(?=[ao])", "j"),
        (r"gu(?=[eiy])", "g"),
        (r"ain|ein|in(?=[^aeiouy]|$)|im(?=[bp])|un(?=[^aeiouy]|$)", "1"),
        (r"an(?=[^aeiouy]|$)|en(?=[^aeiouy]|$)|am(?=[bp])|em(?=[bp])", "2"),
        (r"on(?=[^aeiouy]|$)|om(?=[bp])", "3"),
        (r"oi|oy|wa", "4"),
        (r"ou|oo", "u"),
        (r"aient?$|ais$|ait$|ai|ei|ay|ez$|er$|et$|es$|ee$", "e"),
        (r"y|ille?", "i"),
        (r"h", ""),
        (r"[tdspxz]s?$", ""),
        (r"e$|ent$", ""),
    )
)
# Letters that Unicode does not take apart into a base and an accent.
_WHOLE_LETTERS = str.maketrans(
    {"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae", "ı": "i", "ł": "l", "Ł": "L", "ß": "ss", "ø": "o"}
)
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=1)
def sms_lexicon() -> Mapping[str, str]:
    """Spelling in SMS or speech → the French words meant, both folded (``lexicons/sms.yml``)."""
    return MappingProxyType(yaml.safe_load(_LEXICON.read_text(encoding="utf-8")))


def strip_accents(text: str) -> str:
    """``"Été"`` → ``"Ete"``; ligatures opened (œ → oe)."""
    if text.isascii():  # most calls: texts that were folded before, or typed on a telephone
        return text
    opened = text.translate(_WHOLE_LETTERS)
    return "".join(c for c in unicodedata.normalize("NFKD", opened) if not unicodedata.combining(c))


def fold(text: str) -> str:
    """Lower case, no accents, no punctuation, letters stretched for effect cut to two, one space between words.

    >>> fold("J’ai  REÇU un Avis!!!")
    "j ai recu un avis"
    """
    lowered = strip_accents(_APOSTROPHES.sub("'", text)).lower()
    return _NOT_WORD.sub(" ", _STRETCHED.sub(r"\1\1", lowered)).strip()


def normalise(text: str) -> str:
    """``fold``, then SMS and joined spellings written out: ``"jé pa recu"`` → ``"j ai pas recu"``."""
    lexicon = sms_lexicon()
    return " ".join(lexicon.get(word, word) for word in fold(text).split())


def phonetic_key(word: str) -> str:
    """The word as it sounds, for comparing misspellings: ``"impôts"``, ``"impo"``, ``"impots"`` share one key.

    Digits are kept as they are, so that "2042" and "3646" stay themselves.
    """
    if word.isdigit():
        return word
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return _DOUBLED.sub(r"\1", word)


def phonetic(text: str) -> str:
    """Every word of a normalised text by its phonetic key."""
    return " ".join(filter(None, (phonetic_key(word) for word in text.split())))


def clauses(text: str) -> tuple[str, ...]:
    """The parts of a message that may each carry a need or an urgency; the whole alone when there is one part."""
    parts = [part.strip() for part in _CLAUSE_BREAK.split(text)]
    kept = tuple(part for part in parts if len(part.split()) >= _SHORTEST_CLAUSE)
    return kept if len(kept) > 1 else (text,)


def has_words(text: str) -> bool:
    """Whether anything in the text can be read: a letter of any alphabet. Digits or emoji alone name no need."""
    return any(c.isalpha() for c in text)
