"""The lists of words beside this file, read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent


@cache
def words(name: str) -> Mapping[str, Any]:
    """The content of ``<name>.yml``. Raises OSError or yaml.YAMLError when it is missing or malformed."""
    content: Mapping[str, Any] = yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
    return content
