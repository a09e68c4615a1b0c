"""What is left of a look-up once its streets are taken out."""

from __future__ import annotations

import pytest

from knowledge.streets import without_streets


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("impots rue de la paix", "impots"),
        ("impots 12 rue de la paix nantes", "impots nantes"),
        ("impots, 3 bis bd de la Liberté, 44600", "impots, 44600"),
        ("cni rue de savenay 44600", "cni 44600"),
        ("caf av. du Général de Gaulle saint nazaire", "caf Gaulle saint nazaire"),
        ("mdph rue saint nazaire vertou", "mdph vertou"),
        ("carte grise allée de l'Ile", "carte grise"),
        ("rue de nantes", "rue de nantes"),
        ("impots,  44600", "impots,  44600"),
        ("il dort dans la rue depuis hier", "il dort dans la rue depuis hier"),
        ("je suis à la rue avec mes enfants", "je suis à la rue avec mes enfants"),
        ("mdph rue 44600", "mdph rue 44600"),
        ("cours de français nantes", "cours de français nantes"),
    ],
)
def test_a_street_goes_and_all_that_is_asked_stays(typed: str, left: str) -> None:
    assert without_streets(typed) == left
