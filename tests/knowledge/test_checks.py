"""What `passerelle check` finds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from knowledge.catalogue import Catalogue
from knowledge.checks import check
from knowledge.finding import Finding, Hole
from knowledge.models import Library, Partner, PartnerSource, Service
from knowledge.national import REVIEWED_EVERY
from knowledge.ranking import CAUTION_AFTER
from knowledge.referential import national_contacts
from knowledge.territory import Gazetteer


@pytest.fixture
def add(sessions: sessionmaker[Session], today: date) -> Any:
    """Adds a partner that differs from a sound one by these values."""

    def add_partner(identifier: str = "p1", zone: dict[str, Any] | None = None, **values: Any) -> None:
        sound = {
            "source": "exemple", "source_id": identifier, "name": "Espace des Essais", "kind": "epn",
            "commune": "Saint-Nazaire", "insee": "44184",
            "verified_on": today - timedelta(days=10),
        }  # fmt: skip
        with sessions() as session:
            partner = Partner(id=identifier, **{**sound, **values})
            partner.services.append(Service(need="ordinateur", kind="epn", posture="apprendre", **(zone or {})))
            session.add(partner)
            session.commit()

    return add_partner


def found(catalogue: Catalogue, kind: str, today: date | None = None) -> list[Finding]:
    return [finding for finding in check(catalogue, Gazetteer.load(), today) if finding.kind == kind]


def test_a_sound_partner_needs_nobody(add: Any, catalogue: Catalogue) -> None:
    add(opening_hours="Mo-Fr 09:00-12:00", phone="02 61 91 00 01")
    assert {finding.kind for finding in check(catalogue, Gazetteer.load())} == {"need"}


@pytest.mark.parametrize(
    ("days", "says"), [(200, "shown with a caution"), (800, "not proposed"), (None, "never verified")]
)
def test_a_stale_record_says_what_becomes_of_it(
    add: Any, catalogue: Catalogue, today: date, days: int | None, says: str
) -> None:
    add(verified_on=None if days is None else today - timedelta(days=days))
    [finding] = found(catalogue, "stale")
    assert says in finding.what and "p1" in finding.where


def test_fiction_counts_only_until_a_real_partner_is_there(
    add: Any, catalogue: Catalogue, sessions: sessionmaker[Session], today: date
) -> None:
    fiction = {"demonstration": True, "verified_on": None}
    add("p1", zone={"zone_kind": "france"}, **{**fiction, "verified_on": today})
    add("p2", **fiction)
    with sessions.begin() as session:
        session.add(Library(slug="essai", name="Médiathèque", territory=["44184"], demonstration=True))
    assert {one.where for one in found(catalogue, "stale")} == {"Médiathèque (library essai)", "Espace des Essais (p2)"}
    assert "ordinateur" not in {one.where for one in found(catalogue, "need")}
    add("p3", verified_on=None)
    assert [one.where for one in found(catalogue, "stale")] == ["Espace des Essais (p3)"]
    assert "ordinateur" in {one.where for one in found(catalogue, "need")}


def test_fiction_fills_no_hole_beside_a_real_partner(
    add: Any, catalogue: Catalogue, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        session.add(Library(slug="essai", name="Médiathèque", territory=["44184", "44109"], demonstration=True))
    add("p1", zone={"zone_kind": "france"}, demonstration=True)
    assert found(catalogue, "hole") == []
    add("p2", zone={"zone_kind": "commune", "zone_codes": ["44184"]})
    [hole] = found(catalogue, "hole")
    assert isinstance(hole, Hole) and hole.communes == ("44109",)


def test_a_record_is_stale_from_the_day_after_its_term(add: Any, catalogue: Catalogue, today: date) -> None:
    add("p1", verified_on=today - CAUTION_AFTER)
    add("p2", verified_on=today - CAUTION_AFTER - timedelta(days=1))
    assert [finding.where for finding in found(catalogue, "stale")] == ["Espace des Essais (p2)"]


@pytest.mark.parametrize("hours", [{"opening_hours": "de 9h à 12h"}, {"hours_note": "de 9h à 12h"}])
def test_hours_that_no_machine_can_follow_are_found(add: Any, catalogue: Catalogue, hours: dict[str, str]) -> None:
    add(**hours)
    [finding] = found(catalogue, "hours")
    assert "de 9h à 12h" in finding.what


def test_a_note_without_a_clock_time_is_no_fault(add: Any, catalogue: Catalogue) -> None:
    add(hours_note="Sur rendez-vous, par téléphone.")
    assert found(catalogue, "hours") == []


def test_a_note_beside_good_hours_is_no_fault(add: Any, catalogue: Catalogue) -> None:
    add(opening_hours="Mo-Fr 09:00-12:00", hours_note="Sur rendez-vous le matin.")
    assert found(catalogue, "hours") == []


def test_one_phone_in_several_communes_is_found(add: Any, catalogue: Catalogue) -> None:
    add("p1", phone="02 61 91 00 01")
    add("p2", phone="02 61 91 00 01", commune="Trignac", insee="44210")
    add("p3", phone="02 61 91 00 02")
    add("p4", phone="02 61 91 00 02")
    [finding] = found(catalogue, "shared_phone")
    assert finding.where == "02 61 91 00 01" and "Saint-Nazaire, Trignac" in finding.what


def test_one_phone_in_one_commune_written_in_two_ways_is_no_fault(add: Any, catalogue: Catalogue) -> None:
    add("p1", phone="02 61 91 00 01", commune="NICE", insee=None)
    add("p2", phone="02 61 91 00 01", commune="Nice", insee="06088")
    assert found(catalogue, "shared_phone") == []


def test_a_need_without_partner_is_found(add: Any, catalogue: Catalogue, today: date) -> None:
    add()
    assert "ordinateur" not in {finding.where for finding in found(catalogue, "need")}
    assert "impots" in {finding.where for finding in found(catalogue, "need")}
    in_three_years = today + timedelta(days=1_100)
    assert "ordinateur" in {finding.where for finding in found(catalogue, "need", in_three_years)}


def test_national_contacts_are_reviewed_every_year(catalogue: Catalogue, today: date) -> None:
    assert found(catalogue, "national_contact") == []
    assert found(catalogue, "national_contact", today + timedelta(days=400))
    first = min(date.fromisoformat(str(contact["verified_on"])) for contact in national_contacts())
    assert found(catalogue, "national_contact", first + REVIEWED_EVERY) == []
    assert found(catalogue, "national_contact", first + REVIEWED_EVERY + timedelta(days=1))


@pytest.fixture
def territory(sessions: sessionmaker[Session]) -> None:
    """A library that serves Saint-Nazaire, Trignac and Nantes, 50 km away."""
    with sessions() as session:
        library = {"insee": "44184", "commune": "Saint-Nazaire", "verified_on": date(2026, 11, 1)}
        session.add(Library(slug="estuaire", name="Estuaire", territory=["44109", "44184", "44210"], **library))
        session.commit()


@pytest.mark.usefixtures("territory")
def test_a_commune_from_which_nobody_may_be_proposed_is_a_hole(add: Any, catalogue: Catalogue) -> None:
    add(insee="44184", zone={"zone_kind": "commune", "zone_codes": ["44184", "44210"]})
    [hole] = found(catalogue, "hole")
    assert isinstance(hole, Hole)
    assert (hole.need, hole.communes, hole.of) == ("ordinateur", ("44109",), 3)
    assert "1 commune of 3 without a partner within reach: Nantes" in hole.what
    add("p2", insee="44109", commune="Nantes", zone={"zone_kind": "commune", "zone_codes": ["44109"]})
    assert found(catalogue, "hole") == []


@pytest.mark.usefixtures("territory")
def test_a_partner_out_of_reach_or_too_old_fills_no_hole(add: Any, catalogue: Catalogue, today: date) -> None:
    add(insee="49007", commune="Angers", lat=47.47, lon=-0.55)
    [hole] = found(catalogue, "hole")
    assert "no partner within reach in any of the 3 communes" in hole.what
    add("p2", insee="44184", verified_on=today - timedelta(days=800))
    assert len(found(catalogue, "hole")) == 1


def test_a_network_without_territory_has_no_holes(add: Any, catalogue: Catalogue) -> None:
    add(zone={"zone_kind": "commune", "zone_codes": ["44184"]})
    assert found(catalogue, "hole") == []


NOWHERE = {"insee": None, "postcode": "44150", "commune": "Sainte-Fictive"}
EVERYWHERE = {"zone_kind": "departement", "zone_codes": ["44"]}


def test_an_unknown_place_is_found(add: Any, catalogue: Catalogue) -> None:
    add(**NOWHERE)
    [finding] = found(catalogue, "place")
    assert "Espace des Essais (p1)" in finding.where and "44150 Sainte-Fictive" in finding.what


@pytest.mark.parametrize("place", [{"lat": 47.3, "lon": -1.2}, {"insee": "44210"}])
def test_a_point_or_a_known_commune_is_a_known_place(add: Any, catalogue: Catalogue, place: dict[str, Any]) -> None:
    add(**{**NOWHERE, **place})
    assert found(catalogue, "place") == []


@pytest.mark.usefixtures("territory")
def test_an_unknown_place_fills_no_hole(add: Any, catalogue: Catalogue) -> None:
    add(zone=EVERYWHERE, **NOWHERE)
    [hole] = found(catalogue, "hole")
    assert "no partner within reach in any of the 3 communes" in hole.what
    add("p2", zone=EVERYWHERE)
    assert found(catalogue, "hole") == []


PLACE = {"address": "11 place de la Mairie", "postcode": "44600"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (
            {"name": "Mairie de Trignac"},
            {"name": "Mairie - Trignac", "address": "11 pl de la Mairie"},
            "name and street",
        ),
        ({"phone": "02 61 91 00 01"}, {"phone": "02 61 91 00 01", "name": "Cyber"}, "phone and street"),
    ],
)
def test_the_same_place_twice_is_found(add: Any, catalogue: Catalogue, one: Any, other: Any, same: str) -> None:
    add("p1", **{**PLACE, **one})
    add("p2", **{**PLACE, **other})
    [finding] = found(catalogue, "duplicate")
    assert same in finding.what and all(f"({identifier})" in str(finding) for identifier in ("p1", "p2"))


def test_two_services_under_one_roof_are_two_places(add: Any, catalogue: Catalogue) -> None:
    add("p1", **PLACE, name="Mairie de Trignac", kind="mairie", phone="02 61 91 00 01")
    add("p2", **PLACE, name="Point information jeunesse", kind="info_jeunes", phone="02 61 91 00 01")
    add("p3", **{**PLACE, "address": "80 avenue de la Gare"}, name="Mairie de Trignac", kind="mairie")
    assert found(catalogue, "duplicate") == []


@pytest.mark.parametrize(("street", "found_"), [("1 place de la Mairie", 1), ("80 avenue de la Gare", 0)])
def test_one_siret_in_one_street_is_one_place(
    add: Any, catalogue: Catalogue, sessions: sessionmaker[Session], street: str, found_: int
) -> None:
    """In another street it is an annexe: a commune gives its own SIRET to all of them."""
    for identifier, name, address in (("p1", "Mairie", PLACE["address"]), ("p2", "Annexe du Marais", street)):
        add(identifier, name=name, address=address, postcode="44600")
        with sessions() as session:
            told = {"siret": "26440001200010"}
            session.add(
                PartnerSource(source="a", source_id=identifier, partner_id=identifier, name_key=identifier, record=told)
            )
            session.commit()
    assert len(found(catalogue, "duplicate")) == found_


@pytest.mark.parametrize(
    ("email", "personal"),
    [
        ("camille.inventee@exemple.fr", True), ("c.inventee@exemple.fr", True), ("accueil@exemple.fr", False),
        ("contact@exemple.fr", False), ("mairie@exemple.fr", False), ("saint-nazaire@exemple.fr", False), (None, False),
    ],
)  # fmt: skip
def test_the_e_mail_of_a_person_is_found_and_not_repeated(
    add: Any, catalogue: Catalogue, email: str | None, personal: bool
) -> None:
    add(email=email)
    findings = found(catalogue, "email")
    assert bool(findings) == personal
    assert "inventee" not in "".join(map(str, findings))


def test_the_needs_are_reviewed_every_year(catalogue: Catalogue, today: date) -> None:
    assert found(catalogue, "review") == []
    assert [finding.where for finding in found(catalogue, "review", today + timedelta(days=400))] == ["needs.yml"]


def test_a_finding_reads_as_one_line() -> None:
    assert str(Finding("need", "has no partner", "caf", "Add one.")) == "caf has no partner"


def test_a_library_that_lost_its_phone_address_and_hours_is_told(
    sessions: sessionmaker[Session], catalogue: Catalogue
) -> None:
    with sessions.begin() as session:
        session.add(Library(slug="muette", name="Bibliothèque muette", version=1, territory=[]))
    [finding] = found(catalogue, "library")
    assert finding.what == "tells no phone, no address, no hours"


def test_partners_without_a_service_or_that_nobody_can_reach_are_told(
    add: Any, sessions: sessionmaker[Session], catalogue: Catalogue, today: date
) -> None:
    add("seul")
    with sessions.begin() as session:
        session.add(Partner(id="vide", source="e", source_id="v", name="CAF test", kind="caf", verified_on=today))
    assert ["seul" in one.where for one in found(catalogue, "reach")] == [True]
    assert ["vide" in one.where for one in found(catalogue, "service")] == [True]
