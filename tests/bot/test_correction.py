"""What is taken back, and what only looks like it."""

from __future__ import annotations

import pytest

from bot.correction import changes_commune, denials, in_one_breath, needs_named, without


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


@pytest.mark.parametrize(
    ("text", "denied", "left"),
    [
        ("pas les impots la retraite", "les impots la", "retraite"),
        ("non pas impots retraite", "impots", "retraite"),
        ("pas la caf l'assurance maladie", "la caf", "l'assurance maladie"),
        ("pas imprimer scanner", "imprimer", "scanner"),
        ("pas mon permis de conduire la caf", "mon permis de conduire la", "caf"),
        ("pas la caf le machin de la voiture", "la caf le", "machin de la voiture"),
        ("pas les impôts", "les impôts", ""),
    ],
)
def test_what_is_wished_may_follow_without_a_comma(text: str, denied: str, left: str) -> None:
    (found,) = map(in_one_breath, denials(text))
    assert (found.what, without(text, (found,))) == (denied, left)


@pytest.mark.parametrize(
    "text", ["pas internet chez moi", "pas de travail besoin de la caf", "je veux pas de virus sur mon ordi"]
)
def test_what_is_lacked_is_not_cut_out(text: str) -> None:
    assert tuple(map(in_one_breath, denials(text))) == denials(text)
