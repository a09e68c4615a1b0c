"""What is exported as mednum keeps to its schema, and imports back equal."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import StaticPool

from knowledge.demonstration import load_demonstration
from knowledge.exporters.mednum import COLUMNS
from knowledge.importers import import_file
from knowledge.models import Partner, Service
from storage.base import Base
from storage.database import make_engine, session_factory, upgrade

TRAPS = Path(__file__).parents[1] / "importers" / "data" / "pieges.csv"
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
SCHEMA = SHARED / "mednum-schema-v1.0.2.json"
REAL = ("mednum-v1-loire-atlantique-derive.csv", "mednum-v0-hub-du-sud-646.json", "mednum-exemple-valide.csv")
NUMBERS = {"id", "partner_id"}
NOT_BY_FILE = {"saturated", "closed_until", "demonstration", "bring"}

PLAIN = {
    "nom": "Lieu", "commune": "Saint-Nazaire", "code_postal": "44600", "source": "essai", "date_maj": "2026-10-01",
    "services": "Aide aux démarches administratives",
}  # fmt: skip
ODD = (
    '"', "'", "''", "|", ";", ",", "\n", "\r\n", "\r", "\t", " ", "😀", "é", "e\N{COMBINING ACUTE ACCENT}", "\\",
    "=cmd|'/c calc'!A1", "=1+1", "+1", "-2", "@SUM(A1)", "'=1", "''=1", "<b>", "</b>", "<script>alert(1)</script>",
    "&amp;", "&#61;", "&lt;b&gt;", "\N{RIGHT-TO-LEFT OVERRIDE}", "\N{ZERO WIDTH SPACE}", "\ufeff", "mot " * 200,
    "x" * 3_000,
    "09:00-12:00", "Mo-Fr 09:00-12:00", "http://a.example.fr", "…", "Lieu", "1 rue A", "null", "None", "0",
)  # fmt: skip
FREE = ("nom", "adresse", "complement_adresse", "presentation_resume", "presentation_detail", "horaires", "courriels",
        "site_web", "structure_parente", "itinerance", "autres_formations_labels", "prise_rdv", "id", "source",
        "telephone", "pivot", "latitude")  # fmt: skip
any_letters = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"))
odd_texts = st.lists(st.sampled_from(ODD) | any_letters, max_size=4).map("".join)
odd_rows = st.lists(st.dictionaries(st.sampled_from(FREE), odd_texts, max_size=5), min_size=1, max_size=6)

needs_schema = pytest.mark.skipif(not SCHEMA.exists(), reason=f"{SCHEMA.name} is not beside this checkout")


def faults(text: str) -> list[tuple[str, str]]:
    """Cells that break a constraint of the published schema (a Table Schema: required, unique, pattern, length)."""
    fields = json.loads(SCHEMA.read_text(encoding="utf-8"))["fields"]
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert rows and list(rows[0]) == [field["name"] for field in fields]
    assert len({row["id"] for row in rows}) == len(rows)
    return [
        (field["name"], row[field["name"]]) for row in rows for field in fields if not fits(field, row[field["name"]])
    ]


def fits(field: dict[str, Any], value: str) -> bool:
    rules = field["constraints"]
    if not value:
        return not rules.get("required")
    if field["type"] == "number":
        float(value)
    if field["type"] == "date":
        date.fromisoformat(value)
    return len(value) <= rules.get("maxLength", len(value)) and bool(re.search(rules.get("pattern", ""), value))


def told(sessions: sessionmaker[Session], table: type) -> list[dict[str, Any]]:
    """What files tell of every row, whoever numbered it."""
    with sessions() as session:
        rows = session.execute(select(table.__table__)).mappings()
        kept = [{name: value for name, value in row.items() if name not in NOT_BY_FILE} for row in rows]
    if table is Service:
        kept = [{name: value for name, value in row.items() if name != "id"} for row in kept]
    return sorted(kept, key=str)


@pytest.fixture
def again(tmp_path: Path) -> sessionmaker[Session]:
    """A second, empty database."""
    engine = make_engine(f"sqlite:///{tmp_path / 'again.sqlite3'}")
    upgrade(engine)
    return session_factory(engine)


def empty() -> sessionmaker[Session]:
    """A database without a row, in memory."""
    engine = create_engine("sqlite://", poolclass=StaticPool, future=True)
    Base.metadata.create_all(engine)
    return session_factory(engine)


def written(folder: Path, rows: list[dict[str, str]]) -> Path:
    """A mednum file with these cells, in otherwise plain rows."""
    path = folder / "odd.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS)
        table.writeheader()
        table.writerows(
            {**PLAIN, "id": str(number), "adresse": f"{number} rue A", **row} for number, row in enumerate(rows)
        )
    return path


def test_every_place_is_one_row_of_32_columns(imported: Any, exported: Any) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(imported, "mednum"), newline="")))
    assert len(rows) == 4 and tuple(rows[0]) == COLUMNS and len(COLUMNS) == 32
    found = next(row for row in rows if row["id"] == "fs-1")
    assert (found["adresse"], found["complement_adresse"]) == ("1 rue de l'Exemple", "Bâtiment B")
    assert (found["telephone"], found["typologie"], found["pivot"]) == ("+33261910001", "RFS", "0" * 14)
    assert found["dispositif_programmes_nationaux"] == "Aidants Connect|France Services"


@pytest.mark.parametrize("form", ["mednum", "mednum-json"])
def test_it_imports_back_equal(imported: Any, exported: Any, again: Any, form: str, tmp_path: Path) -> None:
    text = exported(imported, form)
    path = tmp_path / "exported"
    path.write_text(text, encoding="utf-8", newline="")
    import_file(path, again, today=date(2026, 11, 20))
    assert told(again, Partner) == told(imported, Partner)
    assert told(again, Service) == told(imported, Service)
    assert exported(again, form) == text


@needs_schema
@pytest.mark.parametrize("name", REAL)
def test_real_files_keep_to_the_schema_and_import_back_equal(
    sessions: Any, exported: Any, verified: Any, again: Any, tmp_path: Path, name: str
) -> None:
    import_file(SHARED / name, sessions)
    verified(sessions)
    text = exported(sessions, "mednum")
    path = tmp_path / "exported.csv"
    path.write_text(text, encoding="utf-8", newline="")
    import_file(path, again)
    assert faults(text) == []
    assert (told(again, Partner), told(again, Service)) == (told(sessions, Partner), told(sessions, Service))
    assert exported(again, "mednum") == text


@needs_schema
def test_the_demonstration_keeps_to_the_schema(sessions: Any, exported: Any) -> None:
    load_demonstration(sessions, date(2026, 11, 20))
    assert faults(exported(sessions, "mednum")) == []


def test_what_people_of_the_library_wrote_is_exported(imported: Any, exported: Any) -> None:
    with imported() as session:
        found = session.execute(select(Partner).where(Partner.source_id == "fs-1")).scalar_one()
        found.address, found.phone, found.kind = "2 rue Neuve", "3949", "mairie"
        session.commit()
    rows = csv.DictReader(io.StringIO(exported(imported, "mednum"), newline=""))
    row = next(row for row in rows if row["id"] == "fs-1")
    assert (row["adresse"], row["complement_adresse"], row["typologie"]) == ("2 rue Neuve", "", "MUNI")
    assert row["telephone"] == ""  # the standard has no short numbers


def test_one_identifier_in_two_sources_is_told_apart(sessions: Any, exported: Any, again: Any, tmp_path: Path) -> None:
    with sessions() as session:
        for source in ("a", "b"):
            session.add(
                Partner(
                    id=source, source=source, source_id="1", name=f"Lieu {source}", kind="epn", address="1 rue A",
                    postcode="44600", commune="Saint-Nazaire", verified_on=date(2026, 11, 1),
                )
            )  # fmt: skip
        session.commit()
    path = tmp_path / "exported.csv"
    path.write_text(exported(sessions, "mednum"), encoding="utf-8", newline="")
    assert {row["id"] for row in csv.DictReader(path.open(encoding="utf-8", newline=""))} == {"a--1", "b--1"}
    import_file(path, again)
    assert {(row["source"], row["source_id"]) for row in told(again, Partner)} == {("a", "1"), ("b", "1")}


def test_a_commune_overseas_keeps_its_code(sessions: Any, exported: Any, tmp_path: Path) -> None:
    path = tmp_path / "guyane.csv"
    path.write_text(
        "id,pivot,nom,commune,code_postal,code_insee,adresse,date_maj,services\n"
        "1,00000000000000,Lieu,Cayenne,97300,97302,1 rue A,2026-10-01,Compréhension du monde numérique\n",
        encoding="utf-8",
    )
    import_file(path, sessions, today=date(2026, 11, 20))
    (row,) = csv.DictReader(io.StringIO(exported(sessions, "mednum"), newline=""))
    assert (row["code_insee"], row["code_postal"]) == ("97302", "97300")


def test_no_cell_is_a_formula(imported: Any, exported: Any) -> None:
    with imported() as session:
        session.execute(select(Partner).where(Partner.source_id == "fs-1")).scalar_one().what = "=1+1"
        session.commit()
    assert "'=1+1" in exported(imported, "mednum")


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(odd_rows)
@pytest.mark.parametrize("form", ["mednum", "mednum-json"])
def test_odd_values_import_back_equal(exported: Any, tmp_path: Path, form: str, rows: list[dict[str, str]]) -> None:
    first, second = empty(), empty()
    import_file(written(tmp_path, rows), first, today=date(2026, 11, 20))
    text = exported(first, form)
    path = tmp_path / "exported"
    path.write_text(text, encoding="utf-8", newline="")
    if told(first, Partner):
        import_file(path, second, today=date(2026, 11, 20))
    assert told(second, Partner) == told(first, Partner)
    assert told(second, Service) == told(first, Service)
    assert exported(second, form) == text


@needs_schema
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(odd_rows)
def test_odd_values_keep_to_the_schema(exported: Any, tmp_path: Path, rows: list[dict[str, str]]) -> None:
    sessions = empty()
    import_file(written(tmp_path, [PLAIN | {"id": "plain"}, *rows]), sessions, today=date(2026, 11, 20))
    assert faults(exported(sessions, "mednum")) == []


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(odd_rows)
def test_structures_of_odd_values_are_told_the_same_again(
    exported: Any, tmp_path: Path, rows: list[dict[str, str]]
) -> None:
    """data·inclusion shortens some values: what it told once, it tells for ever."""
    first, second = empty(), empty()
    import_file(written(tmp_path, rows), first, today=date(2026, 11, 20))
    text = exported(first, "data-inclusion")
    path = tmp_path / "exported.json"
    path.write_text(text, encoding="utf-8", newline="")
    if structures := json.loads(text)["structures"]:
        import_file(path, second, today=date(2026, 11, 20))
        assert json.loads(exported(second, "data-inclusion"))["structures"] == structures


@pytest.mark.parametrize("name", [TRAPS, *(SHARED / name for name in REAL)], ids=lambda path: path.name)
def test_places_come_back_equal_from_data_inclusion(
    sessions: Any, exported: Any, again: Any, verified: Any, tmp_path: Path, name: Path
) -> None:
    if not name.exists():
        pytest.skip(f"{name.name} is not beside this checkout (../shared/data)")
    import_file(name, sessions, today=date(2026, 11, 20))
    verified(sessions)
    text = exported(sessions, "data-inclusion")
    path = tmp_path / "exported.json"
    path.write_text(text, encoding="utf-8", newline="")
    import_file(path, again, today=date(2026, 11, 20))
    assert told(again, Partner) == told(sessions, Partner)
    assert told(again, Service) == told(sessions, Service)
    assert exported(again, "data-inclusion") == text
