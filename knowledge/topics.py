"""Subjects inside a need that close a usual door, or open another first.

For a "carte grise" the town hall is the wrong place to send to; for food, the grocery that gives it is the right one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from knowledge.place_words import plain
from knowledge.referential import read_yaml


@dataclass(frozen=True)
class Topic:
    """A subject of ``need``: the words that speak of it or of another, who does not help with it, who helps best.

    ``offline``: the need whose way without internet holds for it; None when that of its own need does.
    ``papers``: whether what its need asks to bring is asked for it too.
    """

    code: str
    need: str
    words: tuple[str, ...]
    unless: tuple[str, ...]
    wrong_kinds: frozenset[str]
    right_kinds: frozenset[str]
    offline: str | None
    papers: bool

    @classmethod
    def of(cls, told: dict[str, Any]) -> Topic:
        """One entry of data/topics.yml. Raises KeyError when a field is missing."""
        words, unless = tuple(told["words"]), tuple(told["unless"])
        wrong, right = frozenset(told["wrong_kinds"]), frozenset(told["right_kinds"])
        return cls(told["code"], told["need"], words, unless, wrong, right, told["offline"], told["papers"])

    def spoken_of(self, text: str) -> bool:
        """Whether ``text``, in any spelling of capitals and accents, speaks of this subject and of no other."""
        said = f" {plain(text)} "
        return _any(self.words, said) and not _any(self.unless, said)


def topic_of(need: str, text: str | None) -> str | None:
    """The code of the subject of ``need`` that ``text`` speaks of, or None."""
    return next((one.code for one in topics() if one.need == need and text and one.spoken_of(text)), None)


def wrong_kinds(code: str | None) -> frozenset[str]:
    """The kinds of partners that do not help with the subject of this code; none for an unknown one."""
    return next((one.wrong_kinds for one in topics() if one.code == code), frozenset())


def right_kinds(code: str | None) -> frozenset[str]:
    """The kinds of partners that help best with the subject of this code; none for an unknown one."""
    return next((one.right_kinds for one in topics() if one.code == code), frozenset())


def offline_as(need: str, code: str | None) -> str:
    """The need whose way without internet holds for ``need``, or for its subject of this code; itself by default."""
    return next((one.offline for one in topics() if one.code == code and one.need == need and one.offline), need)


def papers_of_its_need(code: str | None) -> bool:
    """Whether the papers of its need hold for the subject of this code; so they do without a subject."""
    return next((one.papers for one in topics() if one.code == code), True)


@lru_cache(maxsize=1)
def topics() -> tuple[Topic, ...]:
    """The subjects of data/topics.yml, read once."""
    return tuple(Topic.of(told) for told in read_yaml("topics.yml"))


def _any(phrases: Iterable[str], said: str) -> bool:
    return any(f" {phrase} " in said for phrase in phrases)
