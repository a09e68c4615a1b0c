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


@pytest.mark.parametrize(
    "text",
    ["je me sens très seul", "je suis toute seule", "Je suis vraiment trop seule le soir", "j'ai personne à qui parler",
     "je me sens seul depuis la mort de ma femme", "personne ne vient me voir", "la solitude me pèse",
     "je souffre de solitude", "j'ai besoin de parler à quelqu'un", "je parle à personne", "je suis isolée",
     "je n'ai plus d'amis"],
)  # fmt: skip
def test_loneliness_is_listened_to(text: str) -> None:
    assert despairs(text)


@pytest.mark.parametrize(
    "text",
    ["je suis seule avec trois enfants, quelles aides", "je suis seul à la maison, il faut une imprimante",
     "j'ai besoin de parler à un conseiller caf", "je cherche un livre sur la solitude", "je vis seul, quelle apl",
     "je me débrouille tout seul", "j'ai personne pour garder ma fille", "je suis seul sur le bail"],
)  # fmt: skip
def test_to_live_alone_is_not_to_be_lonely(text: str) -> None:
    assert not despairs(text)
