"""knowledge.place_asked and knowledge.places_of_kind: a place asked by its kind."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from knowledge.catalogue import Catalogue
from knowledge.demonstration import load_demonstration
from knowledge.models import Partner
from knowledge.place_asked import PlaceAsked, name_of_kind, place_asked
from knowledge.places_of_kind import places_of_kind
from knowledge.referential import read_yaml, referential
from knowledge.territory import Gazetteer


@pytest.mark.parametrize(
    ("text", "where", "kind", "asks"),
    [
        ("adresse de la mission locale", (), "mission_locale", "adresse"),
        ("c'est quoi le numéro de la CAF", (), "caf", "telephone"),
        ("la mairie de Pornic est ouverte samedi matin ?", ("Pornic",), "mairie", "horaires"),
        ("horaires de France Services Pornic", ("Pornic",), "france_services", "horaires"),
        ("y'a un CCAS à Guérande ?", ("Guérande",), "ccas", "adresse"),
        ("horaire mairie st nazaire", ("Saint-Nazaire",), "mairie", "horaires"),
        ("mission locale saint nazaire", ("Saint-Nazaire",), "mission_locale", "adresse"),
        ("sous-préfecture", (), "prefecture", "adresse"),
        ("l'adil", (), "adil", "adresse"),
        ("la mairie de Montoir", ("Montoir-de-Bretagne", "Montoir"), "mairie", "adresse"),
        ("horaires de la médiathèque de Nantes", ("Nantes",), "library", "horaires"),
    ],
)
def test_a_kind_and_a_question_alone_ask_for_a_place(text: str, where: Any, kind: str, asks: str) -> None:
    assert place_asked(text, where) == PlaceAsked(kind, asks)


@pytest.mark.parametrize(
    "text",
    [
        "j'ai perdu mon numéro de caf",
        "la mairie ne veut pas me donner mon adresse",
        "mon dossier caf",
        "la caf",
        "les horaires",
        "la mairie de Pornic est ouverte ?",
    ],
)
def test_anything_else_beside_is_no_such_question(text: str) -> None:
    assert place_asked(text) is None


def test_what_was_asked_before_goes_on() -> None:
    assert place_asked("mairie et celle de Pornic", ("Pornic",), "horaires") == PlaceAsked("mairie", "horaires")


def test_every_kind_asked_for_is_one_of_the_referential() -> None:
    known = referential().kinds
    assert all(name_of_kind(kind) for kind in ("ccas", "mairie"))
    assert {place_asked(f"adresse {name_of_kind(kind)}").kind for kind in _kinds()} == set(_kinds()) <= set(known)  # type: ignore[union-attr]


def _kinds() -> list[str]:
    return list(read_yaml("place-questions.yml")["kinds"])


@pytest.fixture
def known(catalogue: Catalogue, sessions: Any, today: date) -> Catalogue:
    load_demonstration(sessions, today)
    return catalogue


def _places(known: Catalogue, gazetteer: Gazetteer, kind: str, *names: str, home: str = "") -> list[str | None]:
    communes = [gazetteer.find(name).communes[0] for name in names]
    lives = gazetteer.find(home).communes[0] if home else None
    return [card.commune for card in places_of_kind(known, gazetteer, kind, communes=communes, home=lives)]


def test_the_places_of_a_commune_named_and_of_no_other(known: Catalogue, gazetteer: Gazetteer) -> None:
    assert _places(known, gazetteer, "mairie", "Pornic") == ["Pornic"]
    assert _places(known, gazetteer, "ccas", "Guérande", home="Saint-Nazaire") == []


def test_without_a_commune_those_of_home_or_of_the_library_else_the_nearest(
    known: Catalogue, gazetteer: Gazetteer
) -> None:
    assert _places(known, gazetteer, "mairie", home="Savenay") == ["Savenay"]
    assert _places(known, gazetteer, "mission_locale") == ["Saint-Nazaire"]
    assert _places(known, gazetteer, "mission_locale", home="Rezé") == ["Nantes"]


def test_a_record_unverified_for_two_years_is_not_shown(
    known: Catalogue, sessions: Any, gazetteer: Gazetteer, today: date
) -> None:
    with sessions.begin() as session:
        session.execute(update(Partner).values(verified_on=today - timedelta(days=800)))
    assert _places(known, gazetteer, "mairie", "Pornic") == []
