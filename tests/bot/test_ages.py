"""bot.ages: an age is that of whom the help is for, and in doubt nobody's."""

from __future__ import annotations

import pytest

from bot.ages import age_of, without_age


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("j'ai 52 ans, je cherche du travail", 52),
        ("g 19 ans et je cherche du taf", 19),
        ("je viens d'avoir 18 ans", 18),
        ("52 ans au chômage", 52),
        ("je suis un jeune de 22 ans", 22),
        ("mon fils de 17 ans cherche un apprentissage", 17),
        ("mon fils aîné de 17ans", 17),
        ("ma fille, 16 ans, veut faire un stage", 16),
        ("mon petit-fils qui a 20 ans cherche", 20),
        ("ma mère est âgée de 84 ans", 84),
        ("une dame de 84 ans", 84),
    ],
)
def test_an_age_is_read_with_whose_it_is(text: str, age: int) -> None:
    assert age_of(text) == age


@pytest.mark.parametrize(
    "text",
    [
        "j'ai 30 ans de carrière", "je cherche depuis 20 ans", "ma mère a un bail de 3 ans",
        "il me reste 3 ans de crédit",
        "mon mari est mort il y a 3 ans", "mon mari a 3 ans de moins que moi", "mon ordinateur a 8 ans",
        "un jeune de moins de 26 ans", "j'ai travaillé 30 ans", "je vis ici depuis 200 ans", "",
    ],
)  # fmt: skip
def test_a_length_of_time_is_no_age(text: str) -> None:
    assert age_of(text) is None


@pytest.mark.parametrize(
    "text", ["j'ai 52 ans et mon fils de 17 ans cherche un travail", "j'ai 45 ans et ma fille cherche un stage"]
)
def test_in_doubt_whose_age_it_is_none_is_said(text: str) -> None:
    assert age_of(text) is None


def test_without_its_age_a_text_keeps_whom_it_speaks_of() -> None:
    assert without_age("c est pour mon fils de 17 ans").split() == ["c", "est", "pour", "mon", "fils"]
    assert without_age("j ai 17 ans").strip() == ""
