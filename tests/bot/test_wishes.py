"""How patrons want to be helped, and what they say of themselves."""

from __future__ import annotations

import pytest

from bot.wishes import Wishes, read
from knowledge.referential import referential


@pytest.mark.parametrize(
    ("text", "posture"),
    [
        ("je veux apprendre à me servir d'un ordinateur", "apprendre"),
        ("y a til un cours d'informatique", "apprendre"),
        ("pour le faire tout seul ensuite", "apprendre"),
        ("quelqu'un pour m'aider à apprendre", "apprendre"),
        ("quelqu'un qui le fasse avec moi", "accompagner"),
        ("vous pouvez m'aider à remplir ma déclaration", "accompagner"),
        ("qui peut le faire à ma place", "faire_pour"),
        ("faites-le", "faire_pour"),
        ("je ne veux pas apprendre", None),
        ("déclarer mes impôts", None),
        ("", None),
    ],
)
def test_a_posture_is_read_only_when_it_is_said(text: str, posture: str | None) -> None:
    assert read(text).posture == posture


@pytest.mark.parametrize(
    ("text", "publics"),
    [
        ("je suis étudiante", ("jeunes",)),
        ("j'ai 19 ans", ("jeunes",)),
        ("j'ai 78 ans", ("seniors",)),
        ("pour mes enfants", ("familles",)),
        ("je suis en fauteuil roulant et au chômage", ("handicap", "demandeurs_emploi")),
        ("ma retraite", ()),
        ("déclarer mes impôts", ()),
    ],
)
def test_publics_are_those_said(text: str, publics: tuple[str, ...]) -> None:
    assert read(text) == Wishes(None, publics)


def test_publics_are_named_as_services_name_them() -> None:
    said = read("étudiant, je suis étudiant, j'ai 78 ans, mes enfants, handicap, au chômage").publics
    assert len(said) == 5
    assert set(said) <= set(referential().wording["publics"])
