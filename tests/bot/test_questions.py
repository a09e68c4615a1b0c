"""Short questions about cards."""

from __future__ import annotations

import pytest

from bot.choices import PLAIN
from bot.questions import PHONE, QUESTIONS, asked


@pytest.mark.parametrize(
    "text",
    ["c koi le numero", "le numéro ?", "c'est quoi leur tel", "ok et le num de tel svp", "je peux les appeler ?"],
)
def test_the_number_is_asked_for(text: str) -> None:
    assert asked(text) == PHONE


@pytest.mark.parametrize(
    "text",
    ["ça ouvre quand", "c'est ouvert aujourd'hui ?", "ils ferment à quelle heure", "quand est-ce que c'est ouvert"],
)
def test_the_hours_are_asked_for(text: str) -> None:
    assert asked(text) == "horaires"


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("l'adresse", "adresse"),
        ("c'est où ?", "adresse"),
        ("ou est", "adresse"),
        ("comment on y va", "adresse"),
        ("le prix", "prix"),
        ("ça coûte combien", "prix"),
        ("c gratuit ?", "prix"),
        ("quels papiers", "papiers"),
        ("il faut quoi", "papiers"),
        ("pourquoi", "pourquoi"),
        ("le plus proche", "plus_proche"),
        ("est ouvert samedi matin ?", "horaires"),
        ("ferme à midi ?", "horaires"),
        ("les horaires", "horaires"),
    ],
)
def test_each_short_question_is_told_from_the_others(text: str, question: str) -> None:
    assert asked(text) == question


def test_each_question_has_a_button_of_ours() -> None:
    assert set(QUESTIONS.values()) <= PLAIN


@pytest.mark.parametrize(
    "text",
    ["j'ai perdu mon numéro fiscal", "mon téléphone marche pas", "ça ouvre pas", "la bibliothèque ouvre quand", ""],
)
def test_more_than_the_question_is_not_it(text: str) -> None:
    assert asked(text) is None
