"""How, when and for whom a patron wants to be helped, read from their own words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from bot.ages import age_of, says_only_an_age, without_age
from bot.small_words import small_words
from bot.text import normalise, strip_accents

_LEXICON = Path(__file__).parent / "lexicons" / "wishes.yml"
# "je ne veux pas apprendre", "sauf le samedi"
_DENIED = re.compile(r"\b(?:pas|jamais|sans|plus|sauf|hors|a part|ni)(?: (?:envie|besoin) d[e']?)?$")
_THEIRS = re.compile(r"\b(?=(?:mon|ma|notre) )")
_WHAT_YOU_DO = re.compile(r"\bvous faites (?:le|la|les)$")  # and a thing after it: "vous faites les passeports"


@dataclass(frozen=True)
class Wishes:
    """What was said; empty when it was not.

    ``posture`` is one of the referential (informer, apprendre, accompagner, faire_pour); ``whom`` and ``moment`` are
    keys of lexicons/wishes.yml; ``for_oneself`` takes back whom the help was noted for; ``age``, in years, is that of
    whom the help is for.
    """

    posture: str | None = None
    publics: tuple[str, ...] = ()
    whom: str | None = None
    moment: str | None = None
    for_oneself: bool = False
    age: int | None = None


@dataclass(frozen=True)
class _Lexicon:
    postures: Mapping[str, re.Pattern[str]]
    publics: Mapping[str, re.Pattern[str]]
    whom: Mapping[str, re.Pattern[str]]
    moments: Mapping[str, re.Pattern[str]]
    for_oneself: re.Pattern[str]
    free: re.Pattern[str]
    around: frozenset[str]


def read(text: str) -> Wishes:
    """What the text says of it. Nothing is guessed: most messages say nothing, and nobody is asked."""
    said = normalise(text)
    lexicon = _lexicon()
    help_for = _THEIRS.sub("pour ", said, count=1) if says_only_an_age(text) else said  # "et mon fils a 9 ans"
    whom = next((name for name, pattern in lexicon.whom.items() if _wanted(help_for, pattern)), None)
    denied = any(_denied(said, match) for pattern in lexicon.whom.values() for match in pattern.finditer(said))
    return Wishes(
        posture=next((name for name, pattern in lexicon.postures.items() if _wished(said, pattern)), None),
        publics=tuple(name for name, pattern in lexicon.publics.items() if _wanted(said, pattern)),
        whom=whom,
        moment=_moment(said, lexicon),
        for_oneself=whom is None and (denied or _wanted(_without(said, lexicon.postures), lexicon.for_oneself)),
        age=age_of(text),
    )


def nothing_else(text: str, *places: str) -> bool:
    """Whether a text says only such facts, and the ``places`` it names: "non c'est pour ma mère", "et le samedi ?"."""
    if not _in_our_letters(text):
        return False
    if says_only_an_age(text):
        return True
    said = without_age(normalise(text))
    lexicon = _lexicon()
    groups = (lexicon.whom, lexicon.moments, lexicon.postures)
    for pattern in (*(p for group in groups for p in group.values()), lexicon.for_oneself):
        said = pattern.sub(" ", said)
    named = {word for place in places for word in normalise(place).split()}
    return all(word in lexicon.around or word in named or word.isdigit() for word in said.split())


def _without(said: str, patterns: Mapping[str, re.Pattern[str]]) -> str:
    """The text less what these patterns find: "le faire pour moi" is a posture, and takes nobody's place."""
    for pattern in patterns.values():
        said = pattern.sub(" ", said)
    return said


def _in_our_letters(text: str) -> bool:
    """Whether every letter is read: those of other alphabets are lost when a text is folded."""
    return all(strip_accents(c).isascii() for c in text if c.isalpha())


def _moment(said: str, lexicon: _Lexicon) -> str | None:
    """A day or a part of the day that is wished: after "je suis libre", or when hardly anything else is said."""
    left = _without(said, lexicon.moments)
    alone = all(word in lexicon.around for word in left.split())
    for name, pattern in lexicon.moments.items():
        for match in pattern.finditer(said):
            if (alone or lexicon.free.search(said[: match.start()])) and not _denied(said, match):
                return name
    return None


def _wanted(said: str, pattern: re.Pattern[str]) -> bool:
    return any(not _denied(said, match) for match in pattern.finditer(said))


def _wished(said: str, pattern: re.Pattern[str]) -> bool:
    """Whether a posture is wished: "vous faites les passeports ?" asks what is done here, not to have it done."""
    matches = (match for match in pattern.finditer(said) if not _denied(said, match))
    return any(not _is_a_question_of_trade(said, match) for match in matches)


def _is_a_question_of_trade(said: str, match: re.Match[str]) -> bool:
    before, after = said[: match.start()], said[match.end() :]
    return bool(_WHAT_YOU_DO.search(f"{before}{match[0]}") and not match[0].endswith("pour moi") and after)


def _denied(said: str, match: re.Match[str]) -> bool:
    return bool(_DENIED.search(said[: match.start()].rstrip()))


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    entries = yaml.safe_load(_LEXICON.read_text(encoding="utf-8"))
    whom = {name: [entries["for_whom"] + f"(?:{one})" for one in words] for name, words in entries["whom"].items()}
    return _Lexicon(
        _compiled(entries["postures"]),
        _compiled(entries["publics"]),
        _compiled(whom),
        _compiled({name: [f"(?:les? |ce |l |en )?(?:{one})" for one in m] for name, m in entries["moments"].items()}),
        re.compile(rf"\b(?:{entries['for_oneself']})\b"),
        re.compile(rf"\b{entries['free']} (?:\w+ ){{0,2}}$"),
        small_words().around_facts,
    )


def _compiled(alternatives: Mapping[str, Iterable[str]]) -> dict[str, re.Pattern[str]]:
    return {name: re.compile("|".join(rf"\b(?:{one})\b" for one in words)) for name, words in alternatives.items()}
