"""What is taken back, and what only looks like it."""

from __future__ import annotations

import pytest

from bot.correction import changes_commune, denials, needs_named, without


@pytest.mark.parametrize(
    ("text", "what", "left"),
    [
        ("pas les impôts, la caf", "les impôts", "la caf"),
        ("la caf, pas les impôts", "les impôts", "la caf"),
        ("c'est pas la caf c'est france travail", "la caf", "c'est france travail"),
        ("je veux pas les impots mais la caf", "les impots", "mais la caf"),
        ("non pas pour ma mère", "pour ma mère", ""),
        ("je suis pas de savenay", "de savenay", ""),
        ("J’habite plus à Savenay, j’habite à Rezé", "à Savenay", "j'habite à Rezé"),
        ("ce n'est pas pour moi c'est pour mon fils", "pour moi", "c'est pour mon fils"),
    ],
)
def test_what_is_denied_is_cut_out(text: str, what: str, left: str) -> None:
    found = denials(text)
    assert [denial.what for denial in found] == [what]
    assert without(text, found) == left


@pytest.mark.parametrize("text", ["j'ai pas la carte vitale", "ça marche pas", "la caf répond pas", "non", ""])
def test_lacking_or_failing_is_no_denial(text: str) -> None:
    assert denials(text) == ()


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("les impôts", ("impots",)),
        ("pour la retraite", ("retraite",)),
        ("la carte vitale", ()),
        ("à l'aise avec internet", ()),
        ("de savenay", ()),
    ],
)
def test_a_need_is_named_only_when_nothing_else_is_said(text: str, needs: tuple[str, ...]) -> None:
    assert needs_named(text) == needs


@pytest.mark.parametrize(
    ("text", "changes"),
    [("changer de commune", True), ("c'est pas la bonne ville", True), ("changer ma carte", False), ("", False)],
)
def test_asking_to_change_the_commune(text: str, changes: bool) -> None:
    assert changes_commune(text) is changes
