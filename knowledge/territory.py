"""Finds communes in what people write: no accents, "st naz", "44600", small slips, and no false hit on "la vue".

A name that is also an ordinary word counts only where a place is expected; near spellings too. The words that
announce a place, the ordinary words and the short names are in data/territory.yml.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import fuzz, process

from knowledge.communes import COMMUNES, DATA, Commune, distance_km, read_communes

RULES = DATA / "territory.yml"
RULE_SETS = ("common_words", "strong_locators", "weak_locators", "not_slips")
ARTICLES = frozenset({"le", "la", "les", "l"})
LONGEST_NAME = 7  # words: "Notre-Dame-des-Landes" has four, "Saint-Étienne-de-Mer-Morte" five
SHORTEST_BARE = 4  # a shorter name ("Vay", "Fay") is trusted only after a locator
SHORTEST_NEAR = 5  # a near spelling of a shorter word is luck
NEAR_AFTER_STRONG = 80.0  # rapidfuzz ratio: "saint nazere" 87, "chateaubrian" 96
NEAR_AFTER_WEAK = 88.0
TOWN = 2_000  # inhabitants: after "de" or "à" only a town's name is guessed from a near spelling ("en perte")
SAME_PLACE_KM = 60.0  # two communes of one name: the near one is meant when the other is a journey away


@dataclass(frozen=True)
class Found:
    """The communes read in a text, likeliest first; ``ambiguous`` when several are possible."""

    communes: tuple[Commune, ...] = ()
    ambiguous: bool = False


@dataclass(frozen=True)
class _Word:
    """One word: its plain form, and whether it bears a capital that means something."""

    plain: str
    capital: bool


@dataclass(frozen=True)
class _Hit:
    """Communes that one stretch of words names, and how sure the words before it make us."""

    communes: tuple[Commune, ...]
    strong: bool
    postcode: bool = False


def plain(text: str) -> str:
    """``text`` in lower case, without accents, its words apart by one space ("Saint-Nazaire" → "saint nazaire")."""
    stripped = unicodedata.normalize("NFD", text.lower().replace("œ", "oe"))
    letters = "".join(letter for letter in stripped if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[a-z0-9]+", letters))


class Gazetteer:
    """The communes of the territory, found by code or by name as people write it."""

    def __init__(self, communes: Iterable[Commune], rules: dict[str, Any]) -> None:
        known = sorted(communes, key=lambda commune: commune.in_force)  # of two with one code, the one in force wins
        self._by_insee = {commune.insee: commune for commune in known}
        self._rules = {key: frozenset(rules[key]) for key in RULE_SETS}
        self._links = frozenset(rules["links"])
        self._abbreviations: dict[str, str] = rules["abbreviations"]
        self._not_places = [tuple(name.split()) for name in rules["not_places"]]
        self._names: dict[str, list[Commune]] = defaultdict(list)
        self._postcodes: dict[str, list[Commune]] = defaultdict(list)
        for commune in known:
            self._add(commune)
        for alias, code in rules["aliases"].items():
            if code in self._by_insee:
                self._names[self._expand(plain(alias))] = [self._by_insee[code]]
        self._near = [name for name in self._names if len(name) >= SHORTEST_NEAR and not self._is_common(name)]
        self._near_towns = [name for name in self._near if self._names[name][0].population >= TOWN]

    @classmethod
    def load(cls, path: Path = COMMUNES, rules: Path = RULES) -> Gazetteer:
        """Reads the communes and the rules of reading. Raises OSError when a file is missing."""
        return cls(read_communes(path), yaml.safe_load(rules.read_text(encoding="utf-8")))

    def by_insee(self, code: str | None) -> Commune | None:
        """The commune of this INSEE code, or None."""
        return self._by_insee.get(code or "")

    def named(self, name: str, postcode: str | None = None) -> Commune | None:
        """The commune of exactly this name (accents and hyphens apart); None if there is none, or doubt.

        Homonyms are told apart by ``postcode``, else by its département: old files keep postcodes of before a merger.
        """
        homonyms = self._names.get(self._expand(plain(name)), [])
        for fits in (
            lambda one: not postcode or postcode in one.postcodes,
            lambda one: one.departement == (postcode or "")[:2],
        ):
            fitting = [commune for commune in homonyms if fits(commune)]
            current = [commune for commune in fitting if commune.in_force] or fitting
            if current:
                return current[0] if len(current) == 1 else None
        return None

    def find(self, text: str, near: Commune | None = None) -> Found:
        """The communes that ``text`` names; of several with one name, those around ``near`` win."""
        words = self._words(text)
        hits = list(self._hits(words)) or list(self._near_hits(words))
        if not hits:
            return Found()
        return _settle(hits, near)

    def _add(self, commune: Commune) -> None:
        name = self._expand(plain(commune.name))
        self._names[name].append(commune)
        first, _, rest = name.partition(" ")
        if first in ARTICLES and rest and rest not in self._abbreviations.values():  # "Le Saint" is not every saint
            self._names[rest].append(commune)
        for postcode in commune.postcodes:
            self._postcodes[postcode].append(commune)

    def _expand(self, name: str) -> str:
        return " ".join(self._abbreviations.get(word, word) for word in name.split())

    def _is_common(self, name: str) -> bool:
        core = [word for word in name.split() if word not in ARTICLES]
        return len(core) == 1 and core[0] in self._rules["common_words"]

    def _words(self, text: str) -> list[_Word]:
        shouting = text.isupper()
        words = []
        for position, match in enumerate(re.finditer(r"[^\W_]+", text)):
            raw = match.group()
            capital = raw[0].isupper() and not shouting and position > 0
            words += [_Word(part, capital) for part in self._expand(plain(raw)).split()]
        return words

    def _hits(self, words: list[_Word]) -> Iterator[_Hit]:
        start = 0
        while start < len(words):
            start += self._not_a_place(words, start)
            if start >= len(words):
                return
            length, hit = self._hit_at(words, start)
            if hit:
                yield hit
            start += length

    def _not_a_place(self, words: list[_Word], start: int) -> int:
        """How many words to pass because together they are no commune ("Loire-Atlantique" is not Loiré)."""
        plains = tuple(word.plain for word in words[start : start + LONGEST_NAME])
        return max((len(name) for name in self._not_places if plains[: len(name)] == name), default=0)

    def _hit_at(self, words: list[_Word], start: int) -> tuple[int, _Hit | None]:
        first = words[start].plain
        if first in self._postcodes:
            return 1, _Hit(tuple(self._postcodes[first]), strong=False, postcode=True)
        for length in range(min(LONGEST_NAME, len(words) - start), 0, -1):
            stretch = words[start : start + length]
            name = " ".join(word.plain for word in stretch)
            if name in self._names and self._trusted(words, start, stretch):
                return length, _Hit(tuple(self._names[name]), self._locator(words, start) == "strong")
        return 1, None

    def _trusted(self, words: list[_Word], start: int, stretch: list[_Word]) -> bool:
        name = " ".join(word.plain for word in stretch)
        locator = self._locator(words, start)
        if self._is_common(name):
            return locator == "strong" or (stretch[-1].capital and locator == "weak")
        return len(name) >= SHORTEST_BARE or locator is not None or stretch[-1].capital

    def _locator(self, words: list[_Word], start: int) -> str | None:
        """What announces the word at ``start``: "strong" ("habite à la"), "weak" ("à"), or nothing."""
        before = start - 1
        while before >= 0 and words[before].plain in self._links and start - before <= 3:
            before -= 1
        if before >= 0 and words[before].plain in self._rules["strong_locators"]:
            return "strong"
        if start > 0 and any(word.plain in self._rules["weak_locators"] for word in words[before + 1 : start]):
            return "weak"
        return None

    def _near_hits(self, words: list[_Word]) -> Iterator[_Hit]:
        for start in range(1, len(words)):
            locator = self._locator(words, start)
            if locator is None or words[start].plain in self._links | self._rules["not_slips"]:
                continue
            name = self._nearest(words, start, strong=locator == "strong")
            if name:
                yield _Hit(tuple(self._names[name]), locator == "strong")
                return

    def _nearest(self, words: list[_Word], start: int, strong: bool) -> str | None:
        names, cutoff = (self._near, NEAR_AFTER_STRONG) if strong else (self._near_towns, NEAR_AFTER_WEAK)
        best: tuple[float, str] = (0.0, "")
        for length in range(1, min(LONGEST_NAME, len(words) - start) + 1):
            written = " ".join(word.plain for word in words[start : start + length])
            if len(written) < SHORTEST_NEAR or self._is_common(written):
                continue
            found = process.extractOne(written, names, scorer=fuzz.ratio, score_cutoff=cutoff)
            if found and found[0][0] == written[0] and (found[1], found[0]) > best:
                best = (found[1], found[0])
        return best[1] or None


def _settle(hits: list[_Hit], near: Commune | None) -> Found:
    """One answer from several hits: a strong locator wins, a postcode tells homonyms apart, ``near`` breaks ties."""
    kept = [hit for hit in hits if hit.strong] or [hit for hit in hits if not hit.postcode] or hits
    postcoded = {commune for hit in hits if hit.postcode for commune in hit.communes}
    communes: dict[Commune, None] = {}
    for hit in kept:
        told_apart = [commune for commune in hit.communes if commune in postcoded] or list(hit.communes)
        communes.update(dict.fromkeys(_among_homonyms(told_apart, near, by_name=not hit.postcode)))
    ordered = tuple(communes)
    return Found(ordered, ambiguous=len(ordered) > 1)


def _among_homonyms(communes: list[Commune], near: Commune | None, by_name: bool) -> list[Commune]:
    kept = [commune for commune in communes if commune.in_force] or communes
    kept = sorted(set(kept), key=lambda commune: (-commune.population, commune.insee))
    if near and by_name and len(kept) > 1:
        kept.sort(key=lambda commune: _apart(commune, near))
        close = [commune for commune in kept if _apart(commune, near) <= SAME_PLACE_KM]
        return close[:1] or kept
    return kept


def _apart(commune: Commune, other: Commune) -> float:
    if commune.lat is None or commune.lon is None or other.lat is None or other.lon is None:
        return float("inf")
    return distance_km((commune.lat, commune.lon), (other.lat, other.lon))
