"""Books, anger, and everything else beyond scope."""

from __future__ import annotations

import pytest

from bot.beyond import BOOKS, INSULT, sort


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("vous me conseillez quoi comme roman", BOOKS),
        ("je cherche un document rare sur la pêche", BOOKS),
        ("arbre généalogique archives", BOOKS),
        ("connard de robot", INSULT),
        ("t'es vraiment nul", INSULT),
        ("ta gueule", INSULT),
        ("raconte une blague", None),
        ("il fait quel temps demain", None),
        ("", None),
    ],
)
def test_the_sort_chooses_the_line(text: str, kind: str | None) -> None:
    assert sort(text) == kind
