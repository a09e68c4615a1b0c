"""Short questions about cards."""

from __future__ import annotations

import pytest

from bot.choices import PLAIN
from bot.questions import ACCESS, APPOINTMENT, MAIL, PHONE, QUESTIONS, SEATS, asked, day_alone, day_asked


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


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("quelle heure lundi", "horaires"),
        ("à quelle heure ils ouvrent mardi ?", "horaires"),
        ("les horaires de samedi", "horaires"),
        ("rdv pour demain", APPOINTMENT),
        ("je voudrais un rendez-vous", APPOINTMENT),
        ("donne moi leur mail", MAIL),
        ("leur adresse mail", MAIL),
        ("en fauteuil roulant c'est accessible ?", ACCESS),
        ("y a un ascenseur ?", ACCESS),
        ("y a encore de la place ?", SEATS),
        ("il reste des places ?", SEATS),
        ("c'est complet ?", SEATS),
        ("le bus pour y aller ?", "adresse"),
        ("à pied", "adresse"),
        ("j'ai pas de voiture", "adresse"),
    ],
)
def test_what_else_is_asked_of_cards(text: str, question: str) -> None:
    assert asked(text) == question


@pytest.mark.parametrize(
    "text",
    ["ma boîte mail marche pas", "créer une adresse mail", "je n'ai plus de place chez moi", "un dossier complet",
     "j'ai un rdv demain au tribunal j'ai peur", "carte de bus", "place de parking handicapé", "il est violent à pied"],
)  # fmt: skip
def test_a_need_that_shares_their_words_is_no_question(text: str) -> None:
    assert asked(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("quelle heure lundi", "lundi"),
        ("ouvert lundi ou mardi", None),
        ("pas le samedi", None),
        ("les mardis", "mardi"),
    ],
)
def test_the_day_of_a_question_is_the_only_one_it_names(text: str, day: str | None) -> None:
    assert day_asked(text) == day


def test_a_day_alone_stands_beside_a_place() -> None:
    assert day_alone("demain") and day_alone("samedi matin")
    assert not day_alone("demain j'ai peur") and not day_alone("")


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("je dois prendre rendez-vous ?", "rendez_vous"),
        ("et sans rendez-vous ?", "rendez_vous"),
        ("c'est sur rendez-vous ?", "rendez_vous"),
        ("il me faut quoi comme papier", "papiers"),
        ("lequel est le plus près ?", "plus_proche"),
    ],
)
def test_what_a_card_tells_is_asked_in_everyday_words(text: str, question: str) -> None:
    assert asked(text) == question


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("site internet ?", "site"),
        ("vous avez un site ?", "site"),
        ("c'est quoi leur site", "site"),
        ("ils ont un site internet ?", "site"),
        ("envoyez-moi ça par sms", "envoi"),
        ("vous pouvez me l'envoyer par mail ?", "envoi"),
        ("vous pouvez me l'envoyer sur mon téléphone", "envoi"),
        ("combien de temps ça prend ?", "non_dit"),
        ("ça dure combien de temps", "non_dit"),
        ("je suis malvoyant", "non_dit"),
        ("y a t il une boucle magnétique", "non_dit"),
        ("il y a un parking ?", "non_dit"),
        ("on peut se garer ?", "non_dit"),
        ("je suis sourd", "sourd"),
        ("j'entends mal au téléphone", "sourd"),
        ("je peux y aller à pied ?", "adresse"),
        ("c'est accessible en fauteuil ?", "acces"),
        ("leur mail", "mail"),
        ("quand", "horaires"),
    ],
)
def test_what_a_record_may_not_tell_is_asked_all_the_same(text: str, question: str) -> None:
    assert asked(text) == question


@pytest.mark.parametrize(
    "text",
    [
        "je veux créer un site internet",
        "je dois envoyer un dossier par mail",
        "je n'arrive pas à envoyer un sms",
        "je suis malvoyant et je veux un téléphone adapté",
        "le site des impôts marche pas",
    ],
)
def test_a_need_of_the_same_words_is_no_such_question(text: str) -> None:
    assert asked(text) is None
