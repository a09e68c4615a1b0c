"""What a patron takes back: "pas les impôts, la caf", "je suis pas de Savenay". Pure.

What is denied is never what is wished: it is cut out before the rest is understood.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from bot.foreign import whole_words
from bot.small_words import small_words
from bot.text import fold
from bot.wishes import nothing_else

_LEXICON = Path(__file__).parent / "lexicons" / "named.yml"
_WHAT = r"(?P<what>(?:pour |de |d'|du |des |à |a |au |aux |sur |le |la |les |l'|mon |ma |mes |une? |en )?[^,.;:!?\n]+?)"
_END = r"(?=\s*(?:[,.;:!?\n]|$)|\s+(?:mais|plut[oô]t|c'?est|je|j'|et)\b)"
_VERBS = (
    r"(?:ce n'est|c'?est|c'?etait|c'?était|cé|(?:je|j')\s*(?:ne |n')?"
    r"(?:veux|voulais|cherche|cherchais|demande|parle|parlais|suis|habite|habitais|vis)|chui|jsuis|j?abite|jhabite|jveux)"
)
_DENIALS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_VERBS}\s+(?:plus|pas)\s+{_WHAT}{_END}",
        rf"(?:^|[,.;:!?]\s*|\b(?:non|nan|nn|et|mais)\s+)(?:surtout\s+|mais\s+)?pas\s+{_WHAT}{_END}",
    )
)
_LACKED = re.compile(r"(?:de (?!la |l')|d')", re.IGNORECASE)  # "pas de travail", "pas d'ordinateur"
_MEANT = re.compile(r"(?:pour|sur|le|la|les|mon|ma|mes|aux?) |l'", re.IGNORECASE)
_APOSTROPHES = re.compile(r"[’‘`´ʼ]")
_CHANGE = re.compile(
    r"\b(?:(?:je|j) (?:veux|voudrais|souhaite|peux|aimerais) )?"
    r"(?:changer?|changez|modifier?|pas la bonne|une autre|autre|mauvaise) (?:de |la |ma )?(?:commune|ville)\b"
)


@dataclass(frozen=True)
class Denial:
    """One thing taken back: the stretch to cut out of the text, and the words of it."""

    stretch: str
    what: str


def denials(text: str) -> tuple[Denial, ...]:
    """Stretches that may take something back. What they name tells whether they do: "pas au courant" does not."""
    plain = _APOSTROPHES.sub("'", text)
    return tuple(Denial(match.group(), match["what"]) for pattern in _DENIALS for match in pattern.finditer(plain))


def in_one_breath(denial: Denial) -> Denial:
    """Without what is wished, when it follows with no comma: "pas les impôts" of "pas les impôts la retraite".

    The same denial where nothing else follows the need that it begins with, or where it says what somebody lacks.
    """
    words = denial.what.split(" ")
    if _LACKED.match(denial.what):
        return denial
    for count in range(len(words), 0, -1):
        what, rest = " ".join(words[:count]), " ".join(words[count:])
        if not any(_times_alone(pattern, fold(what)) == 1 for pattern in _named().values()):
            continue
        cut = not rest or _MEANT.match(what) or needs_mentioned(rest)
        return Denial(denial.stretch.removesuffix(rest), what) if cut else denial
    return denial


def without(text: str, taken_back: tuple[Denial, ...]) -> str:
    """The text without these stretches."""
    left = _APOSTROPHES.sub("'", text)
    for denial in taken_back:
        left = left.replace(denial.stretch, " ")
    return " ".join(left.split()).strip(" ,.;:!?")


def needs_named(text: str) -> tuple[str, ...]:
    """Needs that the text names and nothing else: "les impôts", not "à l'aise avec internet"."""
    said = fold(text)
    return tuple(need for need, pattern in _named().items() if _times_alone(pattern, said))


def needs_mentioned(text: str) -> tuple[str, ...]:
    """Needs that words of the text may name, whatever else it says."""
    return tuple(need for need in _named() if mentions(text, need))


def mentions(text: str, need: str) -> bool:
    """Whether a word of the text may name a need, whatever else it says."""
    return first_mention(text, need) is not None


def first_mention(text: str, need: str) -> int | None:
    """Where the folded text first has a word that may name a need; None when it has none."""
    found = _named()[need].search(fold(text))
    return found.start() if found else None


def changes_commune(text: str) -> bool:
    """Whether a text asks to look elsewhere, and nothing more: "changer de commune", not "j'ai changé de ville"."""
    left, found = _CHANGE.subn(" ", fold(text))
    return found > 0 and nothing_else(left)


def _times_alone(pattern: re.Pattern[str], said: str) -> int:
    """How often a text names a need; 0 when it says anything else."""
    left, found = pattern.subn(" ", said)
    return found if set(left.split()) <= small_words().articles else 0


@lru_cache(maxsize=1)
def _named() -> Mapping[str, re.Pattern[str]]:
    entries = yaml.safe_load(_LEXICON.read_text(encoding="utf-8"))
    return {need: whole_words(words) for need, words in entries.items()}
