"""What is forgotten of the history, and what an import or an undo still needs of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from knowledge import history
from knowledge.editing import Editing
from knowledge.edits import NothingToUndo
from knowledge.models import Library, Partner, RecordChange, Workshop
from knowledge.old_changes import KEPT, purge
from knowledge.workshop_editing import WorkshopEditing

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


def test_a_purge_takes_a_bounded_number_the_oldest_first(sessions: Any, editing: Editing) -> None:
    for number in range(5):
        imported(sessions, BEGAN, phone=str(number))
    assert [purge(sessions, LATER, most=3) for _time in range(3)] == [3, 1, 0]
    assert told(sessions) == [{"phone": "4"}]


def _workshops(sessions: sessionmaker[Session]) -> list[Workshop]:
    with sessions() as session:
        return list(session.execute(select(Workshop)).scalars())
