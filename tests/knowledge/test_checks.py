"""What `passerelle check` finds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from knowledge.catalogue import Catalogue
from knowledge.checks import Finding, check
from knowledge.models import Partner, Service


@pytest.fixture
def add(sessions: sessionmaker[Session], today: date) -> Any:
    """Adds a partner that differs from a sound one by these values."""

    def add_partner(identifier: str = "p1", **values: Any) -> None:
        sound = {
            "source": "exemple", "source_id": identifier, "name": "Espace des Essais", "kind": "epn",
            "commune": "Saint-Nazaire", "verified_on": today - timedelta(days=10),
        }  # fmt: skip
        with sessions() as session:
            partner = Partner(id=identifier, **{**sound, **values})
            partner.services.append(Service(need="ordinateur", kind="epn", posture="apprendre"))
            session.add(partner)
            session.commit()

    return add_partner


def found(catalogue: Catalogue, kind: str, today: date | None = None) -> list[Finding]:
    return [finding for finding in check(catalogue, today) if finding.kind == kind]


def test_a_sound_partner_needs_nobody(add: Any, catalogue: Catalogue) -> None:
    add(opening_hours="Mo-Fr 09:00-12:00", phone="02 61 91 00 01")
    assert {finding.kind for finding in check(catalogue)} == {"need"}


@pytest.mark.parametrize(
    ("days", "says"), [(200, "shown with a caution"), (800, "not proposed"), (None, "never verified")]
)
def test_a_stale_record_says_what_becomes_of_it(
    add: Any, catalogue: Catalogue, today: date, days: int | None, says: str
) -> None:
    add(verified_on=None if days is None else today - timedelta(days=days))
    [finding] = found(catalogue, "stale")
    assert says in finding.what and "p1" in finding.where


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
    add("p2", phone="02 61 91 00 01", commune="Trignac")
    add("p3", phone="02 61 91 00 02")
    add("p4", phone="02 61 91 00 02")
    [finding] = found(catalogue, "shared_phone")
    assert finding.where == "02 61 91 00 01" and "Saint-Nazaire, Trignac" in finding.what


def test_a_need_without_partner_is_found(add: Any, catalogue: Catalogue, today: date) -> None:
    add()
    assert "ordinateur" not in {finding.where for finding in found(catalogue, "need")}
    assert "impots" in {finding.where for finding in found(catalogue, "need")}
    in_three_years = today + timedelta(days=1_100)
    assert "ordinateur" in {finding.where for finding in found(catalogue, "need", in_three_years)}


def test_national_contacts_are_reviewed_every_year(catalogue: Catalogue, today: date) -> None:
    assert found(catalogue, "national_contact") == []
    assert found(catalogue, "national_contact", today + timedelta(days=400))


def test_a_finding_reads_as_one_line() -> None:
    assert str(Finding("need", "has no partner", "caf", "Add one.")) == "need: caf has no partner. Add one."
