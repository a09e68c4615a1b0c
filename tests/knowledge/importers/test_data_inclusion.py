"""data·inclusion: structures and services, in one file or in two."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload, sessionmaker

from knowledge.importers import ImportReport, import_file
from knowledge.importers.importing import PartsAlone
from knowledge.models import Partner

STRUCTURE = {
    "source": "dora", "id": "dora--s1", "nom": "Association d'essai", "date_maj": "2026-10-01", "commune": "Nantes",
    "code_postal": "44000", "adresse": "1 quai de l'Essai", "reseaux_porteurs": None, "siret": "00000000000000",
}  # fmt: skip
SERVICE = {
    "source": "dora", "id": "dora--v1", "structure_id": "dora--s1", "nom": "Colis", "description": "Colis alimentaire",
    "date_maj": "2026-10-02", "thematiques": ["equipement-et-alimentation--alimentation"], "frais": "gratuit",
    "zone_eligibilite": ["44109"], "contact_nom_prenom": "Camille Inventée",
}  # fmt: skip


@pytest.fixture
def bring(tmp_path: Path, sessions: sessionmaker[Session]) -> Any:
    def call(told: Any, **options: Any) -> ImportReport:
        path = tmp_path / "di.json"
        path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        return import_file(path, sessions, **options)

    return call


def partners(sessions: sessionmaker[Session]) -> list[Partner]:
    with sessions() as session:
        return list(session.execute(select(Partner).options(selectinload(Partner.services))).scalars())


def needs(partner: Partner) -> set[str]:
    return {service.need for service in partner.services}


def test_services_say_what_a_structure_does(bring: Any, sessions: sessionmaker[Session]) -> None:
    assert bring({"structures": [STRUCTURE], "services": [SERVICE]}).added == 1
    (found,) = partners(sessions)
    assert (found.source_id, found.kind, needs(found)) == ("s1", "association", {"aides_sociales"})
    (service,) = found.services
    assert (service.cost, service.zone_kind, service.zone_codes) == ("gratuit", "commune", ["44109"])


def test_two_files_say_the_same_as_one(bring: Any, sessions: sessionmaker[Session]) -> None:
    bring([STRUCTURE])
    assert needs(partners(sessions)[0]) == set()
    assert bring([SERVICE]).changed == 1
    assert needs(partners(sessions)[0]) == {"aides_sociales"}
    assert bring([STRUCTURE]).unchanged == 1 and bring([SERVICE]).unchanged == 1


def test_a_service_of_nobody_is_refused(bring: Any) -> None:
    report = bring({"structures": [STRUCTURE], "services": [{**SERVICE, "structure_id": "dora--s9"}]})
    assert (report.added, report.refused) == (1, 1)


def test_each_need_has_the_terms_of_its_own_service(bring: Any, sessions: sessionmaker[Session]) -> None:
    paid = {
        **SERVICE,
        "id": "v2",
        "thematiques": ["mobilite--financer-ma-mobilite"],
        "frais": "payant",
        "publics": ["femmes"],
    }
    bring({"structures": [STRUCTURE], "services": [SERVICE, paid]})
    found = {service.need: (service.cost, service.publics) for service in partners(sessions)[0].services}
    assert found == {"aides_sociales": ("gratuit", []), "mobilite": ("payant", ["femmes"])}


def test_a_broad_thematic_leads_only_to_kinds_that_the_need_names(bring: Any, sessions: sessionmaker[Session]) -> None:
    broad = {**SERVICE, "thematiques": ["numerique--acceder-a-des-services-en-ligne"]}
    bring({"structures": [STRUCTURE], "services": [broad]})
    assert not {"impots", "retraite"} & needs(partners(sessions)[0])


def test_a_known_network_without_services_does_what_it_is_for(bring: Any, sessions: sessionmaker[Session]) -> None:
    bring([{**STRUCTURE, "reseaux_porteurs": ["mission-locale"]}])
    assert "emploi" in needs(partners(sessions)[0])


def test_no_name_of_a_person_is_kept(bring: Any, sessions: sessionmaker[Session], tmp_path: Path) -> None:
    bring({"structures": [STRUCTURE], "services": [SERVICE]})
    assert b"Invent" not in (tmp_path / "base.sqlite3").read_bytes()


OTHER = {**STRUCTURE, "id": "dora--s2", "nom": "Autre association", "adresse": "2 quai de l'Essai"}


def by_name(sessions: sessionmaker[Session]) -> dict[str, set[str]]:
    """The needs of the partners that are not withdrawn."""
    return {str(found.source_id): needs(found) for found in partners(sessions) if not found.withdrawn}


def test_a_list_of_services_alone_is_never_whole(bring: Any, sessions: sessionmaker[Session]) -> None:
    bring([STRUCTURE, OTHER])
    with pytest.raises(PartsAlone, match="cannot be --whole"):
        bring([SERVICE], whole=True)
    assert by_name(sessions) == {"s1": set(), "s2": set()}
    assert bring([SERVICE]).missing == 0


def test_a_whole_file_withdraws_structures_of_those_sources_alone_that_it_lists(
    bring: Any, sessions: sessionmaker[Session]
) -> None:
    soliguide = {"source": "soliguide", "id": "soliguide--s3", "adresse": "3 quai de l'Essai"}
    bring([STRUCTURE, OTHER, {**STRUCTURE, **soliguide}])
    served = {**SERVICE, "source": "soliguide", "id": "v3", "structure_id": "soliguide--s3"}
    assert bring({"structures": [STRUCTURE], "services": [served]}, whole=True).removed == 1
    assert set(by_name(sessions)) == {"s1", "s3"}


def test_a_service_that_moves_or_ends_leaves_its_structure(bring: Any, sessions: sessionmaker[Session]) -> None:
    """A file with services is the truth for its structures."""
    both = [STRUCTURE, OTHER]
    bring({"structures": both, "services": [SERVICE]})
    bring({"structures": both, "services": [{**SERVICE, "structure_id": "dora--s2"}]})
    assert by_name(sessions) == {"s1": set(), "s2": {"aides_sociales"}}
    bring(both)
    assert by_name(sessions) == {"s1": set(), "s2": {"aides_sociales"}}
    bring({"structures": both, "services": []})
    assert by_name(sessions) == {"s1": set(), "s2": set()}
