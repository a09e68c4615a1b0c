"""Buttons, pressed or typed."""

from __future__ import annotations

import pytest

from bot.choices import chosen, typed

OFFERED = (
    {"id": "need:impots", "label": "Mes impôts"},
    {"id": "need:caf", "label": "Les aides de la Caf"},
    {"id": "autre_chose", "label": "Autre chose"},
    {"id": "humain", "label": "Parler à quelqu'un"},
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("le 2", "need:caf"),
        ("2", "need:caf"),
        ("la deuxième", "need:caf"),
        ("je veux le 3", "autre_chose"),
        ("c'est le premier", "need:impots"),
        ("le dernier", "need:caf"),
        ("le 4", "humain"),
        ("MES IMPOTS", "need:impots"),
        ("les aides de la caf", "need:caf"),
        ("parler a quelquun", "humain"),
        ("Autre chose svp", "autre_chose"),
        ("oui", None),
        ("12", None),
        ("la 9", None),
        ("44260", None),
        ("je voudrais imprimer", None),
        ("", None),
    ],
)
def test_a_typed_answer_names_a_button_by_label_or_place(text: str, meant: str | None) -> None:
    assert typed(text, OFFERED) == meant


LABELLED = (
    {"id": "need:impots", "label": "Faire ma déclaration d'impôts"},
    {"id": "need:caf", "label": "Demander une aide Caf"},
    {"id": "need:retraite", "label": "Préparer ma retraite"},
    {"id": "autre_chose", "label": "Autre chose"},
    {"id": "humain", "label": "Parler à quelqu'un"},
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("la déclaration", "need:impots"),
        ("declarasion impo", "need:impots"),
        ("plutôt la retrete", "need:retraite"),
        ("celui du milieu", "need:caf"),
        ("en haut", "need:impots"),
        ("en bas", "need:retraite"),
        ("quelqu'un", "humain"),
        ("aucun", "non"),
        ("ni l'un ni l'autre", "non"),
        ("les deux", "oui"),
        ("de l'aide", None),
        ("c'est pour le logement", None),
        ("ma retraite et mon logement", None),
    ],
)
def test_a_part_of_a_label_is_enough_when_it_fits_one_alone(text: str, meant: str | None) -> None:
    assert typed(text, LABELLED) == meant


COMMON = (
    {"id": "need:grand_age", "label": "Aider une personne âgée"},
    {"id": "need:identite", "label": "Refaire mes papiers d'identité"},
    {"id": "need:sante", "label": "Utiliser ma carte Vitale, Ameli"},
)


@pytest.mark.parametrize(
    "text", ["personne", "une personne", "Personnes", "papier", "mes papiers", "l'aide", "la carte"]
)
def test_a_common_word_alone_chooses_no_button_that_holds_it(text: str) -> None:
    assert typed(text, COMMON) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [("personne âgée", "need:grand_age"), ("papiers d'identité", "need:identite"), ("ma carte vitale", "need:sante")],
)
def test_with_another_word_of_the_label_it_does(text: str, meant: str) -> None:
    assert typed(text, COMMON) == meant


def test_after_cards_a_place_names_no_button() -> None:
    assert typed("le 2", OFFERED, by_place=False) is None
    assert typed("mes impots", OFFERED, by_place=False) == "need:impots"


def test_nothing_offered_means_nothing_named() -> None:
    assert typed("le 2", ()) is None


@pytest.mark.parametrize(
    "choice", ["need:plomberie", "restart", "/restart", "commune:", "commune:44", "need:", "x" * 999]
)
def test_an_id_that_is_not_ours_means_nothing(choice: str) -> None:
    assert chosen(choice, frozenset({"impots"})) is None


def test_a_need_button_carries_its_need_and_a_commune_button_its_code() -> None:
    need = chosen("need:impots", frozenset({"impots"}))
    assert need is not None
    assert (need.intent, need.need) == ("impots", "impots")
    place = chosen("commune:44184", frozenset())
    assert place is not None
    assert place.entities[0]["value"] == "44184"
