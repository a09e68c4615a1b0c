"""Cells become plain text."""

from __future__ import annotations

import pytest

from knowledge.importers.text import as_meant, cut, items, plain_text


@pytest.mark.parametrize(
    ("raw", "text", "markup"),
    [
        ("  Aide \n aux   démarches ", "Aide aux démarches", False),
        ("<p>Aide &amp; <b>écoute</b></p>", "Aide & écoute", True),
        ("<script>alert(1)</script>Bonjour", "Bonjour", True),
        ("&lt;img src=x onerror=alert(1)&gt;Bonjour", "Bonjour", True),
        ("moins de 5 < 6 ans & plus", "moins de 5 < 6 ans & plus", False),
        ("a\u202eb\u200bc\x07d", "abc d", False),
        ("e\u0301", "é", False),
    ],
)
def test_text_is_what_a_browser_would_show(raw: str, text: str, markup: bool) -> None:
    assert plain_text(raw) == (text, markup)


def test_lists_are_separated_by_bars_or_semicolons() -> None:
    assert items("Jeunes| Seniors;Femmes||Jeunes") == ["Jeunes", "Seniors", "Femmes"]


def test_a_long_text_is_cut_between_words() -> None:
    assert cut("un deux trois", 9) == "un deux…"
    assert cut("anticonstitutionnel", 6) == "antic…"
    assert cut("court", 5) == "court"


@pytest.mark.parametrize(
    ("raw", "meant"),
    [("'=1", "=1"), ("''=1", "=1"), ("'+33 2", "+33 2"), ("'s Gravenhage", "'s Gravenhage"), ("<b>'-1</b>", "-1")],
)
def test_an_apostrophe_before_a_formula_was_put_by_an_export(raw: str, meant: str) -> None:
    assert as_meant(raw)[0] == meant
