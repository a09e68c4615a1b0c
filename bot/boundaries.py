"""Names of help that sound like another need: "prime rénov" is no allowance of the Caf. Asked, never guessed. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.correction import needs_mentioned
from bot.decision import MOST_OPTIONS
from bot.foreign import whole_words
from bot.language import FRENCH
from bot.parsing import Data, decision_of, spoken
from bot.text import fold

_LEXICON = Path(__file__).parent / "lexicons" / "boundaries.yml"


@dataclass(frozen=True)
class _Name:
    pattern: re.Pattern[str]
    needs: tuple[str, ...]
    taken_for: frozenset[str]


def within_boundaries(data: Data, text: str) -> Data:
    """The same data, or a question with the needs that a name of help belongs to, when it was taken for another.

    What was read surely stays: the act or the institution asked for ("imprimer mon dossier maprimerenov") wins over
    the name beside it. Of several readings, those that the name explains away go; the others stay as buttons.
    """
    decided, names = decision_of(data, text), _names_in(text)
    if not names or decided.urgency != "none" or decided.language != FRENCH:
        return data
    mistaken = frozenset[str]().union(*(name.taken_for for name in names)).difference(needs_mentioned(text))
    unsure = decided.kind == "ask" or decided.reason == "hors_sujet"
    if not unsure and not (decided.kind == "refer" and decided.need in mistaken):
        return data
    others = [need for need in decided.options if need not in mistaken]
    options = tuple(dict.fromkeys([*needs_of_names(text), *others]))[:MOST_OPTIONS]
    asked = replace(decided, kind="ask", need=None, options=options, reason=None)
    return spoken("imprecis", asked, data.get("entities") or ())


def needs_of_names(text: str) -> tuple[str, ...]:
    """The needs that the names of help in a text belong to; none when it names none of the lexicon."""
    return tuple(dict.fromkeys(need for name in _names_in(text) for need in name.needs))


def _names_in(text: str) -> list[_Name]:
    said = fold(text)
    return [name for name in _names() if name.pattern.search(said)]


@lru_cache(maxsize=1)
def _names() -> tuple[_Name, ...]:
    entries: list[dict[str, Any]] = yaml.safe_load(_LEXICON.read_text(encoding="utf-8"))
    return tuple(_Name(whole_words(one["words"]), tuple(one["needs"]), frozenset(one["taken_for"])) for one in entries)
