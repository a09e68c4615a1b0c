"""How old is whom the help is for, as a patron says it: "mon fils de 17 ans", "j'ai 52 ans". Pure.

Asked of nobody. In doubt whose age it is, it counts as not said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.dialogue.words import words
from bot.text import normalise

OLDEST = 115


def age_of(text: str) -> int | None:
    """The age in years of whom a text asks help for; None when it says none, several, or that of someone else."""
    said, patterns = normalise(text), _patterns()
    theirs = _numbers(patterns.theirs, said)
    if patterns.person.search(said):  # somebody is spoken of: one's own age is not theirs
        found = theirs | _numbers(patterns.own, said) if theirs else set()
    else:
        found = _numbers(patterns.own, said)
    return found.pop() if len(found) == 1 else None


def says_only_an_age(text: str) -> bool:
    """Whether a text says how old one person of the patron's is, and nothing else: "mon fils a 9 ans"."""
    return _patterns().alone.fullmatch(normalise(text)) is not None


def says_an_age_alone(text: str) -> bool:
    """Whether a text says an age and nothing else, the patron's or that of whom was spoken of: "non il a 15 ans"."""
    return says_only_an_age(text) or _patterns().own_alone.fullmatch(normalise(text)) is not None


def without_age(normalised: str) -> str:
    """A normalised text without the ages it says; who is that old stays."""
    patterns = _patterns()
    return patterns.own.sub(" ", patterns.theirs.sub(lambda match: match["who"], normalised))


def _numbers(pattern: re.Pattern[str], said: str) -> set[int]:
    return {age for match in pattern.finditer(said) if (age := int(match["age"])) <= OLDEST}


@dataclass(frozen=True)
class _Patterns:
    own: re.Pattern[str]
    theirs: re.Pattern[str]
    person: re.Pattern[str]
    alone: re.Pattern[str]
    own_alone: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    lists = words("ages")
    number = rf"{lists['number']}\b{lists['not_after']}"
    person = rf"\b{lists['person']}\b"
    return _Patterns(
        re.compile(rf"(?:{'|'.join(rf'(?:^|(?<= )){one}' for one in lists['own'])}){number}"),
        re.compile(rf"(?P<who>{person}{lists['about']}){lists['how_old']}{number}"),
        re.compile(person),
        re.compile(rf"(?:{lists['before_alone']} )*{person}{lists['about']}{lists['how_old']}{number}"),
        re.compile(rf"(?:{lists['before_alone']} )*(?:{'|'.join(lists['own'])}){number}(?: {lists['after_alone']})*"),
    )
