"""Robot or not: the truth, with the yes or no that fits."""

from __future__ import annotations

import pytest

from bot.phrases import Phrases
from bot.robot import NO, PLAIN, YES, answer_about_robot


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("c'est un robot ?", YES),
        ("t un bot", YES),
        ("c'est une intelligence artificielle ?", YES),
        ("tu es un humain ?", NO),
        ("vous êtes une vraie personne ?", NO),
        ("y a quelqu'un derrière l'écran ?", NO),
        ("je parle à un bibliothécaire ?", NO),
        ("robot ou humain ?", PLAIN),
        ("vous n'êtes pas un robot ?", PLAIN),
        ("t'es pas humain", PLAIN),
        ("qui êtes-vous", PLAIN),
    ],
)
def test_yes_and_no_are_true(text: str, response: str) -> None:
    assert answer_about_robot(text) == response


def test_every_answer_says_robot() -> None:
    said = {response: Phrases.load().say(response) for response in (YES, NO, PLAIN)}
    assert said[YES].startswith("Oui, je suis un robot")
    assert said[NO].startswith("Non, je suis un robot")
    assert said[PLAIN].startswith("Je suis un robot")
