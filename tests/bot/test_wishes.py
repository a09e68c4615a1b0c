"""How patrons want to be helped, and what they say of themselves."""

from __future__ import annotations

import pytest

from bot.wishes import nothing_else, read
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
        ("je voudrais être bien accompagnée", "accompagner"),
        ("qu'on m'accompagne", "accompagner"),
        ("j'accompagne ma mère", None),
        ("vous faites tout pour moi ?", "faire_pour"),
        ("vous faites les passeports ?", None),
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
    assert read(text).publics == publics


@pytest.mark.parametrize(
    ("text", "age"), [("mon fils de 17 ans cherche un travail", 17), ("j'ai 52 ans", 52), ("depuis 20 ans", None)]
)
def test_the_age_of_whom_the_help_is_for_is_read(text: str, age: int | None) -> None:
    assert read(text).age == age


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("c'est ma sœur", "soeur"),
        ("c'est ma sœur qui m'a dit de venir", None),
        ("pour ma mère et mon père", "parents"),
        ("pour ma fille et mon fils", "enfants"),
    ],
)
def test_whom_the_help_is_for_is_read(text: str, whom: str | None) -> None:
    assert read(text).whom == whom


def test_publics_are_named_as_services_name_them() -> None:
    said = read("étudiant, je suis étudiant, j'ai 78 ans, mes enfants, handicap, au chômage").publics
    assert len(said) == 5
    assert set(said) <= set(referential().wording["publics"])


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("c'est pour ma mère", "mere"),
        ("pr ma mer", "mere"),
        ("la retraite de mon père", "pere"),
        ("aider mon voisin", "voisin"),
        ("ma mère m'a dit de venir", None),
        ("non pas pour ma mère", None),
        ("mes impôts", None),
    ],
)
def test_for_whom_is_read_only_when_it_is_said(text: str, whom: str | None) -> None:
    assert read(text).whom == whom


@pytest.mark.parametrize(
    ("text", "taken"), [("non pas pour ma mère", True), ("c'est pour moi", True), ("mes impôts", False)]
)
def test_for_oneself_takes_back_whom(text: str, taken: bool) -> None:
    assert read(text).for_oneself is taken


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("et le samedi ?", "samedi"),
        ("je suis libre que le mercredi", "mercredi"),
        ("plutôt le soir", "soir"),
        ("j'ai reçu ce matin une lettre", None),
        ("pas le samedi", None),
        ("sauf le samedi", None),
        ("à part le samedi", None),
    ],
)
def test_a_moment_is_a_wish_only_when_it_is_wished(text: str, moment: str | None) -> None:
    assert read(text).moment == moment


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("non en fait c'est pour ma mère", True),
        ("j'habite à Rezé", True),
        ("c'est pour mon fils de 17 ans", True),
        ("pour ma mère, sa retraite", False),
    ],
)
def test_facts_alone_are_told_from_a_need(text: str, only: bool) -> None:
    assert nothing_else(text, "Rezé") is only


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("mon petit-fils a 9 ans", "petit_fils"),
        ("c'est pour mon petit fils", "petit_fils"),
        ("et ma petite-fille a 12 ans", "petite_fille"),
        ("un atelier pour ma petite fille", "petite_fille"),
        ("pour mes petits-enfants", "petits_enfants"),
        ("pour ma petite-fille et mon petit-fils", "petits_enfants"),
        ("c'est pour mon fils", "fils"),
    ],
)
def test_grandchildren_are_told_from_children(text: str, whom: str) -> None:
    assert read(text).whom == whom and (nothing_else(text) or "atelier" in text)


@pytest.mark.parametrize("text", ["моя мать больна", "我妈妈病了 Nantes", "أمي مريضة"])
def test_what_is_written_in_another_alphabet_is_never_nothing(text: str) -> None:
    assert not nothing_else(text, "Nantes")


def test_a_relative_of_whom_only_the_age_is_said_is_whom_it_is_for() -> None:
    assert (read("mon fils a 9 ans").whom, read("mon fils a 9 ans").age) == ("fils", 9)
    assert read("et ma fille a 12 ans").whom == "fille"
    assert nothing_else("et ma fille a 12 ans") and not nothing_else("mon fils a 9 ans et il a faim")
    assert read("mon fils a 17 ans et j'ai perdu ma carte vitale").whom is None
