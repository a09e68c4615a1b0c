"""Places in a list, alone or inside a question."""

from __future__ import annotations

import pytest

from bot.ordinals import place, within
from bot.questions import asked

ORDINALS = [("2", 1), ("2eme", 1), ("deuxième", 1), ("premier", 0), ("3", 2), ("dernier", -1)]
QUESTIONS = [
    ("l'adresse du {}", "adresse"),
    ("c koi l'adresse du {}", "adresse"),
    ("c'est où le {} ?", "adresse"),
    ("le tel du {}", "telephone"),
    ("numéro du {} svp", "telephone"),
    ("le {} il est ouvert quand", "horaires"),
    ("et les horaires du {}", "horaires"),
    ("le {} est ouvert samedi ?", "horaires"),
    ("le prix du {}", "prix"),
    ("le {} c'est combien", "prix"),
    ("il faut quoi pour le {}", "papiers"),
    ("quels papiers pour le {}", "papiers"),
    ("pourquoi le {}", "pourquoi"),
]


@pytest.mark.parametrize(("ordinal", "number"), ORDINALS)
@pytest.mark.parametrize(("text", "question"), QUESTIONS)
def test_each_question_is_about_each_place(text: str, question: str, ordinal: str, number: int) -> None:
    found = within(text.format(ordinal))
    assert found is not None
    assert (found.place, asked(found.beside)) == (number, question)


@pytest.mark.parametrize(
    "text",
    [
        "le 2 décembre c'est ouvert ?",
        "c'est au 2 rue de la Paix ?",
        "la première fois que je viens",
        "quoi apporter pour le premier rendez-vous",
        "mon dernier avis d'imposition",
        "l'un ou l'autre c'est pareil",
        "j'ai 2 enfants",
    ],
)
def test_a_number_that_counts_something_else_is_no_place(text: str) -> None:
    assert within(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("le 2", 1),
        ("et le 3 ?", 2),
        ("et le dernier", -1),
        ("et pour le 2 ?", 1),
        ("oui le 1", 0),
        ("je préfère le 2", 1),
        ("je prends le premier merci", 0),
        ("celui du milieu", None),
        ("le 44", None),
        ("bonjour", None),
    ],
)
def test_a_text_may_be_nothing_but_a_place(text: str, number: int | None) -> None:
    assert place(text) == number
