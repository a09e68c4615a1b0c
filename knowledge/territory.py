"""Finds communes in what people write: no accents, "st naz", "44600", small slips, and no false hit on "la vue".

A name that is also an ordinary word counts only where a place is expected; near spellings too. The words that
announce a place, the ordinary words and the short names are in data/territory.yml.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import fuzz, process

from knowledge.communes import COMMUNES, DATA, Commune, distance_km, read_communes
from knowledge.place_words import ARTICLES, PlaceWords, Word
from knowledge.place_words import plain as plain

RULES = DATA / "territory.yml"
LONGEST_NAME = 7  # words: "Notre-Dame-des-Landes" has four, "Saint-Étienne-de-Mer-Morte" five
SHORTEST_NEAR = 5  # a near spelling of a shorter word is luck
NEAR_AFTER_STRONG = 80.0  # rapidfuzz ratio: "saint nazere" 87, "chateaubrian" 96
NEAR_AFTER_WEAK = 88.0
NEAR_ALONE, SHORTEST_ALONE, MOST_ALONE = 90.0, 7, 4  # a message that is nothing but a name: "chateaubriand"
TOWN_ALONE = 5_000  # inhabitants: "bouffer" is not Boufféré
NEIGHBOURS_KM = 15.0  # between centres: a commune of this region is five kilometres across
TOWN = 2_000  # inhabitants: after "de" or "à" only a town's name is guessed from a near spelling ("en perte")
SAME_PLACE_KM = 60.0  # two communes of one name: the near one is meant when the other is a journey away


@dataclass(frozen=True)
class Found:
    """The communes read in a text, likeliest first; ``ambiguous`` when several are possible."""

    communes: tuple[Commune, ...] = ()
    ambiguous: bool = False


@dataclass(frozen=True)
class _Hit:
    """Communes that one stretch of words names, and how sure the words before it make us.

    ``shared``: the words are but the beginning of their names ("La Chapelle"), so that they stay several.
    """

    communes: tuple[Commune, ...]
    strong: bool
    postcode: bool = False
    shared: bool = False


class Gazetteer:
    """The communes of the territory, found by code or by name as people write it."""

    def __init__(self, communes: Iterable[Commune], rules: dict[str, Any]) -> None:
        known = sorted(communes, key=lambda commune: commune.in_force)  # of two with one code, the one in force wins
        self._by_insee = {commune.insee: commune for commune in known}
        self._words = PlaceWords(rules)
        self._names: dict[str, list[Commune]] = defaultdict(list)
        self._postcodes: dict[str, list[Commune]] = defaultdict(list)
        for commune in known:
            self._add(commune)
        for alias, code in rules["aliases"].items():
            if code in self._by_insee:
                self._names[self._words.expand(plain(alias))] = [self._by_insee[code]]
        towns = {self._words.expand(plain(one.name)) for one in known if one.population >= TOWN_ALONE}
        self._near_alone = sorted(name for name in towns if len(name) >= SHORTEST_ALONE)
        self._shared = self._shared_beginnings() | self._shared_endings(rules["shared_endings"])
        accented = ((self._words.expand(plain(one.name)), one.name.lower()) for one in known)
        self._accented = {name: typed for name, typed in accented if name != typed}
        self._near = [name for name in self._names if len(name) >= SHORTEST_NEAR and not self._words.is_common(name)]
        self._near_towns = [name for name in self._near if self._names[name][0].population >= TOWN]

    @classmethod
    def load(cls, path: Path = COMMUNES, rules: Path = RULES) -> Gazetteer:
        """Reads the communes and the rules of reading. Raises OSError when a file is missing."""
        return cls(read_communes(path), yaml.safe_load(rules.read_text(encoding="utf-8")))

    def names(self) -> dict[str, str]:
        """INSEE code → name, of every commune of the list."""
        return {code: commune.name for code, commune in self._by_insee.items()}

    def towns(self) -> dict[str, list[str]]:
        """The plain names of towns, shortened ones too → INSEE codes; no name that is also an ordinary word."""
        found: dict[str, list[str]] = defaultdict(list)
        for name, communes in self._names.items():
            if not self._words.is_common(name):
                found[name] += [one.insee for one in communes if one.in_force and one.population >= TOWN_ALONE]
        return found

    def written_out(self, text: str) -> str:
        """A text in its plain form, abbreviations written out: "St Nazère" → "saint nazere"."""
        return self._words.expand(plain(text))

    def by_insee(self, code: str | None) -> Commune | None:
        """The commune of this INSEE code, or None."""
        return self._by_insee.get(code or "")

    def named(self, name: str, postcode: str | None = None) -> Commune | None:
        """The commune of exactly this name (accents and hyphens apart); None if there is none, or doubt.

        Homonyms are told apart by ``postcode``, else by its département: old files keep postcodes of before a merger.
        """
        homonyms = self._names.get(self._words.expand(plain(name)), [])
        for fits in (
            lambda one: not postcode or postcode in one.postcodes,
            lambda one: one.departement == (postcode or "")[:2],
        ):
            fitting = [commune for commune in homonyms if fits(commune)]
            current = [commune for commune in fitting if commune.in_force] or fitting
            if current:
                return current[0] if len(current) == 1 else None
        return None

    def is_name(self, words: str) -> bool:
        """Whether these words are the name of a commune, shortened ones too ("st naz"), whatever else they may be."""
        return self._words.expand(plain(words)) in self._names

    def find(self, text: str, near: Commune | None = None) -> Found:
        """The communes that ``text`` names; of several with one name, those around ``near`` win.

        Several are ``ambiguous``, to be asked; a commune denied ("je suis pas de Nantes") is none of them.
        """
        words = self._words.read(text)
        hits = list(self._hits(words)) or list(self._near_hits(words))
        return _settle(hits, near) if hits else Found()

    def neighbours(self, commune: Commune, within_km: float = NEIGHBOURS_KM) -> tuple[Commune, ...]:
        """The communes in force whose centres lie within so many kilometres, the nearest first, itself left out."""
        apart = [(_apart(one, commune), one.insee, one) for one in self._by_insee.values() if one.in_force]
        around = sorted(found for found in apart if found[0] <= within_km and found[1] != commune.current)
        return tuple(one for _km, _insee, one in around)

    def intercommunality(self, code: str | None) -> list[str]:
        """The INSEE codes of the communes in force that share their intercommunality with that of this code, itself
        among them; none for an unknown code."""
        home = self.by_insee(code)
        if home is None:
            return []
        if not home.epci.isdigit():  # a few islands have none
            return [home.current]
        return [one.insee for one in self._by_insee.values() if one.in_force and one.epci == home.epci]

    def _add(self, commune: Commune) -> None:
        name = self._words.expand(plain(commune.name))
        self._names[name].append(commune)
        first, _, rest = name.partition(" ")
        if first in ARTICLES and rest and not self._words.is_expansion(rest):
            self._names[rest].append(commune)
        for postcode in commune.postcodes:
            self._postcodes[postcode].append(commune)

    def _shared_beginnings(self) -> dict[str, tuple[Commune, ...]]:
        """ "saint jean" → the communes in force called Saint-Jean-something; what is itself a name is left out."""
        found: dict[str, list[Commune]] = defaultdict(list)
        for name, communes in self._names.items():
            words = name.split()
            for length in range(1, min(3, len(words))):
                beginning = " ".join(words[:length])
                if beginning not in self._names and self._words.is_shared(beginning):
                    found[beginning] += [one for one in communes if one.in_force]
        return {beginning: tuple(dict.fromkeys(communes)) for beginning, communes in found.items() if communes}

    def _shared_endings(self, endings: Iterable[str]) -> dict[str, tuple[Commune, ...]]:
        """ "goulaine" → the communes in force called Something-Goulaine, none when the territory has none."""
        found: dict[str, dict[Commune, None]] = {ending: {} for ending in endings}
        for name, communes in self._names.items():
            for ending in found:
                if name.endswith(f" {ending}"):
                    found[ending] |= dict.fromkeys(one for one in communes if one.in_force)
        return {ending: tuple(communes) for ending, communes in found.items() if communes}

    def _hits(self, words: list[Word]) -> Iterator[_Hit]:
        start = 0
        while start < len(words):
            start += self._words.not_a_place(words, start)
            if start >= len(words):
                return
            length, hit = self._hit_at(words, start)
            if hit and not self._words.denied(words, start):
                yield hit
            start += length

    def _hit_at(self, words: list[Word], start: int) -> tuple[int, _Hit | None]:
        first = words[start].plain
        if first in self._postcodes:
            return 1, _Hit(tuple(self._postcodes[first]), strong=False, postcode=True)
        for length in range(min(LONGEST_NAME, len(words) - start), 0, -1):
            name = " ".join(word.plain for word in words[start : start + length])
            strong = self._words.locator(words, start) == "strong"
            if name in self._names and (
                self._words.trusted(words, start, length) or self._bears_its_accents(name, words, start)
            ):
                return length, _Hit(tuple(self._names[name]), strong)
            if name in self._shared and self._words.trusted_shared(words, start, length):
                return length, _Hit(self._shared[name], strong, shared=True)
        return 1, None

    def _bears_its_accents(self, name: str, words: list[Word], start: int) -> bool:
        """Whether a name of one word bears its accents, which the ordinary word has not, where one is expected."""
        return self._accented.get(name) == words[start].typed and self._words.accented(words, start)

    def _near_hits(self, words: list[Word]) -> Iterator[_Hit]:
        """A misspelt name after a locator, else a message that is nothing but one."""
        for start in range(1, len(words)):
            locator = self._words.locator(words, start)
            if locator is None or not self._words.may_slip(words, start):
                continue
            name = self._nearest(words, start, strong=locator == "strong")
            if name:
                if not self._words.denied(words, start):
                    yield _Hit(tuple(self._names[name]), locator == "strong")
                return
        alone = " ".join(word.plain for word in words)
        if len(words) <= MOST_ALONE and len(alone) >= SHORTEST_ALONE and self._words.may_slip(words, 0):
            found = process.extractOne(alone, self._near_alone, scorer=fuzz.ratio, score_cutoff=NEAR_ALONE)
            if found and found[0][0] == alone[0]:
                yield _Hit(tuple(self._names[found[0]]), strong=False)

    def _nearest(self, words: list[Word], start: int, strong: bool) -> str | None:
        names, cutoff = (self._near, NEAR_AFTER_STRONG) if strong else (self._near_towns, NEAR_AFTER_WEAK)
        best: tuple[float, str] = (0.0, "")
        for length in range(1, min(LONGEST_NAME, len(words) - start) + 1):
            written = " ".join(word.plain for word in words[start : start + length])
            if len(written) < SHORTEST_NEAR or self._words.is_common(written):
                continue
            found = process.extractOne(written, names, scorer=fuzz.ratio, score_cutoff=cutoff)
            if found and found[0][0] == written[0] and (found[1], found[0]) > best:
                best = (found[1], found[0])
        return best[1] or None


def _settle(hits: list[_Hit], near: Commune | None) -> Found:
    """One answer from several hits: a strong locator wins, a postcode tells homonyms apart, ``near`` breaks ties."""
    hits = [hit for hit in hits if not hit.shared] or hits  # "Saint-Étienne" after "Saint-Étienne-de-Montluc"
    kept = [hit for hit in hits if hit.strong] or [hit for hit in hits if not hit.postcode] or hits
    postcoded = {commune for hit in hits if hit.postcode for commune in hit.communes}
    communes: dict[Commune, None] = {}
    for hit in kept:
        told_apart = [commune for commune in hit.communes if commune in postcoded] or list(hit.communes)
        meant = _nearest_first(told_apart, near) if hit.shared else _among_homonyms(told_apart, near, not hit.postcode)
        communes.update(dict.fromkeys(meant))
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


def _nearest_first(communes: list[Commune], near: Commune | None) -> list[Commune]:
    """All of them: the nearest, else the most peopled, first."""
    return sorted(communes, key=lambda one: (_apart(one, near) if near else 0.0, -one.population, one.insee))


def _apart(commune: Commune, other: Commune) -> float:
    if commune.lat is None or commune.lon is None or other.lat is None or other.lon is None:
        return float("inf")
    return distance_km((commune.lat, commune.lon), (other.lat, other.lon))
