"""bot.danger: of which danger a message speaks, so that its own number stands first."""

from __future__ import annotations

import pytest

from bot.danger import assess, situation_of
from bot.dialogue.words import words
from knowledge.emergency import contacts_for
from knowledge.referential import read_yaml


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("je n'ai plus envie de rien, tout le monde serait mieux sans moi", "3114"),
        ("je voudrais m'endormir et ne plus me réveiller", "3114"),
        ("je suis un poids pour tout le monde", "3114"),
        ("je vais sauter du pont ce soir", "15"),
        ("le petit de ma voisine a des marques sur les bras", "119"),
        ("j'entends la petite du dessus qui hurle, il la tape", "17"),
        ("mon mari me fait peur quand il rentre", "17"),
        ("ma grand mère est enfermée toute la journée", "17"),
        ("mon père ne respire presque pas", "15"),
        ("il y a de la fumée dans l'escalier", "18"),
        ("venez vite", "17"),
        ("je suis enceinte et je veux avorter", "15"),
        ("mon fils fume du cannabis", "15"),
        ("mon enfant a de la fièvre", "15"),
        ("je suis aidant et je craque", "3114"),
        ("je me sens très seul depuis la mort de ma femme", "3114"),
        ("je suis enceinte et mon mari me fait peur", "17"),
    ],
)
def test_the_first_number_is_that_of_the_danger(text: str, first: str) -> None:
    """The learned score found these dangerous: the lexicon alone need not."""
    assert contacts_for("danger", situation_of(text))[0]["phone"] == first


@pytest.mark.parametrize(
    "text", ["je suis enceinte et j'ai 15 ans", "je bois trop", "je pleure mon mari, je suis en deuil"]
)
def test_health_and_grief_show_no_police(text: str) -> None:
    assert "17" not in [one["phone"] for one in contacts_for("danger", situation_of(text))]


def test_3919_stands_among_the_first_two_for_violence_at_home() -> None:
    numbers = [one["phone"] for one in contacts_for("danger", situation_of("j'ai peur de mon mari"))]
    assert numbers[:2] == ["17", "3919"]


@pytest.mark.parametrize(
    ("text", "situation"),
    [
        ("je veux mourir", "suicide"),
        ("je veux mourir, je suis sur le pont", "suicide_maintenant"),
        ("j'ai avalé tous mes cachets", "medical"),
    ],
)
def test_what_the_lexicon_found_is_only_made_more_precise(text: str, situation: str) -> None:
    found = assess(text)
    assert (found.level, found.situation) == ("danger", situation)


def test_words_alone_call_nobody() -> None:
    assert assess("il y a de la fumée sur cette photo").level == "none"


def test_every_situation_told_has_an_order_of_numbers() -> None:
    orders = read_yaml("emergencies.yml")["danger"]
    told = words("dangers")["situations"]
    assert {*told, "suicide_maintenant", "enfant_maintenant"} <= set(orders)
