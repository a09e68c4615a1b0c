"""Sentences of the bot (bot/data/responses/).

Rasa says most of them by name; buttons, degraded mode, first words and the desk are said from here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

RESPONSES = Path(__file__).parent / "data" / "responses"

Variants = Sequence[Mapping[str, Any]]
"""The wordings of one response as Rasa reads them: ``text``, and ``condition`` on slots."""


class Phrases:
    """Responses by name, first variant only."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = dict(texts)

    @classmethod
    def load(cls) -> Phrases:
        """Reads every response. Raises what ``responses_in`` raises."""
        found = responses_in(RESPONSES)
        return cls({name: variants[0]["text"] for name, variants in found.items()})

    def __contains__(self, name: str) -> bool:
        return name in self._texts

    def say(self, name: str, **values: Any) -> str:
        """The sentence called ``name``, filled with ``values``. Raises KeyError when it does not exist."""
        text = self._texts[name]
        for key, value in values.items():
            text = text.replace(f"{{{key}}}", str(value))
        return text


def responses_in(folder: Path) -> dict[str, Variants]:
    """Name → wordings, of every file of a folder. Raises OSError, yaml.YAMLError or KeyError when one is malformed."""
    found: dict[str, Variants] = {}
    for path in sorted(folder.glob("*.yml")):
        found |= yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["responses"]
    return found
