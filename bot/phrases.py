"""The sentences of bot/data/responses/ for what Rasa does not say itself: buttons, degraded mode, first words, desk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

RESPONSES = Path(__file__).parent / "data" / "responses"


class Phrases:
    """Responses by name, first variant only."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = dict(texts)

    @classmethod
    def load(cls, folder: Path = RESPONSES) -> Phrases:
        """Reads every YAML file of ``folder``. Raises OSError, yaml.YAMLError or KeyError when one is malformed."""
        texts: dict[str, str] = {}
        for path in sorted(folder.glob("*.yml")):
            responses = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["responses"]
            texts |= {name: variants[0]["text"] for name, variants in responses.items()}
        return cls(texts)

    def __contains__(self, name: str) -> bool:
        return name in self._texts

    def say(self, name: str, **values: Any) -> str:
        """The sentence called ``name``, filled with ``values``. Raises KeyError when it does not exist."""
        text = self._texts[name]
        for key, value in values.items():
            text = text.replace(f"{{{key}}}", str(value))
        return text
