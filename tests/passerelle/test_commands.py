"""Commands on the records: import, check, purge, and a database that cannot be used."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError

from conversations.models import Handoff
from knowledge import history
from knowledge.importers.rows import Problem
from knowledge.models import (
    ConfirmationLink,
    Library,
    Partner,
    PartnerAnswer,
    Service,
    Workshop,
    WorkshopDate,
    WorkshopWait,
)
from passerelle.problems import in_line
from passerelle.wiring import now

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "mednum-v1-loire-atlantique-derive.csv"


@pytest.mark.skipif(not SHARED.exists(), reason="the public file is not beside the project")
def test_the_same_file_imported_twice_changes_nothing_the_second_time(
    passerelle: Callable[..., Any], tmp_path: Path
) -> None:
    rehearsed, first = passerelle("import", str(SHARED), "--dry-run"), passerelle("import", str(SHARED))
    assert rehearsed.out == f"Nothing written. Would be: {first.out}"
    report = tmp_path / "report.csv"
    second = passerelle("import", str(SHARED), "--report", str(report))
    assert second.out.startswith("0 added, 0 changed, ")
    assert first.code == second.code
    with report.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(second.err.splitlines())
    assert {"line", "field", "value", "problem", "what_to_do"} <= set(rows[0])


@pytest.mark.parametrize("content", [None, b"", b"\x00\x01\x02\xff" * 50, b"a;b;c\n1;2;3\n"])
def test_an_unusable_file_ends_with_exit_code_2(
    content: bytes | None, passerelle: Callable[..., Any], tmp_path: Path
) -> None:
    """A directory, an empty file, a binary, a wrong header."""
    path = tmp_path / "partners.csv"
    path.mkdir() if content is None else path.write_bytes(content)
    done = passerelle("import", str(path))
    assert done.code == 2
    assert done.err.startswith("Error: ")
    assert done.err.count("\n") == 1


def test_a_cell_cannot_forge_a_line_of_the_report() -> None:
    problem = Problem(3, "nom", "a\nerror: \x1b[31m", "is wrong", "Correct it.", "error")
    assert in_line(problem).isprintable()


def test_export_says_whom_it_leaves_out_for_want_of_a_date(
    passerelle: Callable[..., Any], store: Any, tmp_path: Path
) -> None:
    sound = {"kind": "epn", "address": "1 rue A", "postcode": "44600", "commune": "Saint-Nazaire"}
    with store.sessions() as session:
        session.add(Partner(id="a", source="essai", source_id="a", name="Daté", verified_on=date(2026, 11, 1), **sound))
        session.add(Partner(id="b", source="essai", source_id="b", name="Jamais vu", **sound))
        session.commit()
    done = passerelle("export", "--output", str(tmp_path / "lieux.csv"))
    assert "1 partner left out: never verified" in done.err and done.err.endswith("1 partner exported\n")
    assert "Jamais vu" not in (tmp_path / "lieux.csv").read_text(encoding="utf-8")


def test_check_says_whether_something_needs_a_person(passerelle: Callable[..., Any]) -> None:
    done = passerelle("check", "--json")
    assert done.code == (1 if json.loads(done.out) else 0)


def test_check_tells_what_waits_for_the_desk(passerelle: Callable[..., Any], store: Any) -> None:
    """A correction until somebody decides, a call for a person from its second day on."""
    with store.sessions.begin() as session:
        session.add(Partner(id="p", source="e", source_id="p", name="Lieu", kind="epn", commune="Nantes"))
    store.confirmations.propose(store.confirmations.make_link("p"), {"phone": "02 61 91 00 01"}, "Camille m'a dit")
    for name in ("today", "forgotten"):
        store.handoffs.open(
            store.journal.open(()).thread.id, reason="humain", need="caf" if name == "today" else "impots"
        )
    with store.sessions.begin() as session:
        past = update(Handoff).where(Handoff.need == "impots")
        session.execute(past.values(waiting_since=now() - timedelta(days=2)))
    found = json.loads(passerelle("check", "--quick", "--json").out)
    [correction] = [one for one in found if one["kind"] == "correction"]
    assert correction["where"] == "Lieu (Nantes)" and "(phone)" in correction["what"]
    assert "Camille" not in str(found)
    [call] = [one for one in found if one["kind"] == "handoff"]
    assert "claimed by nobody (impots)" in call["what"]
    page = passerelle("check", "--quick").out
    assert page.startswith("Corrections that partners proposed (1)\n") and "→ Accept or refuse it" in page
    store.proposals.refuse(store.proposals.waiting()[0].id, "Anne")
    assert "Corrections" not in passerelle("check", "--quick").out


def test_a_quick_check_loads_no_model_and_tells_every_commune_of_a_hole(
    passerelle: Callable[..., Any], store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("passerelle.commands.check._decider", lambda _settings: pytest.fail("a model was looked for"))
    with store.sessions() as session:
        session.add(Library(slug="a", name="A", territory=["44109", "44184"], verified_on=date.today()))
        told = {"insee": "44184", "verified_on": date.today()}
        partner = Partner(id="p", source="e", source_id="p", name="Lieu", kind="epn", **told)
        zone = {"zone_kind": "commune", "zone_codes": ["44184"]}
        partner.services.append(Service(need="ordinateur", kind="epn", posture="apprendre", **zone))
        session.add(partner)
        session.commit()
    done = passerelle("check", "--quick", "--json")
    [hole] = [finding for finding in json.loads(done.out) if finding["kind"] == "hole"]
    assert (done.code, hole["need"], hole["communes"], hole["of"]) == (1, "ordinateur", ["44109"], 2)
    assert "Needs without a partner in some communes (1)\n  ordinateur (" in passerelle("check", "--quick").out


def test_purge_says_what_it_erased(passerelle: Callable[..., Any]) -> None:
    done = passerelle("purge")
    assert (done.code, done.out) == (0, "Erased: 0 conversations, 0 calls for a person.\n")


def test_purge_forgets_changes_of_records_after_two_years(passerelle: Callable[..., Any], store: Any) -> None:
    with store.sessions.begin() as session:
        for days in (800, 10):
            history.note(session, "gone", "Camille", now() - timedelta(days=days), {"name": "A"}, {"name": "B"})
    assert passerelle("purge").code == 0
    with store.sessions() as session:
        assert len(history.past(session, "gone")) == 1


def test_purge_erases_the_links_that_have_expired(
    passerelle: Callable[..., Any], store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.sessions.begin() as session:
        session.add(Partner(id="p", source="e", source_id="p", name="Lieu", kind="epn"))
        for token, expires in (("old", now() - timedelta(minutes=1)), ("new", now() + timedelta(minutes=1))):
            session.add(ConfirmationLink(token_hash=token, partner_id="p", expires_at=expires))
    assert passerelle("purge").code == 0
    with store.sessions() as session:
        assert list(session.execute(select(ConfirmationLink.token_hash)).scalars()) == ["new"]


def test_a_database_that_cannot_be_used_is_told_without_its_password(
    passerelle: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "nonsense://user:canary@host/db")
    done = passerelle("user", "list")
    assert done.code == 1
    assert "DATABASE_URL" in done.err
    assert "canary" not in done.err


def test_a_file_that_is_no_database_is_told_in_one_sentence(passerelle: Callable[..., Any], data_dir: Path) -> None:
    passerelle("user", "list")
    for path in data_dir.iterdir():
        path.write_bytes(b"not a database" * 500)
    done = passerelle("user", "list")
    assert done.code == 1
    assert "database" in done.err


def test_what_time_asks_for_is_done_every_hour(store: Any) -> None:
    """A series goes on, and the waiting list of a session that has begun is erased, by the upkeep as by the purge."""
    start = now() - timedelta(days=14)
    past = WorkshopDate(start=start, end=start, seats=6, waiting=[WorkshopWait(name="Léa", added_at=start)])
    weekly = Workshop(
        code="s",
        title="La souris",
        need="ordinateur",
        rule="FREQ=WEEKLY",
        first_start=start,
        length_min=60,
        dates=[past],
    )
    with store.sessions.begin() as session:
        session.add(Library(slug="ici", name="Ici", territory=[], workshops=[weekly]))
    store.upkeep()
    assert len(store.catalogue.workshops(limit=100)) >= 25
    with store.sessions() as session:
        assert session.query(WorkshopWait).count() == 0


def test_words_of_patrons_are_erased_whatever_becomes_of_the_history(
    store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    erased: list[str] = []
    monkeypatch.setattr("passerelle.wiring.retention.purge", lambda *_given: erased.append("words"))

    def fail(*_given: Any) -> None:
        raise SQLAlchemyError

    monkeypatch.setattr("knowledge.old_changes.purge", fail)
    for erase in (store.upkeep, store.purge):
        with pytest.raises(SQLAlchemyError):
            erase()
    assert erased == ["words", "words"]


def test_files_and_messages_past_their_time_go_with_the_purge(store: Any, data_dir: Path) -> None:
    token, file = store.uploads.create()
    file.close()
    old = now() - timedelta(days=31)
    os.utime(data_dir / "imports" / token, (old.timestamp(),) * 2)
    with store.sessions.begin() as session:
        session.add(Partner(id="p", source="e", source_id="p", name="Lieu", kind="epn"))
        session.flush()
        kept = {"before": {}, "proposed": {}, "state": "proposed", "note": "Bonjour"}
        session.add(PartnerAnswer(id="a", partner_id="p", at=old, **kept))
    store.purge()
    assert not list((data_dir / "imports").iterdir())
    assert store.proposals.waiting()[0].note is None
