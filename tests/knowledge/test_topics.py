"""knowledge.topics: the subject of a message may close a usual door."""

from __future__ import annotations

import pytest

from knowledge.referential import referential
from knowledge.topics import right_kinds, topic_of, topics, wrong_kinds


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
