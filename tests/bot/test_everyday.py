"""Everyday words tell French from a name or from another language."""

from __future__ import annotations

from bot.everyday import everyday


def test_the_words_of_french_are_found_text_messages_too() -> None:
    assert {"je", "voudrais", "mon"} <= everyday("je voudrais imprimer mon dossier")
    assert {"je", "veux"} <= everyday("jveux ca") | everyday("je veux")


def test_a_name_has_none() -> None:
    assert everyday("Pouldreuzic") == frozenset()
