"""What is left of a look-up once the communes are taken out that only name a street."""

from __future__ import annotations

import pytest

from knowledge.streets import without_street_names
from knowledge.territory import Gazetteer


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("impots 12 rue de Nantes", "impots 12 rue de"),
        ("impots 12 rue de Nantes saint-nazaire", "impots 12 rue de saint-nazaire"),
        ("cni rue de savenay 44600", "cni rue de 44600"),
        ("impots route de Savenay", "impots route de"),
        ("impots, 3 bis bd Nantes, 44600", "impots, 3 bis bd, 44600"),
        ("caf av. de Nantes", "caf av. de"),
        ("mdph rue st nazaire vertou", "mdph rue vertou"),
        ("mdph rue de Notre-Dame-des-Landes", "mdph rue de"),
        ("mdph  rue   de  Pornic ,  Vertou", "mdph rue de, Vertou"),
    ],
)
def test_a_commune_that_names_a_street_goes(gazetteer: Gazetteer, typed: str, left: str) -> None:
    assert without_street_names(typed, gazetteer.is_name) == left


@pytest.mark.parametrize(
    "typed",
    [
        "rdv av caf",
        "rdv av mdph nantes",
        "rdv av nantes",
        "atelier bd manga",
        "atelier bd nantes",
        "scolaire chemin de fer",
        "impasse administrative mdph",
        "caf rue du 8 mai 1945 nantes",
        "rue Marie Curie Nantes mdph",
        "caf av. du Général-de-Gaulle saint nazaire",
        "impots rue de la paix,  44600",
        "mdph rue 44600",
        "caf rue de la mairie, Nantes",
        "cours de français nantes",
        "cours nantes",
        "place creche nantes",
        "rue de nantes",
        "12 rue de Nantes",
        "je dors à la  rue ce soir",
        "je suis à la  rue Nantes avec mes enfants",
        "il dort dans la rue de Nantes depuis hier",
    ],
)
def test_every_other_word_stays(gazetteer: Gazetteer, typed: str) -> None:
    assert without_street_names(typed, gazetteer.is_name) == typed
