"""Which places lie in one town, however the town was written: "NICE" and "Nice", "Marseille" and "Marseille 10e"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.importers.text import plain
from knowledge.records import Place
from knowledge.territory import Gazetteer

UNKNOWN = "an unknown commune"
ARRONDISSEMENTS = {"13055": range(13201, 13217), "69123": range(69381, 69390), "75056": range(75101, 75121)}
"""Marseille, Lyon, Paris → the codes of their municipal arrondissements (INSEE)."""
NUMBERED = re.compile(r"(paris|lyon|marseille) \d{1,2}(?: ?(?:er|e|eme))?(?: arrondissement)?")


def towns(places: Iterable[Place], gazetteer: Gazetteer) -> list[str]:
    """The names of the towns of some places, each town once, in order; written in several ways, it is in small letters.

    An INSEE code says which it is, else the name.
    """
    placed = [(_code(place, gazetteer), _name(place), place.commune or UNKNOWN) for place in places]
    coded = {name: code for code, name, _written in placed if code}
    named: dict[str, list[str]] = {}
    for code, name, written in placed:
        named.setdefault(code or coded.get(name) or name, []).append(written)
    return sorted(min(written, key=lambda one: (one.isupper(), len(one), one)) for written in named.values())


def _code(place: Place, gazetteer: Gazetteer) -> str | None:
    """The code of the commune in force; that of the city for its arrondissements."""
    code = place.insee
    if code is None:
        return None
    for city, parts in ARRONDISSEMENTS.items():
        if code.isdecimal() and int(code) in parts:
            return city
    known = gazetteer.by_insee(code)
    return known.current if known else code


def _name(place: Place) -> str:
    name = plain(place.commune or "")
    city = NUMBERED.fullmatch(name)
    return city[1] if city else name
