"""For which ages a door is (data/ages.yml): a mission locale follows nobody after 25, and knows best before. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from knowledge.referential import read_yaml

Span = tuple[int, int]
"""First and last year of age, both included."""


@dataclass(frozen=True)
class Ages:
    """The content of data/ages.yml: spans by public, by kind of partner, by kind within a need."""

    publics: Mapping[str, Span]
    reserved: frozenset[str]
    kinds: Mapping[str, Span]
    first: Mapping[str, Mapping[str, Span]]


def publics_of(age: int | None) -> frozenset[str]:
    """The publics (wording.yml) that someone of this age belongs to; none when nobody said it."""
    return frozenset(_holding(ages().publics, age))


def first_kinds(need: str, age: int | None) -> frozenset[str]:
    """The kinds of partners that are the first door for ``need`` at this age; none when nobody said it."""
    return frozenset(_holding(ages().first.get(need, {}), age))


def receives(kind: str, publics: frozenset[str], age: int) -> bool | None:
    """Whether a partner of this kind, for these ``publics``, receives someone of this age; None when any age will do.

    What is known of the kind wins: a record that says "jeunes" says less than the law of missions locales.
    """
    known = ages()
    spans = [known.kinds[kind]] if kind in known.kinds else [known.publics[one] for one in publics & known.reserved]
    return any(_within(span, age) for span in spans) if spans else None


@lru_cache(maxsize=1)
def ages() -> Ages:
    """The list, read once. Raises OSError, KeyError or yaml.YAMLError when it is missing or malformed."""
    told = read_yaml("ages.yml")
    first = {need: _spans(kinds) for need, kinds in told["first"].items()}
    return Ages(_spans(told["publics"]), frozenset(told["reserved"]), _spans(told["kinds"]), first)


def _spans(told: Mapping[str, list[int]]) -> dict[str, Span]:
    return {name: (first, last) for name, (first, last) in told.items()}


def _holding(spans: Mapping[str, Span], age: int | None) -> list[str]:
    return [] if age is None else [name for name, span in spans.items() if _within(span, age)]


def _within(span: Span, age: int) -> bool:
    return span[0] <= age <= span[1]
