"""Places of one town are known as such, however it was written."""

from __future__ import annotations

import pytest

from knowledge.records import Place
from knowledge.territory import Gazetteer
from knowledge.towns import UNKNOWN, towns


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ([("NICE", None), ("Nice", None)], ["Nice"]),
        ([("NICE", "06088"), ("Nice", None)], ["Nice"]),
        ([("LA TOUR D'AIGUES", None), ("La Tour-d'Aigues", None)], ["La Tour-d'Aigues"]),
        ([("MARSEILLE", "13055"), ("Marseille 10e", "13210")], ["Marseille 10e"]),
        ([("Marseille", None), ("MARSEILLE 10EME ARRONDISSEMENT", None)], ["Marseille"]),
        ([("Lyon", None), ("Lyon 1er", "69381"), ("Paris 20", "75120")], ["Lyon", "Paris 20"]),
        ([("Varades", "44213"), ("Loireauxence", "44213")], ["Varades"]),  # a former commune
        ([("Saint-Denis", "93066"), ("Saint-Denis", "97411")], ["Saint-Denis", "Saint-Denis"]),  # two towns
        ([("Nantes", "44109"), ("NICE", None)], ["NICE", "Nantes"]),
        ([("Nantes", None), (None, None)], ["Nantes", UNKNOWN]),
        ([("Marseille", "13055"), ("Martigues", "13056"), ("Aubagne", "13217")], ["Aubagne", "Marseille", "Martigues"]),
    ],
)
def test_a_town_is_one_however_it_was_written(
    gazetteer: Gazetteer, written: list[tuple[str | None, str | None]], expected: list[str]
) -> None:
    places = [Place(name="Lieu", commune=name, insee=code) for name, code in written]
    assert towns(places, gazetteer) == expected
