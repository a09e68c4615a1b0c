"""bot.danger: of which danger a message speaks, so that its own number stands first."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot import urgency
from bot.danger import assess, situation_of
from bot.dialogue.words import words
from bot.urgency import Urgency, kept
from knowledge import emergency
from knowledge.emergency import contacts_for
from knowledge.opening_hours import PARIS
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


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("j'ai 12 ans, mon père me frappe", 1),
        ("mon beau père me touche", 1),
        ("je suis en 4eme, on me menace sur insta", 2),
        ("j'ai 14 ans mon père me tape, il arrive là maintenant", 2),
    ],
)
def test_a_child_who_writes_sees_the_119_first_or_second(text: str, most: int) -> None:
    assert "119" in numbers_of(text)[:most]


@pytest.mark.parametrize("text", ["papa fait des choses dans ma chambre", "mes parents me tapent"])
def test_a_parent_spoken_of_is_enough_for_the_119_when_the_model_found_the_danger(text: str) -> None:
    assert contacts_for("danger", situation_of(text))[0]["phone"] == "119"


@pytest.mark.parametrize("said", ["j'ai 16 ans et mes parents m'ont viré de la maison", "j'ai 16 ans, je dors dehors"])
def test_a_child_without_a_roof_sees_the_119_before_the_115(said: str) -> None:
    situation = assess(said).situation or situation_of(said)
    assert [one["phone"] for one in contacts_for("detresse", situation)] == ["119", "115", "112"]


def test_a_grown_up_hit_by_a_parent_is_no_child() -> None:
    assert "119" not in numbers_of("j'ai 35 ans, mon père me frappe")


def test_a_childs_despair_still_calls_suicide_prevention_first() -> None:
    assert numbers_of("j'ai 13 ans et je veux mourir")[0] == "3114"


@pytest.mark.parametrize("text", ["mon fils de 8 ans a disparu", "ma fille a fugué"])
def test_somebody_missing_is_looked_for_by_the_police_first(text: str) -> None:
    assert numbers_of(text)[0] == "17"
    assert "119" not in numbers_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "je suis sourd, urgence",
        "je suis muet et sourd, j'ai besoin d'aide",
        "je suis sourde et muette aidez moi",
        "urgence je suis sourde",
    ],
)
def test_a_deaf_patron_who_asks_for_help_sees_the_114_alone(text: str) -> None:
    assert numbers_of(text) == ["114"]


@pytest.mark.parametrize(
    "text",
    [
        "je suis sourde et mon mari me frappe",
        "je suis sourd et je dors dehors ce soir",
        "je suis sourde et on m'a volé ma carte bleue",
        "mon mari me tape, il est là, je peux pas parler",
    ],
)
def test_who_cannot_speak_sees_the_114_first_whatever_the_level(text: str) -> None:
    numbers = numbers_of(text)
    assert numbers[0] == "114"
    assert len(numbers) > 1
    assert numbers.count("114") == 1


@pytest.mark.parametrize(
    "text",
    [
        "je suis sourd, j'ai besoin d'aide pour mes impôts",
        "je suis malentendant, je cherche un livre",
        "je suis sourde et je voudrais une aide pour un appareil",
        "ma fille a 12 ans et cherche un livre",
    ],
)
def test_to_be_deaf_or_young_alone_is_no_danger(text: str) -> None:
    assert not assess(text).urgent


def test_the_want_of_a_voice_is_named_alike_by_bot_and_knowledge() -> None:
    assert urgency.SILENT == emergency.SILENT


def test_a_situation_outlives_the_want_of_a_voice_told_after_it() -> None:
    silent = Urgency("danger", "default_sans_parler")
    assert kept(Urgency("danger", "violence"), silent).situation == "violence_sans_parler"
    assert kept(silent, Urgency("danger", "violence")).situation == "violence_sans_parler"
    assert kept(Urgency("danger", "violence"), Urgency("detresse", "rue")) == Urgency("danger", "violence")


def test_words_alone_call_nobody() -> None:
    assert assess("il y a de la fumée sur cette photo").level == "none"


def test_every_situation_told_has_an_order_of_numbers() -> None:
    orders = read_yaml("emergencies.yml")["danger"]
    told = words("dangers")["situations"]
    by_who_writes = {"suicide_maintenant", "enfant_maintenant", "famille", "enfant_en_ligne"}
    assert {*told, *by_who_writes} <= set(orders)


def numbers_of(text: str) -> list[str]:
    """The numbers shown for a text that needs no model, at an hour when every line is open."""
    found = assess(text)
    assert found.urgent, text
    open_lines = datetime(2026, 11, 23, 11, tzinfo=PARIS)
    return [one["phone"] for one in contacts_for(found.level, found.situation, open_lines)]
