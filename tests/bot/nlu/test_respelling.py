"""Words are respelt towards the domain, by sound, and never when they are French."""

from pathlib import Path

import pytest

from bot.nlu.respelling import Respelling, french_words

FRENCH = ["la", "je", "est", "une", "appartement", "enfants", "écran", "argent", "maladie", "salade", "arrive"]
TRAINING = ["mon appartement", "mes enfants", "un ecran", "mon argent", "la maladie"] * 3 + ["ameli"] * 6


@pytest.fixture
def respell() -> Respelling:
    return Respelling.learn(TRAINING, FRENCH)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mon apartemen", "mon appartement"),
        ("plu darjan", "plu d argent"),
        ("zenfan", "enfants"),
        ("lekran", "l ecran"),
        ("jarrive", "j arrive"),
    ],
)
def test_a_word_that_sounds_like_one_of_the_domain_is_written_like_it(
    respell: Respelling, typed: str, meant: str
) -> None:
    assert respell(typed) == meant


@pytest.mark.parametrize("text", ["salade", "ameli", "2042", "je", "xkcdq", ""])
def test_everything_else_stays_as_typed(respell: Respelling, text: str) -> None:
    assert respell(text) == text


def test_it_is_the_same_after_being_written(respell: Respelling, tmp_path: Path) -> None:
    respell.save(tmp_path / "respelling.json")
    assert Respelling.load(tmp_path / "respelling.json")("mon apartemen") == "mon appartement"


def test_the_installed_model_lists_french_words_most_frequent_first() -> None:
    words = french_words()
    assert words.index("de") < words.index("argent") < 100_000
