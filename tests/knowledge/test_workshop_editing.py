"""Workshops changed by people: with their history, never over somebody else's, and no one who was coming is lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from knowledge.booking import Bookings, UnknownSession
from knowledge.catalogue import Catalogue
from knowledge.edits import NothingToUndo, Overtaken
from knowledge.exporters.calendar import calendar
from knowledge.models import Library, Partner, Workshop, WorkshopDate
from knowledge.opening_hours import PARIS
from knowledge.renewal import renew
from knowledge.workshop_editing import UnknownWorkshop, WorkshopEditing
from knowledge.workshop_values import utc

TUESDAY = datetime(2026, 11, 24, 18, 0, tzinfo=PARIS)
HOUR = timedelta(hours=1)


def at(*starts: datetime) -> list[list[str]]:
    return [[utc(start), utc(start + HOUR)] for start in starts]


MOUSE = {"title": "La souris", "need": "ordinateur", "seats": 2, "dates": at(TUESDAY, TUESDAY + timedelta(days=7))}
WEEKLY = {"rule": "FREQ=WEEKLY;COUNT=4", "first_start": utc(TUESDAY), "length_min": 60, "dates": []}


class Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(friday: datetime) -> Clock:
    return Clock(friday)


@pytest.fixture
def editing(sessions: sessionmaker[Session], clock: Clock) -> WorkshopEditing:
    with sessions.begin() as session:
        session.add(Library(slug="ici", name="Ici", territory=[]))
    return WorkshopEditing(sessions, clock)


@pytest.fixture
def bookings(sessions: sessionmaker[Session], clock: Clock) -> Bookings:
    return Bookings(sessions, clock)


@pytest.fixture
def mouse(editing: WorkshopEditing) -> str:
    return editing.add("jeton", "ici", MOUSE, "Camille")


def shown(catalogue: Catalogue) -> list[str]:
    return [one.start.astimezone(PARIS).strftime("%d/%m %H:%M") for one in catalogue.workshops()]


def test_a_workshop_added_is_shown_once_with_its_seats(
    editing: WorkshopEditing, mouse: str, catalogue: Catalogue
) -> None:
    assert editing.add("jeton", "ici", {**MOUSE, "title": "Autre"}, "Camille") == mouse
    assert shown(catalogue) == ["24/11 18:00", "01/12 18:00"]
    assert {one.seats_left for one in catalogue.workshops(need="ordinateur")} == {2}
    assert [(past.who, past.before) for past in editing.past(mouse)] == [("Camille", {})]
    with pytest.raises(UnknownWorkshop):
        editing.add("autre", "ailleurs", MOUSE, "Camille")


def test_a_series_gives_its_dates_without_its_exceptions_and_goes_on(
    editing: WorkshopEditing, catalogue: Catalogue, sessions: Any, clock: Clock
) -> None:
    told = {**MOUSE, **WEEKLY, "rule": "FREQ=WEEKLY", "exceptions": [utc(TUESDAY + timedelta(days=7))]}
    number = editing.add("jeton", "ici", told, "Camille")
    assert shown(catalogue)[:2] == ["24/11 18:00", "08/12 18:00"]
    assert editing.record(number).values["dates"] == [] and editing.record(number).values["seats"] == 2
    clock.now += timedelta(days=14)
    assert renew(sessions, clock.now) == 2
    assert editing.record(number).values["dates"] == []


def test_a_series_that_begins_next_year_keeps_its_seats(editing: WorkshopEditing) -> None:
    later = utc(TUESDAY + timedelta(days=300))
    number = editing.add("jeton", "ici", {**MOUSE, **WEEKLY, "first_start": later}, "Camille")
    assert editing.record(number).values["seats"] == 2 and editing.record(number).values["dates"] == []


def test_the_second_of_two_desks_changes_nothing_and_sees_what_the_first_wrote(
    editing: WorkshopEditing, mouse: str
) -> None:
    editing.save(mouse, 1, {"title": "Le clavier"}, "Camille")
    with pytest.raises(Overtaken) as told:
        editing.save(mouse, 1, {"title": "L'écran"}, "Dominique")
    assert (told.value.current.version, told.value.current.values["title"]) == (2, "Le clavier")
    assert len(editing.past(mouse)) == 2


def test_of_many_desks_at_once_one_wins(editing: WorkshopEditing, mouse: str) -> None:
    outcomes: list[str] = []

    def save(number: int) -> None:
        try:
            editing.save(mouse, 1, {"title": f"Atelier {number}"}, f"Poste {number}")
            outcomes.append("saved")
        except Overtaken:
            outcomes.append("overtaken")

    desks = [Thread(target=save, args=(number,)) for number in range(8)]
    for desk in desks:
        desk.start()
    for desk in desks:
        desk.join()
    assert sorted(outcomes) == ["overtaken"] * 7 + ["saved"] and len(editing.past(mouse)) == 2


def test_a_session_called_off_is_shown_to_nobody_but_to_the_desk_that_must_tell_people(
    editing: WorkshopEditing, mouse: str, bookings: Bookings, catalogue: Catalogue
) -> None:
    first, second = bookings.coming()
    bookings.take(first.id)
    bookings.wait(first.id, "Léa")
    editing.save(mouse, 1, {"dates": MOUSE["dates"][1:]}, "Camille")  # type: ignore[index]
    assert shown(catalogue) == ["01/12 18:00"] and "20261124" not in (calendar(catalogue) or "")
    assert [(one.cancelled, one.taken, len(one.waiting)) for one in bookings.coming()] == [(True, 1, 1), (False, 0, 0)]
    for refused in (lambda: bookings.take(first.id), lambda: bookings.wait(first.id, "Max")):
        with pytest.raises(UnknownSession):
            refused()
    bookings.give_back(first.id)
    bookings.leave(bookings.coming()[0].waiting[0].id)
    assert [one.id for one in bookings.coming()] == [second.id]


def test_undoing_brings_a_session_back_with_its_people(
    editing: WorkshopEditing, mouse: str, bookings: Bookings
) -> None:
    bookings.take(bookings.coming()[0].id)
    bookings.wait(bookings.coming()[0].id, "Léa")
    editing.save(mouse, 1, {"dates": []}, "Camille")
    editing.undo(mouse, editing.past(mouse)[0].id, "Dominique")
    assert [(one.cancelled, one.taken, len(one.waiting)) for one in bookings.coming()] == [(False, 1, 1), (False, 0, 0)]


def test_a_session_that_moves_within_its_day_keeps_its_people_and_is_told(
    editing: WorkshopEditing, mouse: str, bookings: Bookings
) -> None:
    bookings.take(bookings.coming()[0].id)
    moved = {**editing.record(mouse).values, "dates": at(TUESDAY - HOUR, TUESDAY + timedelta(days=7))}
    assert [(one.start, one.seated) for one in editing.leaving(mouse, moved)] == [(TUESDAY, 1)]
    editing.save(mouse, 1, moved, "Camille")
    assert (bookings.coming()[0].start, bookings.coming()[0].taken) == (TUESDAY - HOUR, 1)
    assert len(bookings.coming()) == 2 and editing.leaving(mouse, moved) == []


def test_a_series_put_in_place_of_dates_keeps_the_people_of_the_days_they_share(
    editing: WorkshopEditing, mouse: str, bookings: Bookings, catalogue: Catalogue
) -> None:
    bookings.take(bookings.coming()[0].id)
    editing.save(mouse, 1, WEEKLY, "Camille")
    assert shown(catalogue) == ["24/11 18:00", "01/12 18:00", "08/12 18:00", "15/12 18:00"]
    assert [one.left for one in bookings.coming()] == [1, 2, 2, 2]
    editing.undo(mouse, editing.past(mouse)[0].id, "Camille")
    assert shown(catalogue) == ["24/11 18:00", "01/12 18:00"]


def test_a_change_is_undone_after_one_of_its_dates_is_over(
    editing: WorkshopEditing, mouse: str, clock: Clock, catalogue: Catalogue
) -> None:
    last = TUESDAY + timedelta(days=14)
    editing.save(mouse, 1, {"dates": at(TUESDAY, last)}, "Camille")
    clock.now = TUESDAY + HOUR
    editing.undo(mouse, editing.past(mouse)[0].id, "Camille")
    assert [one[0] for one in editing.record(mouse).values["dates"]] == [utc(TUESDAY + timedelta(days=7))]


def test_only_the_last_change_is_undone_and_undoing_an_addition_calls_off(
    editing: WorkshopEditing, mouse: str, catalogue: Catalogue
) -> None:
    added = editing.past(mouse)[0].id
    editing.save(mouse, 1, {"title": "Le clavier"}, "Camille")
    with pytest.raises(NothingToUndo):
        editing.undo(mouse, added, "Camille")
    editing.undo(mouse, editing.past(mouse)[0].id, "Camille")
    with pytest.raises(NothingToUndo):
        editing.undo(mouse, added, "Camille")
    other = editing.add("autre", "ici", MOUSE, "Camille")
    editing.undo(other, editing.past(other)[0].id, "Camille")
    assert editing.record(other).values["withdrawn"] and len(shown(catalogue)) == 2


def test_a_workshop_called_off_is_shown_nowhere_and_comes_back_as_it_was(
    editing: WorkshopEditing, mouse: str, bookings: Bookings, catalogue: Catalogue
) -> None:
    bookings.take(bookings.coming()[0].id)
    editing.save(mouse, 1, {"withdrawn": True}, "Camille")
    assert not catalogue.workshops() and [one.cancelled for one in bookings.coming()] == [True]
    assert [one.title for one in editing.listed(withdrawn=True)] == ["La souris"] and not editing.listed()
    editing.save(mouse, 2, {"withdrawn": False}, "Camille")
    assert [one.seats_left for one in catalogue.workshops()] == [1, 2]


def test_one_holder_is_found_by_name_or_several_to_choose_from(editing: WorkshopEditing, sessions: Any) -> None:
    with sessions.begin() as session:
        for number, (name, withdrawn) in enumerate(
            [("CCAS", False), ("CCAS 50 %", False), ("CCAS annexe", False), ("CLIC", True)]
        ):
            session.add(
                Partner(
                    id=str(number), source="desk", source_id=str(number), name=name, kind="ccas",
                    commune="Donges", withdrawn=withdrawn,
                )
            )  # fmt: skip
    assert editing.holders("CCAS") == {"0": "CCAS, Donges"}
    assert editing.holders("annexe") == {"2": "CCAS annexe, Donges"} and not editing.holders("CLIC")
    assert list(editing.holders("%")) == ["1"]


def test_a_history_does_not_pass_to_the_next_workshop_of_the_same_number(
    editing: WorkshopEditing, mouse: str, sessions: Any
) -> None:
    with sessions.begin() as session:
        session.delete(session.get(Workshop, int(mouse)))
    again = editing.add("autre", "ici", {**MOUSE, "title": "Autre"}, "Camille")
    assert again == mouse and [past.after["title"] for past in editing.past(again)] == ["Autre"]


def test_an_unknown_workshop_is_told(editing: WorkshopEditing) -> None:
    for call in (
        lambda: editing.record("7"),
        lambda: editing.past("x"),
        lambda: editing.undo("7", 1, "Camille"),
        lambda: editing.save("7", 1, {}, "Camille"),
    ):
        with pytest.raises(UnknownWorkshop):
            call()


def test_what_is_over_stays_as_it_was(editing: WorkshopEditing, mouse: str, clock: Clock, sessions: Any) -> None:
    clock.now = TUESDAY + HOUR
    editing.save(mouse, 1, {"dates": [], "seats": 9}, "Camille")
    with sessions() as session:
        rows = session.execute(select(WorkshopDate).order_by(WorkshopDate.start)).scalars().all()
        assert [(one.cancelled, one.seats) for one in rows] == [(False, 2), (True, 9)]
