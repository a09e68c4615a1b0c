"""What is exported as data·inclusion keeps to its schema and can be imported."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from knowledge.demonstration import load_demonstration
from knowledge.importers import import_file
from knowledge.models import Partner, Service

SCHEMAS = Path(__file__).resolve().parents[4] / "shared" / "data" / "data-inclusion-schema-v1"


BY_HAND = {"withdrawn", "saturated", "closed_until", "transport", "demonstration", "version", "id", "bring"}
STRUCTURE = {
    "source": "dora", "id": "dora--s1", "nom": "Entraide d'essai", "date_maj": "2026-10-01", "commune": "Nantes",
    "code_postal": "44000", "adresse": "1 quai de l'Essai", "complement_adresse": "Escalier B",
    "reseaux_porteurs": ["aidants-connect", "secours-populaire"], "horaires_accueil": "Mo-Fr 09:00-12:00",
    "accessibilite_lieu": "https://acceslibre.beta.gouv.fr/app/essai/",
}  # fmt: skip
SERVICES = (
    {
        "source": "dora", "id": "dora--v1", "structure_id": "dora--s1", "nom": "Colis et essence",
        "description": "Un colis, un plein.", "date_maj": "2026-10-02", "type": "aide-materielle",
        "thematiques": ["equipement-et-alimentation--alimentation", "mobilite--financer-ma-mobilite"],
        "publics": ["etudiants", "femmes"], "frais": "payant", "frais_precisions": "1 € par semaine",
        "modes_accueil": ["a-distance", "en-presentiel"], "modes_mobilisation": ["telephoner", "se-presenter"],
        "zone_eligibilite": ["44109", "44184"],
    },
    {
        "source": "dora", "id": "dora--v2", "structure_id": "dora--s1", "nom": "Loyers", "description": "Les impayés.",
        "date_maj": "2026-10-02", "type": "accompagnement", "publics": ["actifs"], "frais": "gratuit",
        "thematiques": ["logement-hebergement--reduire-les-impayes-de-loyer"], "modes_accueil": ["en-presentiel"],
        "mobilisable_par": ["professionnels"], "zone_eligibilite": ["44"],
    },
)  # fmt: skip


@pytest.fixture
def bring(tmp_path: Path) -> Callable[..., Any]:
    """Imports text as a file."""

    def call(sessions: sessionmaker[Session], text: str) -> Any:
        path = tmp_path / "told.json"
        path.write_text(text, encoding="utf-8")
        return import_file(path, sessions, today=date(2026, 11, 20))

    return call


def _table(session: Session, model: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in session.execute(select(model.__table__)).mappings()]


def rows(sessions: sessionmaker[Session]) -> list[tuple[Any, ...]]:
    """Partners with their services, by their identifier, without what belongs to the people of one library."""
    with sessions() as session:
        partners, services = _table(session, Partner), _table(session, Service)
    names = {row["id"]: (row["source"], row["source_id"]) for row in partners}
    told = [("", *names[row["id"]], row) for row in partners]
    told += [(row["need"], *names[row.pop("partner_id")], row) for row in services]
    kept = [(*key, {name: value for name, value in row.items() if name not in BY_HAND}) for *key, row in told]
    return sorted(kept, key=lambda row: row[:3])


@pytest.mark.skipif(
    not SCHEMAS.exists(), reason="data-inclusion-schema-v1 is not beside this checkout (../shared/data)"
)
@pytest.mark.parametrize("demonstration", [False, True], ids=["imported", "demonstration"])
def test_structures_and_services_keep_to_the_schema(
    sessions: Any, exported: Any, demonstration: bool, request: Any
) -> None:
    if demonstration:
        load_demonstration(sessions, date(2026, 11, 20))
    else:
        request.getfixturevalue("imported")
    told = json.loads(exported(sessions, "data-inclusion"))
    assert told["structures"] and told["services"]
    for name in ("structure", "service"):
        schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
        check = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())
        assert [error.message for entry in told[f"{name}s"] for error in check.iter_errors(entry)] == []


def test_structures_and_services_come_back_equal(
    sessions: Any, elsewhere: Any, exported: Any, bring: Callable[..., Any]
) -> None:
    bring(sessions, json.dumps({"structures": [STRUCTURE], "services": SERVICES}))
    text = exported(sessions, "data-inclusion")
    report = bring(elsewhere, text)
    assert (report.added, report.refused, report.problems) == (1, 0, ())
    assert rows(elsewhere) == rows(sessions)
    assert exported(elsewhere, "data-inclusion") == text


def test_a_service_bears_the_words_of_its_source(sessions: Any, exported: Any, bring: Callable[..., Any]) -> None:
    bring(sessions, json.dumps({"structures": [STRUCTURE], "services": SERVICES}))
    told = json.loads(exported(sessions, "data-inclusion"))
    by_need = {service["id"]: service for service in told["services"]}
    food, rent = by_need["s1-aides_sociales"], by_need["s1-logement"]
    assert food["thematiques"] == ["equipement-et-alimentation--alimentation"]
    assert by_need["s1-mobilite"]["thematiques"] == ["mobilite--financer-ma-mobilite"]
    assert (food["publics"], food["type"]) == (["etudiants", "femmes"], "aide-materielle")
    assert (food["modes_accueil"], food["zone_eligibilite"]) == (["a-distance", "en-presentiel"], ["44109", "44184"])
    assert food["modes_mobilisation"] == ["se-presenter", "telephoner"]
    assert (rent["publics"], rent["frais"], rent["mobilisable_par"]) == (["actifs"], "gratuit", ["professionnels"])
    assert rent["zone_eligibilite"] == ["44"]
    structure = told["structures"][0]
    assert structure["reseaux_porteurs"] == ["aidants-connect", "secours-populaire"]
    assert (structure["adresse"], structure["complement_adresse"]) == ("1 quai de l'Essai", "Escalier B")


def test_a_correction_by_hand_is_told_in_place_of_the_words_of_the_source(
    sessions: Any, elsewhere: Any, exported: Any, bring: Callable[..., Any]
) -> None:
    bring(sessions, json.dumps({"structures": [STRUCTURE], "services": SERVICES}))
    by_hand = {
        "publics": ["seniors", "salaries"],
        "posture": "apprendre",
        "cost": "2 €",
        "zone_kind": "region",
        "zone_codes": ["52"],
    }
    with sessions.begin() as session:
        session.execute(update(Service).where(Service.need == "logement").values(**by_hand))
        partner = session.execute(select(Partner)).scalars().one()
        partner.name, partner.what, partner.hours_note = "N" * 190, "mot " * 110 + "fin", "Sonnez."
    told = json.loads(exported(sessions, "data-inclusion"))
    rent = next(service for service in told["services"] if service["id"] == "s1-logement")
    assert (rent["publics"], rent["type"], rent["frais_precisions"]) == (["seniors"], "atelier", "2 €")
    assert len(told["structures"][0]["nom"]) <= 150
    bring(elsewhere, json.dumps(told))
    assert rows(elsewhere) == rows(sessions)


def test_what_another_source_told_comes_back_equal(
    imported: Any, elsewhere: Any, exported: Any, bring: Callable[..., Any]
) -> None:
    text = exported(imported, "data-inclusion")
    assert bring(elsewhere, text).added == 4
    assert rows(elsewhere) == rows(imported)
    assert exported(elsewhere, "data-inclusion") == text
    assert bring(imported, text).unchanged == 4


def test_the_demonstration_comes_back_equal(
    sessions: Any, elsewhere: Any, exported: Any, bring: Callable[..., Any]
) -> None:
    """Every kind of partner, posture, public and zone that the library knows."""
    load_demonstration(sessions, date(2026, 11, 20))
    text = exported(sessions, "data-inclusion")
    assert bring(elsewhere, text).refused == 0
    assert rows(elsewhere) == rows(sessions)
    assert exported(elsewhere, "data-inclusion") == text


def test_a_structure_that_answers_nothing_still_answers_nothing(
    sessions: Any, elsewhere: Any, exported: Any, bring: Callable[..., Any]
) -> None:
    """Alone, the network of France Services would make it answer thirty needs."""
    bring(sessions, json.dumps([{**STRUCTURE, "reseaux_porteurs": ["france-service"]}]))
    with sessions.begin() as session:
        session.query(Service).delete()
    bring(elsewhere, exported(sessions, "data-inclusion"))
    assert [row for row in rows(elsewhere) if row[0]] == []


def test_a_code_that_we_do_not_know_is_that_of_any_source(
    sessions: Any, elsewhere: Any, exported: Any, bring: Callable[..., Any]
) -> None:
    bring(sessions, json.dumps({"structures": [STRUCTURE], "services": SERVICES}))
    told = json.loads(exported(sessions, "data-inclusion"))
    for service in told["services"]:
        service["passerelle_role"] = "sorcier"
    bring(elsewhere, json.dumps(told))
    assert {row[0] for row in rows(elsewhere)} >= {"", "aides_sociales", "mobilite", "logement"}


def test_a_partner_without_services_has_none(sessions: Any, exported: Any) -> None:
    assert json.loads(exported(sessions, "data-inclusion")) == {"structures": [], "services": []}
