"""A number with its noun, in English."""

from __future__ import annotations


def counted(number: int, one: str, several: str | None = None) -> str:
    """ "1 row", "0 rows", "2 libraries"; ``several`` is ``one`` with an s unless given."""
    return f"{number} {one if number == 1 else several or f'{one}s'}"
