"""Short questions about cards."""

from __future__ import annotations

import pytest

from bot.questions import HOURS, PHONE, asked


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
    assert asked(text) == HOURS


@pytest.mark.parametrize(
    "text",
    ["j'ai perdu mon numéro fiscal", "mon téléphone marche pas", "ça ouvre pas", "la bibliothèque ouvre quand", ""],
)
def test_more_than_the_question_is_not_it(text: str) -> None:
    assert asked(text) is None
