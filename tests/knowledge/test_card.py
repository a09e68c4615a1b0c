"""knowledge.card: how a place is named in a sentence. The rest of the card is tested with the referral."""

from __future__ import annotations

import pytest

from knowledge.card import of_place


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Nantes", "de Nantes"),
        ("Angers", "d'Angers"),
        ("Étaules", "d'Étaules"),
        ("Herbignac", "d'Herbignac"),
        ("Haute-Goulaine", "de Haute-Goulaine"),
        ("Hédé-Bazouges", "de Hédé-Bazouges"),
        ("L'Hermitage", "de L'Hermitage"),
        ("Le Pouliguen", "du Pouliguen"),
        ("Les Sorinières", "des Sorinières"),
        ("La Baule-Escoublac", "de La Baule-Escoublac"),
    ],
)
def test_a_commune_is_named_after_de(name: str, said: str) -> None:
    assert of_place(name) == said
