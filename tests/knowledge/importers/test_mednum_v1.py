"""What one row of the standard becomes."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.importers.mednum_v1 import read
from knowledge.importers.rows import Record, Trade

CELLS = {
    "id": "1", "pivot": "", "nom": "Espace des Essais", "commune": "Rezé", "code_postal": "44400", "adresse": "1 rue A",
    "date_maj": "2026-10-01", "services": "",
}  # fmt: skip


@pytest.fixture
def place(make_row: Any, trade: Trade) -> Any:
    """The record of a row that differs from a plain one by these cells."""

    def make(**cells: str) -> Record | None:
        return read(make_row(**{**CELLS, **cells}), trade)

    return make


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({"typologie": "RFS"}, "france_services"),
        ({"typologie": "TIERS_LIEUX|ASSO"}, "epn"),
        ({"typologie": "ASSO;CSC"}, "centre_social"),
        ({"typologie": "RELAIS_LECTURE"}, "library"),
        ({"typologie": "ASSO", "nom": "Centre socioculturel de l'Essai"}, "centre_social"),
        ({"typologie": "ASSO"}, "association"),
        ({"typologie": "Autre"}, None),
        ({"nom": "CTRE COM ACTION SOCIALE DE L'ESSAI"}, "ccas"),
        ({"nom": "FRANCE SERVICES - COMMUNE DE L'ESSAI"}, "france_services"),
        ({"nom": "Médiathèque de l'Essai"}, "library"),
        ({"nom": "COMMUNE D'ESSAI"}, "mairie"),
        ({"nom": "Communauté de communes de l'Essai"}, None),
    ],
)
def test_the_kind_comes_from_the_typology_then_from_the_name(place: Any, cells: dict[str, str], kind: str) -> None:
    assert place(**cells).kind == kind


def test_programmes_are_roles(place: Any) -> None:
    found = place(dispositif_programmes_nationaux="Conseillers numériques|Aidants Connect|Certification PIX")
    assert found.roles == {"conseiller_numerique", "aidants_connect"}


@pytest.mark.parametrize("pivot", ["", "00000000000000", "11111111111111", "123456789", "2,1440E+13"])
def test_a_placeholder_is_no_siret(place: Any, pivot: str) -> None:
    assert place(pivot=pivot).siret is None


def test_the_booking_page_stands_in_for_a_missing_site(place: Any) -> None:
    assert place(prise_rdv="https://rdv.exemple.fr/1").website == "https://rdv.exemple.fr/1"


def test_a_row_without_source_is_of_the_standard_itself(place: Any) -> None:
    assert place().source == "mednum"


def test_a_long_presentation_stands_in_for_a_missing_summary_and_is_cut(place: Any) -> None:
    assert len(place(presentation_detail="mot " * 200).what) <= 280


@pytest.mark.parametrize("column", ["id", "nom", "commune", "code_postal", "adresse"])
def test_a_row_without_what_a_place_needs_is_refused(place: Any, column: str) -> None:
    assert place(**{column: " "}) is None


@pytest.mark.parametrize(
    "written",
    [
        "week 2-52/2 Tu 09:00-12:00; PH off",
        "Mo-Fr 08:30-12:00,13:30-17:00; Th 08:30-12:00",
        "Mo-Th 09:00-12:30; Tu off",
    ],
)
def test_hours_with_alternate_weeks_or_overridden_days_are_hours(place: Any, written: str) -> None:
    assert (place(horaires=written).opening_hours, place(horaires=written).hours_note) == (written, None)


@pytest.mark.parametrize("written", ["Ouvert de 9h à 17h", "Mo 09:30-12:00; Tu 12:30", "sur rendez-vous"])
def test_hours_that_no_machine_can_follow_become_a_note(place: Any, written: str) -> None:
    assert (place(horaires=written).opening_hours, place(horaires=written).hours_note) == (None, written)


def test_a_service_that_leads_nobody_to_the_place_is_told(make_row: Any, trade: Trade) -> None:
    """An ordinary place answers no errand: the words of the standard are right, and yet no patron would be sent."""
    services = "Aide aux démarches administratives|Utilisation sécurisée du numérique"
    row = make_row(**{**CELLS, "typologie": "EPN", "services": services})
    assert read(row, trade) is not None
    assert [(p.field, p.value) for p in row.problems] == [("services", "Aide aux démarches administratives")]
    row = make_row(**{**CELLS, "typologie": "RFS", "services": services})
    assert read(row, trade) is not None and row.problems == []
