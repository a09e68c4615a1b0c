"""Needs in other languages: asked with buttons, never assumed."""

from __future__ import annotations

import pytest

from bot.foreign import GENERAL, LANGUAGES, button, foreign_needs, ordinal, yes_or_no
from bot.needs import Needs


@pytest.mark.parametrize(
    ("text", "language", "need"),
    [
        ("I need help with my tax return", "en", "impots"),
        ("how to open CAF account", "en", "caf"),
        ("where can I print a document please", "en", "impression"),
        ("busco trabajo y no sé hacer un currículum", "es", "emploi"),
        ("cita para renovar el pasaporte", "es", "identite"),
        ("preciso de ajuda para a declaração de impostos", "pt", "impots"),
        ("não sei usar o telemóvel", "pt", "smartphone"),
        ("nu înțeleg scrisoarea de la caf", "ro", "caf"),
        ("vreau să învăț franceza la un curs", "ro", "ateliers"),
        ("oturma izni yenilemek istiyorum", "tr", "etrangers"),
        ("bilgisayar kullanmayı öğrenmek istiyorum", "tr", "ordinateur"),
        ("як отримати тимчасовий захист", "uk", "etrangers"),
        ("де можна роздрукувати довідку", "uk", "impression"),
        ("мне нужно продлить вид на жительство", "ru", "etrangers"),
        ("как записаться к врачу", "ru", "sante"),
        ("我需要帮助填写税表", "zh", "impots"),
        ("怎么给孩子报名上学", "zh", "enfance"),
        ("mia madre ha bisogno di un medico di base", "it", "sante"),
        ("come si rinnova la carta d'identità", "it", "identite"),
        ("ich brauche einen Anwalt für die Scheidung", "de", "droits"),
        ("Aufenthaltstitel verlängern", "de", "etrangers"),
        ("szukam pracy na magazynie", "pl", "emploi"),
        ("chcę wyrobić dowód osobisty", "pl", "identite"),
        ("مرحبا أريد تجديد بطاقة الإقامة", "ar", "etrangers"),
        ("أين يمكنني طباعة ورقة", "ar", "impression"),
        ("не розумію лист від CAF", "uk", "caf"),
        ("rendez vous préfecture how to get", "en", "etrangers"),
        ("ищу France Travail", "ru", "emploi"),
    ],
)
def test_the_first_need_pointed_to_is_the_one_meant(text: str, language: str, need: str) -> None:
    assert foreign_needs(text, language)[0] == need


@pytest.mark.parametrize(
    ("text", "language"), [("good morning", "en"), ("مرحبا", "ar"), ("你好", "zh"), ("mes impôts", "fr"), ("x", "xx")]
)
def test_nothing_recognised_points_to_nothing(text: str, language: str) -> None:
    assert foreign_needs(text, language) == ()


def test_what_a_form_is_about_comes_before_the_form() -> None:
    assert foreign_needs("fill in the form for my driving licence", "en") == ("identite", "demarches")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_has_its_words_in_every_language(language: str) -> None:
    for choice in (*Needs.load(), "humain", "autre_chose"):
        words = button(choice, language)
        assert words, (language, choice)
        assert len(words.split()) <= 5, words


def test_a_language_that_is_not_ours_has_no_button() -> None:
    assert button("impots", "nl") is None


def test_the_general_needs_are_needs() -> None:
    assert set(GENERAL) <= set(Needs.load())


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("the first one", "1"), ("the second one please", "2"), ("el primero", "1"), ("el uno", "1"),
        ("la segunda", "2"), ("o primeiro", "1"), ("al doilea", "2"), ("ikincisi", "2"), ("il terzo", "3"),
        ("der erste", "1"), ("pierwszy", "1"), ("первый", "1"), ("другий", "2"), ("第一", "1"), ("第二个", "2"),
        ("الأول", "1"), ("الثانية", "2"), ("l'ultimo", "dernier"), ("последний", "dernier"),
        ("my second son", None), ("impots", None),
    ],
)  # fmt: skip
def test_a_place_said_in_another_language_is_one(text: str, place: str | None) -> None:
    assert ordinal(text) == place


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("sì", "oui"), ("si", "oui"), ("sí", "oui"), ("Sì grazie", "oui"), ("no, gracias", "non"),
        ("yes please", "oui"), ("não obrigado", "non"), ("так, дякую", "oui"), ("нет спасибо", "non"),
        ("好的，谢谢", "oui"), ("لا شكرا", "non"), ("da mersi", "oui"), ("nein danke", "non"), ("hayır", "non"),
        ("tak", "oui"), ("yes my taxes", None),
    ],
)  # fmt: skip
def test_yes_and_no_are_said_with_thanks(text: str, answer: str | None) -> None:
    assert yes_or_no(text) == answer
