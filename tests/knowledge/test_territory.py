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
        ("44600", "44184"),
        ("chateaub", "44036"),
        ("chateaubriand", "44036"),
        ("st nazair", "44184"),
        ("ste luce", "44172"),
        ("Saint-Géréon", "44003"),
        ("pas à Nantes, à Rezé", "44143"),
        ("jhabite plus a nantes mais a reze", "44143"),
        ("pourquoi pas à Nantes ?", "44109"),
        ("pas loin de Nantes", "44109"),
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
        "en perte d'autonomie", "je viens du Soudan", "au guichet", "", "la fête de la Saint-Jean", "bouffer", "saint",
        "j'ai un rendez-vous à la chapelle demain", "le feu de notre dame", "44", "un serpent", "je suis des cours",
    ],
)  # fmt: skip
def test_an_ordinary_word_is_no_commune(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.find(text).communes == ()


@pytest.mark.parametrize(
    ("text", "insee"), [("j'habite Vue", "44220"), ("à La Montagne", "44101"), ("j'habite au pin", "44124")]
)
def test_an_ordinary_word_counts_where_a_place_is_expected(gazetteer: Gazetteer, text: str, insee: str) -> None:
    assert [commune.insee for commune in gazetteer.find(text).communes] == [insee]


@pytest.mark.parametrize(
    ("text", "insee"),
    [
        ("caf redon", "35236"),
        ("caf Redon", "35236"),
        ("Redon", "35236"),
        ("je suis à redon", "35236"),
        ("séné", "56243"),
        ("guer", "56075"),
        ("lege", "44081"),
        ("Vitré", "35360"),
        ("à vitré", "35360"),
        ("caf vitré", "35360"),
    ],
)
def test_a_town_that_no_ordinary_word_hides_is_found_alone_and_after_a_partner(
    gazetteer: Gazetteer, text: str, insee: str
) -> None:
    assert [commune.insee for commune in gazetteer.find(text).communes] == [insee]


@pytest.mark.parametrize("text", ["vitre", "une vitre cassée", "un double vitré", "il joue au tiercé", "caf en ligne"])
def test_accents_alone_make_no_commune_of_an_ordinary_word(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.find(text).communes == ()


@pytest.mark.parametrize("text", ["44 600", "44.600", "j habite 44 600", "mdph 44\u00a0600", "44 600 saint nazaire"])
def test_a_postcode_may_be_written_in_two_groups(gazetteer: Gazetteer, text: str) -> None:
    assert [commune.insee for commune in gazetteer.find(text).communes] == ["44184"]


@pytest.mark.parametrize(
    "text", ["44 000 €", "44 000 euros de dettes", "02 44 600 123", "144 600", "44 6000", "1 44 600", "44, 600"]
)
def test_a_sum_or_a_phone_is_no_postcode(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.find(text).communes == ()


@pytest.mark.parametrize(
    ("text", "insee"), [("la bernerie", "44012"), ("j'habite à la bernerie", "44012"), ("les moutiers", "44106")]
)
def test_the_usual_short_name_of_a_commune_is_its_own(gazetteer: Gazetteer, text: str, insee: str) -> None:
    assert [commune.insee for commune in gazetteer.find(text).communes] == [insee]


@pytest.mark.parametrize("text", ["goulaine", "j'habite à goulaine", "mairie de Goulaine"])
def test_the_end_that_names_share_is_asked(gazetteer: Gazetteer, text: str) -> None:
    found = gazetteer.find(text)
    assert found.ambiguous and {one.name for one in found.communes} == {"Basse-Goulaine", "Haute-Goulaine"}
    assert [one.name for one in gazetteer.find("basse goulaine").communes] == ["Basse-Goulaine"]


@pytest.mark.parametrize(
    "text",
    [
        "je suis pas de Nantes", "j'habite pas à Nantes", "je ne suis pas de nantes", "je n'habite plus Nantes",
        "je suis pas habitant de Nantes", "pas 44000", "ni à Nantes ni à Rezé", "c'est pas la commune de Nantes",
        "je suis pas de nante",
    ],
)  # fmt: skip
def test_a_commune_denied_is_never_found(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.find(text).communes == ()


@pytest.mark.parametrize(
    "text", ["Saint-Jean", "j'habite à st jean", "La Chapelle", "je suis de la chapelle", "st julien"]
)
@pytest.mark.parametrize("home", [None, "44184"])
def test_the_beginning_of_many_names_is_asked(gazetteer: Gazetteer, text: str, home: str | None) -> None:
    found = gazetteer.find(text, near=gazetteer.by_insee(home))
    assert found.ambiguous and len(found.communes) > 2
    beginning = "La Chapelle" if "hapelle" in text else "Saint-J"
    assert all(one.name.startswith(beginning) for one in found.communes)


def test_the_nearest_of_those_asked_comes_first(gazetteer: Gazetteer) -> None:
    here, there = (gazetteer.find("La Chapelle", near=gazetteer.by_insee(code)) for code in ("44184", "44109"))
    assert here.communes[0].name == "La Chapelle-des-Marais" and there.communes[0].name == "La Chapelle-sur-Erdre"


def test_a_name_said_short_after_its_long_form_is_the_same_place(gazetteer: Gazetteer) -> None:
    found = gazetteer.find("j'habite à Saint-Étienne-de-Montluc, la nounou est à Saint-Étienne")
    assert [one.name for one in found.communes] == ["Saint-Étienne-de-Montluc"]


def test_neighbours_lie_around_the_nearest_first(gazetteer: Gazetteer) -> None:
    home = gazetteer.by_insee("44184")
    assert home is not None
    names = [one.name for one in gazetteer.neighbours(home)]
    assert {"Trignac", "Montoir-de-Bretagne", "Pornichet"} <= set(names)
    assert "Saint-Nazaire" not in names and "Nantes" not in names
    assert home not in gazetteer.neighbours(home, within_km=1.0)


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
