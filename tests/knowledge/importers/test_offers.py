"""From services and kinds to needs."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.importers.offers import Offer, kind_of, offers
from knowledge.importers.rows import Trade

PAPERS = frozenset({"Aide aux démarches administratives"})
BASICS = frozenset({"Maîtrise des outils numériques du quotidien"})
ACCESS = frozenset({"Accès internet et matériel informatique"})


@pytest.fixture
def answers(make_record: Any, trade: Trade) -> Any:
    """The offers, by need, of a place that differs from a plain one by these values."""

    def make(**values: object) -> dict[str, Offer]:
        return {offer.need: offer for offer in offers(make_record(**values), trade)}

    return make


def test_france_services_helps_with_every_errand_of_its_label(answers: Any) -> None:
    found = answers(kind="france_services", services=BASICS)
    assert {"impots", "caf", "retraite", "identite", "demarches"} <= set(found)
    assert found["impots"].posture == "accompagner"


def test_a_ccas_helps_with_social_aid_and_those_of_its_commune(answers: Any) -> None:
    found = answers(kind="ccas", services=PAPERS)["aides_sociales"]
    assert (found.kind, found.zone_kind, found.zone_codes) == ("ccas", "commune", ["44184"])


def test_an_intercommunal_one_helps_those_of_all_its_communes(answers: Any) -> None:
    found = answers(kind="ccas", services=PAPERS, intercommunal=True)["aides_sociales"]
    assert (found.zone_kind, found.zone_codes) == ("epci", ["244400644"])


def test_a_generic_place_does_not_answer_every_errand(answers: Any) -> None:
    assert answers(kind="association", services=PAPERS) == {}
    assert answers(kind=None, services=PAPERS) == {}


def test_any_place_of_digital_mediation_answers_digital_needs(answers: Any) -> None:
    found = answers(kind="association", services=BASICS | ACCESS)
    assert {"ordinateur", "smartphone", "acces_internet"} <= set(found)
    assert "bibliotheque" not in found and "handicap" not in found


def test_the_role_that_knows_best_answers(answers: Any) -> None:
    """A town hall where an adviser teaches: the adviser does."""
    found = answers(kind="mairie", roles=frozenset({"conseiller_numerique"}), services=BASICS)
    assert found["ordinateur"].kind == "conseiller_numerique"


def test_a_programme_gives_its_kind_to_a_place_that_tells_none(make_record: Any, trade: Trade) -> None:
    assert kind_of(make_record(roles=frozenset({"conseiller_numerique"})), trade) == "conseiller_numerique"
    assert kind_of(make_record(roles=frozenset({"aidants_connect"})), trade) == "epn"


@pytest.mark.parametrize(
    ("support", "posture"),
    [
        (set(), "accompagner"),
        ({"Accompagnement individuel", "Dans un atelier collectif"}, "accompagner"),
        ({"Dans un atelier collectif"}, "apprendre"),
        ({"En autonomie"}, "informer"),
        ({"À distance"}, "accompagner"),
    ],
)
def test_the_way_of_receiving_people_bounds_the_posture(answers: Any, support: set[str], posture: str) -> None:
    found = answers(kind="france_services", services=PAPERS, support=frozenset(support))
    assert found["impots"].posture == posture


def test_an_accredited_helper_acts_with_a_mandate(answers: Any) -> None:
    found = answers(roles=frozenset({"aidants_connect"}), support=frozenset({"Dans un atelier collectif"}))
    assert found["impots"].posture == "faire_pour"


def test_price_public_and_access_are_those_of_the_row(answers: Any) -> None:
    found = answers(
        kind="epn",
        services=BASICS,
        fees=frozenset({"Gratuit"}),
        publics=frozenset({"Jeunes", "Étudiants", "Seniors"}),
        access=frozenset({"Téléphoner", "Se présenter"}),
    )["ordinateur"]
    assert (found.cost, found.publics) == ("gratuit", ["jeunes", "seniors"])
    assert found.appointment == "Venez sur place ou appelez."


def test_a_place_that_receives_nobody_must_be_reachable(answers: Any) -> None:
    shut = {"kind": "epn", "services": BASICS, "access": frozenset({"Ce lieu n'accueille pas de public"})}
    assert answers(**shut) == {}
    assert answers(**shut, phone="02 61 91 00 01")["ordinateur"].appointment == "Ce lieu ne reçoit pas de public."


def test_a_place_that_nobody_can_locate_serves_its_departement_only(answers: Any) -> None:
    found = answers(kind="epn", services=BASICS, insee=None, lat=None, lon=None)["ordinateur"]
    assert (found.zone_kind, found.zone_codes) == ("departement", ["44"])
