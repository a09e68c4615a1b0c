"""What is forgotten of the history, and what an import or an undo still needs of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

import knowledge
from knowledge import history
from knowledge.editing import Editing
from knowledge.edits import Edits, NothingToUndo
from knowledge.library_editing import LibraryEditing
from knowledge.models import Library, Partner, RecordChange, Workshop
from knowledge.old_changes import EDITED, KEPT, DailyPurge, purge
from knowledge.workshop_editing import WorkshopEditing
from storage.database import begin_writing

BEGAN = datetime.fromisoformat("2026-11-20T10:30:00+01:00")
LATER = BEGAN + KEPT + timedelta(days=1)


class Clock:
    """A present that moves when it is told to."""

    def __init__(self) -> None:
        self.now = BEGAN

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def editing(sessions: sessionmaker[Session], clock: Clock) -> Editing:
    """A directory of one partner, "p"."""
    with sessions.begin() as session:
        session.add(Partner(id="p", source="e", source_id="p", name="CLIC", kind="ccas"))
    return Editing(sessions, clock)


def save(editing: Editing, **values: Any) -> None:
    editing.save("p", editing.record("p").version, values, "Camille")


def imported(sessions: sessionmaker[Session], at: datetime, record: str = "p", **after: Any) -> None:
    with sessions.begin() as session:
        history.note(session, record, "import de a.csv", at, {"x": 1}, after, source="exemple")


def told(sessions: sessionmaker[Session]) -> list[dict[str, Any]]:
    """What the changes left say, the oldest first."""
    with sessions() as session:
        return list(session.execute(select(RecordChange.after).order_by(RecordChange.id)).scalars())


def test_changes_go_two_years_after_they_were_made(sessions: Any, editing: Editing) -> None:
    for number in range(3):
        imported(sessions, BEGAN + timedelta(days=number), phone=str(number))
    assert purge(sessions, BEGAN + KEPT - timedelta(seconds=1)) == 0
    assert purge(sessions, BEGAN + KEPT) == 1 and told(sessions) == [{"phone": "1"}, {"phone": "2"}]


def test_the_last_change_of_a_record_stays_and_can_be_undone(sessions: Any, editing: Editing, clock: Clock) -> None:
    for phone in ("02 61 91 00 01", "02 61 91 00 02", "02 61 91 00 03"):
        save(editing, phone=phone)
    assert purge(sessions, LATER) == 2
    [last] = editing.past("p")
    clock.now = LATER
    editing.undo("p", last.id, "Camille")
    assert editing.record("p").values["phone"] == "02 61 91 00 02"
    with pytest.raises(NothingToUndo):
        editing.undo("p", last.id, "Camille")


def test_what_people_corrected_last_is_known_to_imports_however_old(sessions: Any, editing: Editing) -> None:
    service = {"need": "impots", "kind": "ccas", "posture": "informer", "publics": [], "zone_kind": "france"}
    service |= {"zone_codes": [], "cost": None, "appointment": None, "bring": None}
    save(editing, phone="02 61 91 00 01", transport="Ligne 3")
    save(editing, services=[service])
    save(editing, services=[service, {**service, "need": "caf"}])
    save(editing, phone="02 61 91 00 02")
    imported(sessions, BEGAN, what="Aide")
    imported(sessions, BEGAN, what="Aide et conseil")
    with sessions() as session:
        before = history.corrected(session, ["p"])["p"]
    assert purge(sessions, LATER) == 1
    with sessions() as session:
        after = history.corrected(session, ["p"])["p"]
    assert (after.fields, after.needs) == (before.fields, before.needs)
    assert (after.fields, after.needs) == ({"phone", "transport", "services"}, {"impots", "caf"})


@pytest.mark.parametrize("by_import", [True, False])
def test_who_withdrew_a_partner_is_known_however_old(sessions: Any, editing: Editing, by_import: bool) -> None:
    if by_import:
        save(editing, withdrawn=True)
        save(editing, withdrawn=False)
        imported(sessions, BEGAN, withdrawn=True)
    else:
        imported(sessions, BEGAN, withdrawn=True)
        imported(sessions, BEGAN, withdrawn=False)
        save(editing, withdrawn=True)
    with sessions.begin() as session:
        session.get(Partner, "p").withdrawn = True
    imported(sessions, BEGAN, what="Aide")
    purge(sessions, LATER)
    with sessions() as session:
        assert history.withdrawn_by_import(session, ["p"]) == ({"p"} if by_import else set())


def test_nothing_is_kept_of_a_record_that_is_no_more(sessions: Any, editing: Editing) -> None:
    imported(sessions, BEGAN, record="gone", heir="p")
    assert purge(sessions, LATER) == 1 and told(sessions) == []


def test_workshops_are_remembered_as_partners_are(sessions: Any, clock: Clock) -> None:
    with sessions.begin() as session:
        workshop = Workshop(code="souris", title="La souris", need="ordinateur", exceptions=[], dates=[])
        session.add(Library(slug="ici", name="Ici", territory=[], workshops=[workshop]))
    editing = WorkshopEditing(sessions, clock)
    (number,) = [one.id for one in _workshops(sessions)]
    for title in ("Le clavier", "La souris et le clavier"):
        editing.save(str(number), editing.record(str(number)).version, {"title": title}, "Camille")
    assert purge(sessions, LATER) == 1 and told(sessions) == [{"title": "La souris et le clavier"}]


def test_libraries_are_remembered_as_partners_are(sessions: Any, clock: Clock) -> None:
    editing = LibraryEditing(sessions, clock)
    editing.add("ici", {"name": "Ici", "phone": "02 61 91 00 01", "territory": []}, "Camille")
    for phone in ("02 61 91 00 02", "02 61 91 00 03"):
        editing.save("ici", editing.record("ici").version, {"phone": phone}, "Camille")
    assert purge(sessions, LATER) == 1
    last = editing.past("ici")[0]
    editing.undo("ici", last.id, "Camille")
    assert editing.record("ici").values["phone"] == "02 61 91 00 02"


def test_every_kind_of_records_that_people_edit_is_remembered() -> None:
    for module in iter_modules(knowledge.__path__, "knowledge."):
        import_module(module.name)
    assert set(_concrete(Edits)) == set(EDITED)


def test_of_a_kind_that_nobody_told_nothing_is_forgotten(sessions: Any, editing: Editing) -> None:
    with sessions.begin() as session:
        for number in range(2):
            history.note(session, "x", "Camille", BEGAN, {"name": "A"}, {"name": str(number)}, kind="new")
    assert purge(sessions, LATER) == 0 and len(told(sessions)) == 2


def test_what_is_brought_back_before_the_purge_writes_keeps_its_corrections(
    sessions: Any, editing: Editing, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(sessions, BEGAN, record="back", phone="02 61 91 00 01")

    def come_back_then_hold(session: Session) -> None:
        with sessions.begin() as other:
            other.add(Partner(id="back", source="e", source_id="back", name="CCAS", kind="ccas"))
        begin_writing(session)

    monkeypatch.setattr("knowledge.old_changes.begin_writing", come_back_then_hold)
    assert purge(sessions, LATER) == 0 and told(sessions) == [{"phone": "02 61 91 00 01"}]


def test_old_changes_are_found_by_an_index(sessions: Any) -> None:
    with sessions() as session:
        plan = session.execute(text("EXPLAIN QUERY PLAN SELECT id FROM change WHERE at <= '2024-01-01' LIMIT 1")).all()
    assert "ix_change_at" in str(plan)


def test_what_runs_every_hour_purges_once_a_day(sessions: Any, editing: Editing, clock: Clock) -> None:
    daily = DailyPurge(sessions, clock)
    clock.now = LATER
    for number in range(3):
        imported(sessions, BEGAN, phone=str(number))
        daily()
        clock.now += timedelta(hours=6)
    assert len(told(sessions)) == 3
    clock.now += timedelta(hours=6)
    daily()
    assert told(sessions) == [{"phone": "2"}]


def test_a_purge_takes_a_bounded_number_the_oldest_first(sessions: Any, editing: Editing) -> None:
    for number in range(5):
        imported(sessions, BEGAN, phone=str(number))
    assert [purge(sessions, LATER, most=3) for _time in range(3)] == [3, 1, 0]
    assert told(sessions) == [{"phone": "4"}]


def _concrete(kind: type[Edits]) -> Iterator[type[Edits]]:
    for one in kind.__subclasses__():
        yield one
        yield from _concrete(one)


def _workshops(sessions: sessionmaker[Session]) -> list[Workshop]:
    with sessions() as session:
        return list(session.execute(select(Workshop)).scalars())
