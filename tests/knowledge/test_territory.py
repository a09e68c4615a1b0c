"""knowledge.territory: communes as people write them, and no false hit."""

from __future__ import annotations

import pytest

from knowledge.territory import Gazetteer


@pytest.mark.parametrize(
    ("text", "insee"),
    [
        ("jhabite a saint nazaire", "44184"),
        ("st naz", "44184"),
        ("mdph renouv 44600", "44184"),
        ("fs st nazaire", "44184"),
        ("près de saint nazère", "44184"),
        ("je suis de rezé", "44143"),
        ("reze", "44143"),
        ("la chapelle sur erdre", "44035"),
        ("j'habite chateaubrian", "44036"),
        ("a nante", "44109"),
        ("au pouliguen", "44135"),
        ("J'habite à Montoir", "44103"),
        ("SAINT-HERBLAIN", "44162"),
    ],
)
def test_a_commune_is_found_as_people_write_it(gazetteer: Gazetteer, text: str, insee: str) -> None:
    found = gazetteer.find(text, near=gazetteer.by_insee("44184"))
    assert [commune.insee for commune in found.communes] == [insee] and not found.ambiguous


@pytest.mark.parametrize(
    "text",
    [
        "j'ai perdu la vue", "je vais à la montagne", "le pin", "LA MONTAGNE", "mouais c'est pas clair",
        "parce que je veux lire", "je m'appelle Gaël", "en Loire-Atlantique", "une aide à l'hébergement",
        "en perte d'autonomie", "je viens du Soudan", "au guichet", "",
    ],
)  # fmt: skip
def test_an_ordinary_word_is_no_commune(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.find(text).communes == ()


@pytest.mark.parametrize(
    ("text", "insee"), [("j'habite Vue", "44220"), ("à La Montagne", "44101"), ("j'habite au pin", "44124")]
)
def test_an_ordinary_word_counts_where_a_place_is_expected(gazetteer: Gazetteer, text: str, insee: str) -> None:
    assert [commune.insee for commune in gazetteer.find(text).communes] == [insee]


def test_a_postcode_of_several_communes_is_ambiguous(gazetteer: Gazetteer) -> None:
    found = gazetteer.find("44110")
    assert found.ambiguous and found.communes[0].name == "Châteaubriant"


def test_two_communes_are_ambiguous_until_one_is_lived_in(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("de Rezé à Nantes").ambiguous
    assert [one.name for one in gazetteer.find("un train pour Nantes, j'habite Donges").communes] == ["Donges"]


def test_a_name_with_an_old_postcode_is_found_within_its_departement(gazetteer: Gazetteer) -> None:
    found = gazetteer.named("SAINT NAZAIRE", "44999")
    assert found is not None and found.insee == "44184"
    assert gazetteer.named("Saint-Nazaire", "75001") is None


def test_a_former_commune_shares_its_code_with_the_one_in_force(gazetteer: Gazetteer) -> None:
    """Varades is the seat of Loireauxence: both are 44213, and a code means the commune of today."""
    (former,) = gazetteer.find("Varades").communes
    assert former.name == "Varades" and not former.in_force
    today = gazetteer.by_insee(former.insee)
    assert today is not None and today.name == "Loireauxence" and today.in_force


@pytest.mark.parametrize("name", ["LOIREAUXENCE", "VAIR-SUR-LOIRE", "CHAUMES-EN-RETZ", "VILLENEUVE EN RETZ"])
def test_a_merged_commune_is_known_by_its_name(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.named(name) is not None
