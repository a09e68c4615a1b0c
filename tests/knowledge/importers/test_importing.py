"""A whole import: good rows kept, bad ones told, the same file again changes nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, selectinload, sessionmaker

from knowledge.importers import ImportReport, UnusableFile, import_file, importing, opened
from knowledge.importers.statements import Statements
from knowledge.models import Partner, Service

TRAPS = Path(__file__).with_name("data") / "pieges.csv"
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
TODAY = date(2026, 11, 20)


def counts(report: ImportReport) -> tuple[int, int, int, int, int]:
    return report.added, report.changed, report.unchanged, report.refused, report.joined


def stored(sessions: sessionmaker[Session]) -> list[dict[str, Any]]:
    """Every column of every partner and service, the numbers given by the database included."""
    with sessions() as session:
        rows = [
            *session.execute(select(Partner).order_by(Partner.id)).scalars(),
            *session.execute(select(Service).order_by(Service.id)).scalars(),
        ]
        return [{column.name: getattr(row, column.name) for column in row.__table__.columns} for row in rows]


def partner(sessions: sessionmaker[Session], source_id: str) -> Partner:
    with sessions() as session:
        query = select(Partner).where(Partner.source_id == source_id).options(selectinload(Partner.services))
        found: Partner = session.execute(query).scalar_one()
        return found


def test_good_rows_are_kept_and_every_row_is_accounted_for(sessions: sessionmaker[Session]) -> None:
    report = import_file(TRAPS, sessions, today=TODAY)
    assert counts(report) == (4, 0, 0, 3, 2)


def test_the_same_file_again_changes_nothing(sessions: sessionmaker[Session]) -> None:
    import_file(TRAPS, sessions, today=TODAY)
    before = stored(sessions)
    assert counts(import_file(TRAPS, sessions, today=TODAY)) == (0, 0, 4, 3, 2)
    assert stored(sessions) == before


def test_rows_in_another_order_change_nothing(sessions: sessionmaker[Session], tmp_path: Path) -> None:
    import_file(TRAPS, sessions, today=TODAY)
    before = stored(sessions)
    header, *rows = TRAPS.read_text(encoding="utf-8").splitlines()
    turned = tmp_path / "turned.csv"
    turned.write_text("\n".join([header, *rows[2:4][::-1], *rows[4:6], *rows[:2]]), encoding="utf-8")
    report = import_file(turned, sessions, today=TODAY)
    assert report.added == 0 and report.changed == 0
    assert stored(sessions) == before


def test_a_dry_run_tells_the_same_and_writes_nothing(sessions: sessionmaker[Session]) -> None:
    assert counts(import_file(TRAPS, sessions, dry_run=True, today=TODAY)) == (4, 0, 0, 3, 2)
    assert stored(sessions) == []


def test_each_refused_row_is_told_with_line_field_value_and_what_to_do(sessions: sessionmaker[Session]) -> None:
    problems = import_file(TRAPS, sessions, today=TODAY).problems
    errors = {(each.line, each.field, each.value) for each in problems if each.severity == "error"}
    assert errors == {(8, "id", "asso-1"), (9, "id", ""), (10, "code_postal", "Nantes")}
    assert all(each.problem and each.what_to_do for each in problems)


def test_named_people_leave_no_trace(sessions: sessionmaker[Session]) -> None:
    """Neither an extra column nor a nominative e-mail is stored, or repeated in the report."""
    report = import_file(TRAPS, sessions, today=TODAY)
    assert "invent" not in f"{stored(sessions)}{report.problems}".lower()


def test_a_partner_says_what_its_row_says(sessions: sessionmaker[Session]) -> None:
    import_file(TRAPS, sessions, today=TODAY)
    found = partner(sessions, "fs-1")
    assert (found.kind, found.commune, found.insee) == ("france_services", "Saint-Nazaire", "44184")
    assert (found.phone, found.website) == ("02 61 91 00 01", "https://www.marais.example.fr/")
    assert found.address == "1 rue de l'Exemple, Bâtiment B"
    assert found.opening_hours == "Mo-Fr 09:00-12:00,13:30-17:00; We off"
    assert found.verified_on == date(2026, 10, 1)


def test_hours_in_prose_stay_prose(sessions: sessionmaker[Session]) -> None:
    import_file(TRAPS, sessions, today=TODAY)
    found = partner(sessions, "ccas-1")
    assert (found.opening_hours, found.hours_note) == (None, "du lundi au vendredi, le matin")


def test_what_people_of_the_library_added_stays(sessions: sessionmaker[Session], write_rows: Any) -> None:
    """Saturation and documents to bring are theirs, even when the file changes the rest."""
    import_file(write_rows({}), sessions, today=TODAY)
    with sessions() as session:
        kept = session.execute(select(Partner).options(selectinload(Partner.services))).scalar_one()
        kept.saturated = True
        kept.services[0].bring = ["votre téléphone"]
        session.commit()
    report = import_file(write_rows({"frais_a_charge": "Gratuit"}), sessions, today=TODAY)
    found = partner(sessions, "exemple-1")
    assert report.changed == 1 and found.saturated
    assert (found.services[0].bring, found.services[0].cost) == (["votre téléphone"], "gratuit")


def test_a_service_that_ends_is_removed(sessions: sessionmaker[Session], write_rows: Any) -> None:
    import_file(write_rows({}), sessions, today=TODAY)
    import_file(write_rows({"services": "Loisirs et créations numériques"}), sessions, today=TODAY)
    assert [service.need for service in partner(sessions, "exemple-1").services] == ["loisirs_numeriques"]


def test_a_failure_half_way_keeps_nothing(sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch) -> None:
    execute = Statements.execute

    def fail_at_the_end(self: Statements, session: Session) -> None:
        execute(self, session)
        raise SQLAlchemyError("disk full")

    monkeypatch.setattr(Statements, "execute", fail_at_the_end)
    with pytest.raises(SQLAlchemyError):
        import_file(TRAPS, sessions, today=TODAY)
    assert stored(sessions) == []


def test_an_unusable_file_leaves_the_database_alone(sessions: sessionmaker[Session], tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match="directory"):
        import_file(tmp_path, sessions)
    assert stored(sessions) == []


FILES = {  # rows, added, refused, joined: the figures of docs/importing.md
    "mednum-v1-loire-atlantique-derive.csv": (149, 95, 0, 54),
    "mednum-v1-hub-du-sud-646.csv": (646, 646, 0, 0),
    "mednum-v0-hub-du-sud-646.json": (646, 646, 0, 0),
    "mednum-exemple-valide.csv": (1, 1, 0, 0),
    "france-services-loire-atlantique-33.csv": (33, 32, 1, 0),
    "annuaire-administration-loire-atlantique-2019.csv": (386, 302, 82, 2),
}


@pytest.mark.parametrize("name", FILES)
def test_a_real_file_twice_changes_nothing_the_second_time(sessions: sessionmaker[Session], name: str) -> None:
    if not (SHARED / name).exists():
        pytest.skip(f"{name} is not beside this checkout (../shared/data)")
    _rows, added, refused, joined = FILES[name]
    first = import_file(SHARED / name, sessions, today=TODAY)
    before = stored(sessions)
    second = import_file(SHARED / name, sessions, today=TODAY)
    assert (first.rows, first.added, first.refused, first.joined) == FILES[name]
    assert counts(second) == (0, 0, added, refused, joined)
    assert stored(sessions) == before


def test_a_report_of_endless_problems_lists_the_first_and_counts_the_others(
    sessions: sessionmaker[Session], write_rows: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MOST_TOLD", 3)
    report = import_file(write_rows(*[{"id": str(n), "code_postal": "x"} for n in range(9)]), sessions, today=TODAY)
    *listed, last = report.problems
    assert (report.refused, [problem.line for problem in listed]) == (9, [2, 3, 4])
    assert (last.line, last.problem, last.severity) == (10, "6 more problems", "warning")


def test_too_many_rows_are_refused_before_any_is_read(
    sessions: sessionmaker[Session], write_rows: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opened, "MOST_ROWS", 2)
    assert import_file(write_rows({"id": "1"}, {"id": "2"}), sessions, today=TODAY).rows == 2
    with pytest.raises(UnusableFile, match="over 2 rows"):
        import_file(write_rows({"id": "1"}, {"id": "2"}, {"id": "3"}), sessions, today=TODAY)
