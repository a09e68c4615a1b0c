"""How people announce where they are: "j'habite à", "près de la", "je suis pas de". The words: data/territory.yml.

A word that may be a place is trusted by what stands before it, by its capital, or because it is all there is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ARTICLES = frozenset({"le", "la", "les", "l"})
SAINTS = frozenset({"saint", "sainte", "saints"})
SHORTEST_BARE = 4  # a shorter name ("Vay", "Fay") is trusted only after a locator
MOST_LINKS = 3
POSTCODE_APART = r"(?<!\d)(?<!\d[ .])(\d{2})[ .\u00a0\u202f](\d{3})(?![ .]?\d)"  # not a part of a phone or of a sum


@dataclass(frozen=True)
class Word:
    """One word: its plain form, whether it bears a capital that means something, and its letters as typed."""

    plain: str
    capital: bool
    typed: str = ""


def plain(text: str) -> str:
    """``text`` in lower case, without accents, its words apart by one space ("Saint-Nazaire" → "saint nazaire")."""
    stripped = unicodedata.normalize("NFD", text.lower().replace("œ", "oe"))
    letters = "".join(letter for letter in stripped if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[a-z0-9]+", letters))


class PlaceWords:
    """The rules of reading: ``rules`` is the content of data/territory.yml. Raises KeyError when a list is missing."""

    def __init__(self, rules: Mapping[str, Any]) -> None:
        self._abbreviations: dict[str, str] = rules["abbreviations"]
        self._common = frozenset(rules["common_words"])
        self._strong = frozenset(rules["strong_locators"])
        self._weak = frozenset(rules["weak_locators"])
        self._links = frozenset(rules["links"])
        self._not_slips = frozenset(rules["not_slips"]) | self._links
        self._origin = frozenset(rules["origin_verbs"]), frozenset(rules["origin_links"])
        self._denials = frozenset(rules["denials"])
        self._denied_through = frozenset(rules["denied_through"]) | self._links
        self._not_denials = frozenset(rules["not_denials"])
        self._not_places = [tuple(name.split()) for name in rules["not_places"]]
        self._shared = frozenset(rules["shared_beginnings"])
        self._before_accents = frozenset(rules["before_accents"])
        amounts = "|".join(map(re.escape, rules["amounts"]))
        self._apart = re.compile(rf"{POSTCODE_APART}(?! ?(?:{amounts})(?!\w))", re.IGNORECASE)

    def expand(self, name: str) -> str:
        """A plain name with its abbreviations written out: "st naz" → "saint naz"."""
        return " ".join(self._abbreviations.get(word, word) for word in name.split())

    def is_expansion(self, word: str) -> bool:
        """Whether an abbreviation stands for this word: "saint" is no name, though "Le Saint" is a commune."""
        return word in self._abbreviations.values()

    def read(self, text: str) -> list[Word]:
        """The words of a text, abbreviations written out, "44 600" as one."""
        shouting = text.isupper()
        words = []
        for position, match in enumerate(re.finditer(r"[^\W_]+", self.joined(text))):
            raw = match.group()
            capital = raw[0].isupper() and not shouting and position > 0
            words += [Word(part, capital, raw.lower()) for part in self.expand(plain(raw)).split()]
        return words

    def joined(self, text: str) -> str:
        """The text with its postcodes in one piece: "44 600" and "44.600" are 44600, "44 000 euros" is none."""
        return self._apart.sub(r"\1\2", text)

    def is_common(self, name: str) -> bool:
        """Whether a plain name is also an ordinary word."""
        core = [word for word in name.split() if word not in ARTICLES]
        return len(core) == 1 and core[0] in self._common

    def is_shared(self, name: str) -> bool:
        """Whether many names begin with this plain one, said without the rest: "saint jean", "la chapelle"."""
        words = name.split()
        return name in self._shared or (len(words) == 2 and words[0] in SAINTS)

    def may_slip(self, words: Sequence[Word], start: int) -> bool:
        """Whether the word at ``start`` may begin a misspelt name."""
        return words[start].plain not in self._not_slips

    def not_a_place(self, words: Sequence[Word], start: int) -> int:
        """How many words to pass because together they are no commune ("Loire-Atlantique" is not Loiré)."""
        plains = tuple(word.plain for word in words[start:])
        return max((len(name) for name in self._not_places if plains[: len(name)] == name), default=0)

    def trusted(self, words: Sequence[Word], start: int, length: int) -> bool:
        """Whether ``length`` words that are a commune's name are meant as one."""
        stretch = words[start : start + length]
        name = " ".join(word.plain for word in stretch)
        locator = self.locator(words, start)
        if self.is_common(name):
            return locator == "strong" or (stretch[-1].capital and locator == "weak")
        return len(name) >= SHORTEST_BARE or locator is not None or stretch[-1].capital

    def accented(self, words: Sequence[Word], start: int) -> bool:
        """Whether a name written with its own accents is meant as one: alone, or after what a place follows."""
        return len(words) == 1 or (start > 0 and words[start - 1].plain in self._before_accents)

    def trusted_shared(self, words: Sequence[Word], start: int, length: int) -> bool:
        """Whether a shared beginning is meant as a place: all that is said, or announced ("la Saint-Jean" is a day)."""
        if length == len(words):
            return True
        if words[start].plain in SAINTS:
            return self.locator(words, start) is not None and words[start - 1].plain not in ARTICLES
        return self.trusted(words, start, length)

    def locator(self, words: Sequence[Word], start: int) -> str | None:
        """What announces the word at ``start``: "strong" ("habite à la"), "weak" ("à"), or nothing."""
        before = start - 1
        while before >= 0 and words[before].plain in self._links and start - before <= MOST_LINKS:
            before -= 1
        between = {word.plain for word in words[before + 1 : start]}
        verbs, links = self._origin
        if before >= 0 and (words[before].plain in self._strong or (words[before].plain in verbs and between & links)):
            return "strong"
        return "weak" if between & self._weak else None

    def denied(self, words: Sequence[Word], start: int) -> bool:
        """Whether the place at ``start`` is one to leave out: "je suis pas de Nantes", "ni à Rezé"."""
        before = start - 1
        while before >= 0 and words[before].plain in self._denied_through:
            before -= 1
        if before < 0 or words[before].plain not in self._denials:
            return False
        return before == 0 or words[before - 1].plain not in self._not_denials
