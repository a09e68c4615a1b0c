"""Short words of despair are told from words that ask for something."""

from __future__ import annotations

import pytest

from bot.despair import despairs


@pytest.mark.parametrize(
    "text",
    ["je suis à bout", "J'en peux plus", "je n'en peux plus", "je suis perdu", "je sais plus où j'habite",
     "je pleure tout le temps", "jsuis a bout de forces", "bonjour je craque", "j'arrête pas de pleurer",
     "je suis à bout, j'en peux plus", "je ne sais plus où je suis, aidez-moi"],
)  # fmt: skip
def test_despair_alone(text: str) -> None:
    assert despairs(text)


@pytest.mark.parametrize(
    "text",
    ["je suis perdu dans mes papiers", "j'en peux plus de ce site", "mon bébé pleure tout le temps", "je suis au bout",
     "j'ai perdu ma carte", "je sais plus où est mon dossier", "je suis épuisé par les démarches caf", "merci", ""],
)  # fmt: skip
def test_words_that_ask_for_something(text: str) -> None:
    assert not despairs(text)
