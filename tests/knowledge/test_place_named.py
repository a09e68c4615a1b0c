"""A place asked by its own name."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from knowledge.card import at_place
from knowledge.catalogue import Catalogue
from knowledge.demonstration import load_demonstration
from knowledge.place_named import name_asked, proper_words


@pytest.fixture
def known(catalogue: Catalogue, sessions: Any, today: date) -> Catalogue:
    load_demonstration(sessions, today)
    return catalogue


def _named(known: Catalogue, text: str) -> list[str]:
    asked = name_asked(text)
    return [one.place.name for one in known.named_as(asked, 3)] if asked else []


@pytest.mark.parametrize(
    "text",
    ["Le Panier commun", "adresse du panier commun ?", "le panier commun à Saint-Nazaire c'est ouvert quand"],
)
def test_the_place_is_found_by_the_words_of_its_name(known: Catalogue, text: str) -> None:
    assert [name.partition(",")[0] for name in _named(known, text)] == ["Le Panier commun"]


@pytest.mark.parametrize(
    "text",
    ["aide alimentaire", "panier", "le panier commun est trop cher", "mairie de Pornic", "espace numérique", "bonjour"],
)
def test_anything_else_names_no_place(known: Catalogue, text: str) -> None:
    assert _named(known, text) == []


def test_what_is_asked_is_told_apart_from_the_name() -> None:
    asked = name_asked("numéro de l'Espace numérique du Port")
    assert asked is not None
    assert (asked.words, asked.asks) == (("espace", "numerique", "port"), "telephone")


def test_the_commune_is_no_part_of_a_proper_name() -> None:
    assert proper_words("CCAS de Saint-Nazaire (exemple)", "Saint-Nazaire") == {"ccas"}


@pytest.mark.parametrize(
    ("name", "said"), [("Guérande", "à Guérande"), ("Le Croisic", "au Croisic"), ("Les Sorinières", "aux Sorinières")]
)
def test_a_commune_after_a(name: str, said: str) -> None:
    assert at_place(name) == said
