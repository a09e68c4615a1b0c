"""Short words of despair or of loneliness: "je suis à bout", "je me sens très seul". Pure.

They say no danger, and are no hand-off: what is answered shows who listens, then asks (``bot.actions.action_ask``).
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.dialogue.words import words
from bot.text import normalise


def despairs(text: str) -> bool:
    """Whether a text says such words and asks for nothing."""
    return _pattern().fullmatch(normalise(text)) is not None


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    lists = words("despair")
    said = "|".join((*lists["said"], *words("dangers_lonely")["said"]))
    one = f"(?:{lists['before']})*(?:{said})(?:{lists['after']})*"
    return re.compile(f"{one}(?: {one})*")
