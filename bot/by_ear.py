"""Towns written as they sound: "saint nazère", "sain brévin". Pure.

Only a text that is nothing but such a name is read so, where a place is expected: far too much else sounds like one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from bot.everyday import everyday
from bot.text import fold, phonetic

_SHORTEST = 4  # sounds: "la baule" has fewer than it has letters, and less is luck


class ByEar:
    """Codes of communes by the sound of their names."""

    def __init__(self, names: Mapping[str, Collection[str]]) -> None:
        """``names``: each spelling of a name → the codes of the communes that bear it."""
        self._codes: dict[str, dict[str, None]] = defaultdict(dict)
        for name, codes in names.items():
            self._codes[_sound(name)] |= dict.fromkeys(codes)

    def codes(self, text: str) -> tuple[str, ...]:
        """The communes of which the whole text has the sound; none when it holds an ordinary word of French."""
        sound = _sound(text)
        if len(sound) < _SHORTEST or _ordinary(text):
            return ()
        return tuple(self._codes.get(sound, ()))


def _sound(name: str) -> str:
    return phonetic(fold(name)).replace(" ", "")


def _ordinary(text: str) -> bool:
    """Whether a text says more than a name; "la" and "le" begin names too."""
    return bool(everyday(text) - {"la", "le", "les"})
