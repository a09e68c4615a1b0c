"""Numbers agree with their nouns."""

from __future__ import annotations

import pytest

from passerelle.counted import counted


@pytest.mark.parametrize(
    ("said", "number", "nouns"),
    [
        ("0 rows", 0, ("row",)),
        ("1 row", 1, ("row",)),
        ("2 rows", 2, ("row",)),
        ("2 libraries", 2, ("library", "libraries")),
    ],
)
def test_one_is_one_and_the_rest_are_several(said: str, number: int, nouns: tuple[str, ...]) -> None:
    assert counted(number, *nouns) == said
