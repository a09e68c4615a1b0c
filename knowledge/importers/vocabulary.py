"""The words of mednum and what they mean here, read from mednum.yml and from the referential of partner kinds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.importers.text import plain
from knowledge.referential import read_yaml, referential

FOLDER = Path(__file__).parent
NOT_A_KIND = "Autre"  # partner-kinds.yml: a real kind that mednum has no code for


@dataclass(frozen=True)
class Vocabulary:
    """``kinds`` gives the kind of a typology code; ``words`` is the rest of mednum.yml as it stands."""

    kinds: Mapping[str, str | None]
    words: Mapping[str, Any]

    def kind_named(self, name: str) -> str | None:
        """The kind that the name of a place tells ("Médiathèque de Rezé"), or None."""
        text = f" {plain(name)} "
        for kind, phrases in self.words["names"].items():
            if any(f" {phrase} " in text for phrase in phrases):
                return str(kind)
        return None

    def street(self, address: str) -> str:
        """An address made comparable: "3 PL DE L'EGLISE" and "3, place de l'Église" are the same."""
        abbreviations = self.words["street_words"]
        return " ".join(abbreviations.get(word, word) for word in plain(address).split())


def vocabulary() -> Vocabulary:
    """The vocabulary of mednum v1. Raises OSError when mednum.yml is missing."""
    words = read_yaml("mednum.yml", FOLDER)
    return Vocabulary({**_kinds(), **words["typologies"]}, words)


def _kinds() -> dict[str, str | None]:
    """Typology code → kind, for places: main codes first, other codes where no kind has them as main one."""
    places = [kind for kind in referential().kinds.values() if kind["kind"] == "lieu"]
    found: dict[str, str | None] = {}
    for codes in (lambda kind: [kind["mednum_typologie"]], lambda kind: kind["mednum_typologie_autres"]):
        for kind in places:
            for code in codes(kind):
                if code and code != NOT_A_KIND:
                    found.setdefault(code, kind["slug"])
    return found
