"""Where people say that they live, in French and in the languages of bot.foreign; towns of elsewhere. Pure.

The communes of the territory are known to the gazetteer: here are the words around a name, and names that it lacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import Any

from bot.dialogue.words import words
from bot.everyday import everyday
from bot.text import fold
from bot.turn import MASKED_ADDRESS

MOST_WORDS = 5  # of a town's name without its article: "Saint-Étienne-de-Mer-Morte"
_A_STREET = "rue masquée"
_POSTCODE = re.compile(r"(?:0[1-9]|[1-8]\d|9[0-578])\d{3}")
_SHORTEST = 3  # letters of the word that makes a name


@dataclass(frozen=True)
class Residence:
    """The words of a place; ``announced`` when nothing but a place can follow what was said before them."""

    place: str
    announced: bool


@dataclass(frozen=True)
class _Patterns:
    announced: tuple[re.Pattern[str], ...]
    perhaps: tuple[re.Pattern[str], ...]
    elsewhere: tuple[re.Pattern[str], ...]
    far_towns: frozenset[str]
    links: frozenset[str]
    not_towns: frozenset[str]
    no_commune: tuple[re.Pattern[str], ...]
    here: tuple[re.Pattern[str], ...]
    other_questions: tuple[re.Pattern[str], ...]
    theirs_then_ours: re.Pattern[str]
    ours_then_theirs: re.Pattern[str]
    for_them: re.Pattern[str]


def residence(text: str) -> Residence | None:
    """The place of a text that says where someone lives and nothing more; None of any other."""
    known, said = _patterns(), fold(text)
    typed = " ".join(re.findall(r"\w+", text.lower()))
    for patterns, form, announced in (
        (known.elsewhere, typed, True),
        (known.announced, said, True),
        (known.perhaps, said, False),
    ):
        for pattern in patterns:
            if (match := pattern.match(form)) and len(match["place"].split()) <= MOST_WORDS:
                return Residence(match["place"], announced)
    return None


def theirs_then_ours(text: str) -> tuple[str, str] | None:
    """The words about where somebody else lives, and those about where the patron does; None when a text lacks one."""
    match = _patterns().theirs_then_ours.search(fold(text))
    return (match["theirs"], match["ours"]) if match else None


def theirs_helped(text: str) -> str | None:
    """The words about where somebody else lives, when the help is for them and the patron says where both live."""
    said, patterns = fold(text), _patterns()
    if not patterns.for_them.search(said):
        return None
    first, then = patterns.theirs_then_ours.search(said), patterns.ours_then_theirs.search(said)
    found = then or first
    return found["theirs"] if found else None


def unknown_town(text: str, *, asked: bool) -> bool:
    """Whether a text, where the gazetteer found no commune, is the name of a town.

    ``asked``: a town has just been asked for, so that words which mean nothing else are one.
    """
    where = residence(text)
    name = where.place if where else fold(text)
    if far_town(name):
        return True
    if _whole(_patterns().other_questions, fold(text)):
        return False
    return (asked or (where is not None and where.announced)) and _may_be_a_town(name)


def no_commune(text: str) -> bool:
    """Whether a text says a place that is none: a street, a département, "à côté de la gare"; and nothing more."""
    where = residence(text)
    said = [fold(text.replace(MASKED_ADDRESS, _A_STREET))]
    if where:  # "j'habite à" is taken away, and "j'habite près de"
        said += [where.place, *(f"{link} {where.place}" for link in ("a", "pres de") if where.announced)]
    return any(_whole(_patterns().no_commune, one) for one in said)


def here(text: str) -> bool:
    """Whether a text says that the patron is, or lives, where the library is: "ici", "à côté de la médiathèque"."""
    return _whole(_patterns().here, fold(text))


def _whole(patterns: Iterable[re.Pattern[str]], said: str) -> bool:
    return any(pattern.fullmatch(said) for pattern in patterns)


def far_town(name: str) -> bool:
    """Whether a name, folded, is one of a large town of elsewhere, or the postcode of one that we do not know."""
    return name in _patterns().far_towns or _POSTCODE.fullmatch(name) is not None


def _may_be_a_town(name: str) -> bool:
    telling = [word for word in name.split() if word not in _patterns().links]
    if not telling or len(name.split()) > MOST_WORDS:
        return False
    if not name.isascii():  # another alphabet: only a place that was announced comes so far
        return True
    words_alone = all(word.isalpha() for word in telling) and max(map(len, telling)) >= _SHORTEST
    return words_alone and not set(telling) & _patterns().not_towns and not any(map(everyday, telling))


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    lists = words("places")
    place = rf"(?P<place>\w.*?)(?:{lists['after']})*$"
    before = rf"^(?:{lists['before']})*"
    turkish = re.compile(rf"{before}(?P<place>\w.*?){lists['announced_after']}$")
    return _Patterns(
        (*_compiled(lists["announced"], before, f" {place}"), turkish),
        _compiled(lists["perhaps"], before, f" {place}"),
        _compiled(lists["announced_elsewhere"], "^", " ?(?P<place>.+)$"),
        frozenset(lists["far_towns"]),
        frozenset(lists["links"].split()),
        frozenset(lists["not_towns"].split()),
        tuple(re.compile(pattern) for pattern in _filled(lists)),
        _compiled(lists["here"], "", ""),
        _compiled(lists["other_questions"], "", ""),
        re.compile(lists["theirs_then_ours"]),
        re.compile(lists["ours_then_theirs"]),
        re.compile(lists["for_them"]),
    )


def _filled(lists: Mapping[str, Any]) -> list[str]:
    """The patterns of places that are no commune, with the lists that they name."""
    named = {f"{{{name}}}": lists[name] for name in ("departements", "regions")}
    return [reduce(lambda one, name: one.replace(name, named[name]), named, pattern) for pattern in lists["no_commune"]]


def _compiled(patterns: Iterable[str], before: str, after: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(f"{before}(?:{pattern}){after}") for pattern in patterns)
