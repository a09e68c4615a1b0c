"""The end of the demonstration: nothing fictional is left, nothing real is lost, and it does not come back."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from knowledge.booking import Bookings
from knowledge.confirmations import Confirmations
from knowledge.demonstration import load_demonstration
from knowledge.demonstration_end import WHO, NoOtherLibrary, end_demonstration, ending
from knowledge.editing import Editing
from knowledge.library_editing import LibraryEditing
from knowledge.models import (
    Closure,
    ConfirmationLink,
    Library,
    LibraryService,
    Partner,
    RecordChange,
    Service,
    Workshop,
    WorkshopDate,
    WorkshopWait,
)
from knowledge.workshop_editing import WorkshopEditing

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=timezone.utc)
MINE = {"name": "Médiathèque des Moulins", "phone": "02 61 91 00 01", "territory": []}


@pytest.fixture
def network(sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    """The demonstration, and partners and a library that are no fiction."""
    load_demonstration(sessions, date(2026, 11, 21))
    libraries(sessions).add("les-moulins", MINE, "Camille")
    Editing(sessions, lambda: NOW).add("jeton", {"name": "Mairie", "kind": "mairie"}, "Camille")
    return sessions


def libraries(sessions: sessionmaker[Session]) -> LibraryEditing:
    return LibraryEditing(sessions, lambda: NOW)


def every(sessions: sessionmaker[Session], column: Any) -> list[Any]:
    with sessions() as session:
        return list(session.execute(select(column)).scalars())


def count(sessions: sessionmaker[Session], *models: Any) -> list[int]:
    with sessions() as session:
        return [session.scalar(select(func.count()).select_from(model)) for model in models]


def test_all_that_is_fictional_goes_and_nothing_else(network: sessionmaker[Session]) -> None:
    confirmations = Confirmations(network, lambda: NOW)
    confirmations.make_link(every(network, Partner.id)[0])
    told = ending(network, NOW)
    done = end_demonstration(network, NOW)
    assert done == told and len(done.libraries) == 3 and len(done.partners) > 50 and done.workshops
    assert every(network, Library.slug) == ["les-moulins"] and every(network, Partner.name) == ["Mairie"]
    assert count(network, Service, LibraryService, Closure, Workshop, WorkshopDate, WorkshopWait) == [0] * 6
    assert "(démonstration)" not in str(every(network, RecordChange.before)) + str(every(network, RecordChange.after))
    assert ending(network, NOW).nothing and end_demonstration(network, NOW).nothing
    assert count(network, Library, Partner, RecordChange, ConfirmationLink)[:3] == [1, 1, 2]


def test_without_another_library_nothing_is_touched(sessions: sessionmaker[Session]) -> None:
    load_demonstration(sessions, date(2026, 11, 21))
    before = count(sessions, Library, Partner, Workshop)
    assert ending(sessions, NOW).heir is None
    with pytest.raises(NoOtherLibrary):
        end_demonstration(sessions, NOW)
    assert count(sessions, Library, Partner, Workshop) == before


def test_looking_changes_nothing(network: sessionmaker[Session]) -> None:
    before = count(network, Library, Partner, Workshop, RecordChange)
    ending(network, NOW)
    assert count(network, Library, Partner, Workshop, RecordChange) == before


def test_what_people_booked_is_told(network: sessionmaker[Session]) -> None:
    with network.begin() as session:
        session.execute(update(WorkshopDate).values(seats_taken=0))
    assert ending(network, NOW).booked == ()
    bookings = Bookings(network, lambda: NOW)
    first, other = [one for one in bookings.coming() if one.seats][:2]
    bookings.take(first.id)
    with network.begin() as session:
        session.add(WorkshopWait(date_id=other.id, name="Léa", added_at=NOW))
    told = {(one.title, one.start): (one.seated, one.waiting) for one in ending(network, NOW).booked}
    assert told == {(first.title, first.start): (1, 0), (other.title, other.start): (0, 1)}
    assert ending(network, NOW + timedelta(days=400)).booked == ()


def test_workshops_of_the_desk_move_to_the_library_that_stays_with_their_history(
    network: sessionmaker[Session],
) -> None:
    desk = WorkshopEditing(network, lambda: NOW)
    values = {"title": "Rencontre", "need": "ateliers"}
    identifier = desk.add("t" * 32, "nantes", values, "Camille")
    assert ending(network, NOW).kept == ("Rencontre",)
    done = end_demonstration(network, NOW)
    assert "Rencontre" not in done.workshops and done.heir == "les-moulins"
    record = desk.record(identifier)
    assert (record.values["title"], record.demonstration) == ("Rencontre", False)
    assert [past.who for past in desk.past(identifier)] == ["Camille"]
    assert [one.library for one in desk.listed()] == [MINE["name"]]


@pytest.mark.parametrize("library", ["les-moulins", "nantes"])
def test_a_workshop_that_loses_its_partner_is_named_and_its_history_tells_it(
    network: sessionmaker[Session], library: str
) -> None:
    desk = WorkshopEditing(network, lambda: NOW)
    assert ending(network, NOW).untied == ()
    fictional = every(network, select(Partner.id).where(Partner.demonstration).scalar_subquery())[0]
    held = desk.add("t" * 32, library, {"title": "Permanence", "need": "impots", "partner_id": fictional}, "Camille")
    desk.add("u" * 32, "les-moulins", {"title": "Tricot", "need": "ateliers"}, "Camille")
    assert ending(network, NOW).untied == ("Permanence",)
    assert end_demonstration(network, NOW).untied == ("Permanence",)
    record, (last, _added) = desk.record(held), desk.past(held)
    assert record.values["partner_id"] is None and record.version == 2
    assert (last.who, last.before, last.after) == (WHO, {"partner_id": fictional}, {"partner_id": None})
    desk.undo(held, last.id, "Camille")
    assert desk.record(held).values["partner_id"] is None


def test_what_goes_although_people_changed_it_is_named(network: sessionmaker[Session]) -> None:
    assert ending(network, NOW).changed == ()
    libraries(network).save("nantes", 1, {"phone": "02 61 91 00 09"}, "Camille")
    (name,) = ending(network, NOW).changed
    assert "(démonstration)" in name
    end_demonstration(network, NOW)
    libraries(network).add("nantes", MINE, "Camille")
    assert len(libraries(network).past("nantes")) == 1
