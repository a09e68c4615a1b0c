"""knowledge.topics: the subject of a message may close a usual door."""

from __future__ import annotations

import pytest

from knowledge.referential import referential
from knowledge.topics import papers_of_its_need, right_kinds, topic_of, topics, wrong_kinds


@pytest.mark.parametrize(
    "text",
    [
        "carte grise", "Je dois faire la CARTE GRISE de ma voiture", "j'ai perdu mon permis", "refaire le permis",
        "un certificat d’immatriculation",
    ],
)  # fmt: skip
def test_the_town_hall_makes_no_vehicle_papers(text: str) -> None:
    assert wrong_kinds(topic_of("identite", text)) == {"mairie"}


@pytest.mark.parametrize(
    "text",
    [
        "ma carte d'identité", "passeport et permis périmés", "un permis de construire", "ma carte vitale", "", None,
        "c'est permissif",
    ],
)  # fmt: skip
def test_other_papers_close_no_door(text: str | None) -> None:
    assert topic_of("identite", text) is None and wrong_kinds(None) == frozenset()


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("je voudrais un COLIS alimentaire", {"aide_alimentaire"}),
        ("où est l'épicerie solidaire ?", {"aide_alimentaire"}),
        ("un dossier de surendettement", {"point_conseil_budget", "banque_de_france"}),
        ("payer ma facture d'eau", set()),
    ],
)
def test_a_subject_has_a_door_of_its_own(text: str, kinds: set[str]) -> None:
    assert right_kinds(topic_of("aides_sociales", text)) == kinds


def test_a_subject_counts_within_its_need_alone() -> None:
    assert topic_of("mobilite", "mon permis") is None


def test_every_subject_speaks_of_needs_and_kinds_that_exist() -> None:
    lists = referential()
    for topic in topics():
        assert topic.need in lists.needs and topic.wrong_kinds <= set(lists.kinds)
        assert topic.right_kinds <= set(lists.places_of_kinds(topic.need))
        assert set(lists.places_of_kinds(topic.need)) - topic.wrong_kinds


def test_what_comes_after_school_is_not_asked_of_those_who_receive_small_children() -> None:
    topic = topic_of("enfance", "comment on fait pour parcoursup")
    assert right_kinds(topic) == {"info_jeunes", "etablissement_scolaire"}
    assert "relais_petite_enfance" in wrong_kinds(topic)
    assert topic_of("enfance", "inscrire ma fille à la maternelle") is None


@pytest.mark.parametrize(
    "text",
    ["je voudrais apprendre le français", "moi apprendre francais", "alphabétisation", "cours de français"],
)
def test_who_learns_french_is_not_sent_to_who_writes_letters(text: str) -> None:
    topic = topic_of("courrier", text)
    assert "association_illettrisme" in right_kinds(topic) and "ecrivain_public" in wrong_kinds(topic)
    assert topic_of("courrier", "je ne sais pas lire et écrire, une lettre est arrivée") is None


def test_what_a_secondary_school_tells_is_asked_of_the_school() -> None:
    topic = topic_of("enfance", "pronote je comprends rien mon fils est au collège")
    assert right_kinds(topic) == {"etablissement_scolaire"} and "relais_petite_enfance" in wrong_kinds(topic)


@pytest.mark.parametrize("text", ["ma carte grise", "permis de conduire perdu", "refaire mon permis"])
def test_a_subject_does_not_ask_for_the_papers_of_another(text: str) -> None:
    assert not papers_of_its_need(topic_of("identite", text))
    assert papers_of_its_need(topic_of("identite", "ma carte d'identité"))
