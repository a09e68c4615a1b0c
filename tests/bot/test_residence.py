"""Where people say that they live, and towns that no list of ours holds."""

from __future__ import annotations

import pytest

from bot.residence import here, no_commune, residence, theirs_then_ours, unknown_town


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("j'habite à Savenay", "savenay"),
        ("moi je vis à nantes maintenant", "nantes"),
        ("I live in Nantes", "nantes"),
        ("hello, we live near Saint-Nazaire please", "saint nazaire"),
        ("vivo en Rezé", "reze"),
        ("moro em Nantes", "nantes"),
        ("locuiesc în Nantes", "nantes"),
        ("abito a Rezé", "reze"),
        ("ich wohne in Nantes", "nantes"),
        ("mieszkam w Nantes", "nantes"),
        ("Nantes'ta oturuyorum", "nantes"),
        ("я живу в Nantes", "nantes"),
        ("я живу у Нанті", "нанті"),
        ("我住在Nantes", "nantes"),
        ("أسكن في Nantes", "nantes"),
    ],
)
def test_a_place_is_heard_in_every_language(text: str, place: str) -> None:
    where = residence(text)
    assert where is not None
    assert (where.place, where.announced) == (place, True)


@pytest.mark.parametrize("text", ["je cherche du travail", "I need a job", "paris", "ma mère vit seule", ""])
def test_what_says_more_or_something_else_is_no_residence(text: str) -> None:
    assert residence(text) is None


@pytest.mark.parametrize("text", ["paris", "Lyon", "je suis de bordeaux", "c'est à Marseille", "je viens de lille"])
def test_a_large_town_of_elsewhere_needs_no_question(text: str) -> None:
    assert unknown_town(text, asked=False)


@pytest.mark.parametrize("text", ["trifouilly", "Moëlan-sur-Mer", "à pouldreuzic", "le village de plouha"])
def test_any_name_is_a_town_once_it_was_asked_for(text: str) -> None:
    assert unknown_town(text, asked=True)
    assert not unknown_town(text, asked=False)


def test_a_name_announced_is_a_town_whether_it_was_asked_for_or_not() -> None:
    assert unknown_town("j'habite à trifouilly", asked=False)


@pytest.mark.parametrize(
    "text",
    [
        "je sais pas",
        "à l'étranger",
        "j'habite à la rue",
        "j'habite chez ma mère",
        "partout",
        "12",
        "bof",
        "à la retraite",
    ],
)
def test_ordinary_words_are_no_town(text: str) -> None:
    assert not unknown_town(text, asked=True)


@pytest.mark.parametrize(
    "text",
    ["dans le 44", "le 44", "44", "département 35", "loire atlantique", "en Loire-Atlantique", "en Bretagne",
     "en ville",     "le centre ville", "à côté de la gare",
     "j'habite à côté de la gare", "à la campagne", "dans mon quartier", "ici",
     "là", "j'habite en Vendée"],
)  # fmt: skip
def test_a_place_may_be_no_commune(text: str) -> None:
    assert no_commune(text)


@pytest.mark.parametrize(
    "text",
    ["44600", "Nantes", "le 2", "à la rue", "la mairie", "la gare", "je viens de perdre mon emploi", "la bibliothèque",
     "en ville je me sens mal", "dehors", ""],
)  # fmt: skip
def test_a_commune_a_service_or_more_is_none_of_them(text: str) -> None:
    assert not no_commune(text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("ma sœur habite Nantes, moi je suis à Pornic", (" nantes ", " je suis a pornic")),
        ("elle est à Rezé et j'habite Savenay", (" a reze et ", " savenay")),
        ("la caf de Nantes, je suis de Pornic", None),
        ("ma sœur habite Nantes", None),
    ],
)
def test_where_others_live_is_told_from_where_the_patron_does(text: str, parts: tuple[str, str] | None) -> None:
    assert theirs_then_ours(text) == parts


@pytest.mark.parametrize(
    "text", ["ici", "bah ici", "par ici", "c'est ici", "pas loin d'ici", "sur place", "près de la bibliothèque"]
)
def test_here_is_where_the_library_is(text: str) -> None:
    assert here(text)


@pytest.mark.parametrize("text", ["là", "chez moi", "je suis ici pour mes impôts", "près de l'église", "pas ici", ""])
def test_another_place_is_not_here(text: str) -> None:
    assert not here(text)


@pytest.mark.parametrize("text", ["et pour les photos ?", "pour mon fils", "pour y aller", "et pour venir demain ?"])
def test_a_question_that_goes_on_names_no_town(text: str) -> None:
    assert not unknown_town(text, asked=True)


@pytest.mark.parametrize("text", ["pour la rochelle", "pour Angers", "pour pouldreuzic"])
def test_a_town_may_come_after_pour(text: str) -> None:
    assert unknown_town(text, asked=True)
