"""Changes by people: kept with their history, never over somebody else's, and taken back."""

from __future__ import annotations

from datetime import datetime
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from knowledge.catalogue import Catalogue
from knowledge.editing import Editing, UnknownPartner
from knowledge.edits import NothingToUndo, Overtaken
from knowledge.models import RecordChange, Service

SERVICE = {
    "need": "impots", "kind": "mairie", "posture": "accompagner", "publics": [], "zone_kind": "france",
    "zone_codes": [], "cost": "Gratuit", "appointment": None, "bring": None,
}  # fmt: skip
MAIRIE = {
    "name": "Mairie", "kind": "mairie", "phone": "02 61 91 00 01", "verified_on": "2026-11-01",
    "services": [SERVICE], "closures": [["2026-12-24", "2026-12-31", "Fêtes"]],
}  # fmt: skip


@pytest.fixture
def editing(sessions: sessionmaker[Session], friday: datetime) -> Editing:
    return Editing(sessions, lambda: friday)


@pytest.fixture
def mairie(editing: Editing) -> str:
    return editing.add("jeton", MAIRIE, "Camille")


def phone(editing: Editing, identifier: str) -> Any:
    return editing.record(identifier).values["phone"]


def test_a_partner_added_is_found_for_its_need_and_added_once(
    editing: Editing, mairie: str, catalogue: Catalogue
) -> None:
    assert editing.add("jeton", {**MAIRIE, "name": "Autre"}, "Camille") == mairie
    (found,) = catalogue.candidates("impots")
    assert (found.id, found.place.name, found.cost) == (mairie, "Mairie", "Gratuit")
    assert [(past.who, past.before) for past in editing.past(mairie)] == [("Camille", {})]


def test_a_change_says_who_when_and_what_it_was_before(editing: Editing, mairie: str, friday: datetime) -> None:
    editing.save(mairie, 1, {"phone": "02 61 91 00 02", "name": "Mairie"}, "Dominique")
    change = editing.past(mairie)[0]
    assert (change.who, change.at) == ("Dominique", friday)
    assert (change.before, change.after) == ({"phone": "02 61 91 00 01"}, {"phone": "02 61 91 00 02"})


def test_the_same_values_again_are_no_change(editing: Editing, mairie: str) -> None:
    editing.save(mairie, 1, MAIRIE, "Camille")
    assert len(editing.past(mairie)) == 1


def test_the_second_of_two_desks_changes_nothing_and_sees_what_the_first_wrote(editing: Editing, mairie: str) -> None:
    editing.save(mairie, 1, {"phone": "02 61 91 00 02"}, "Camille")
    with pytest.raises(Overtaken) as told:
        editing.save(mairie, 1, {"phone": "02 61 91 00 03"}, "Dominique")
    assert (told.value.current.version, told.value.current.values["phone"]) == (2, "02 61 91 00 02")
    assert phone(editing, mairie) == "02 61 91 00 02" and len(editing.past(mairie)) == 2


def test_of_many_desks_at_once_one_wins(editing: Editing, mairie: str) -> None:
    outcomes: list[str] = []

    def save(number: int) -> None:
        try:
            editing.save(mairie, 1, {"phone": f"02 61 91 00 1{number}"}, f"Poste {number}")
            outcomes.append("saved")
        except Overtaken:
            outcomes.append("overtaken")

    desks = [Thread(target=save, args=(number,)) for number in range(8)]
    for desk in desks:
        desk.start()
    for desk in desks:
        desk.join()
    assert sorted(outcomes) == ["overtaken"] * 7 + ["saved"]
    assert len(editing.past(mairie)) == 2 and editing.record(mairie).version == 2


def test_the_last_change_is_undone_and_undoing_is_undone_too(editing: Editing, mairie: str) -> None:
    editing.save(mairie, 1, {"phone": None, "services": []}, "Camille")
    editing.undo(mairie, editing.past(mairie)[0].id, "Dominique")
    undone, first = editing.past(mairie)[:2]
    assert editing.record(mairie).values["services"] == [SERVICE] and phone(editing, mairie) == "02 61 91 00 01"
    assert (undone.who, first.undone_by) == ("Dominique", undone.id)
    editing.undo(mairie, undone.id, "Camille")
    assert phone(editing, mairie) is None and editing.record(mairie).values["services"] == []


def test_only_the_last_change_is_undone(editing: Editing, mairie: str) -> None:
    editing.save(mairie, 1, {"phone": None}, "Camille")
    editing.save(mairie, 2, {"name": "Mairie annexe"}, "Camille")
    with pytest.raises(NothingToUndo):
        editing.undo(mairie, editing.past(mairie)[1].id, "Camille")
    assert phone(editing, mairie) is None and editing.record(mairie).version == 3


def test_what_was_altered_since_by_other_means_is_not_undone(
    editing: Editing, mairie: str, sessions: sessionmaker[Session]
) -> None:
    editing.save(mairie, 1, {"services": [{**SERVICE, "cost": "5 €"}]}, "Camille")
    with sessions.begin() as session:
        session.execute(select(Service)).scalars().one().cost = "10 €"
    with pytest.raises(Overtaken):
        editing.undo(mairie, editing.past(mairie)[0].id, "Camille")
    assert editing.record(mairie).values["services"][0]["cost"] == "10 €"


def test_undoing_an_addition_withdraws(editing: Editing, mairie: str, catalogue: Catalogue) -> None:
    editing.undo(mairie, editing.past(mairie)[0].id, "Camille")
    assert editing.record(mairie).values["withdrawn"] and not catalogue.candidates("impots")


def test_a_withdrawn_partner_is_never_shown_and_comes_back(editing: Editing, mairie: str, catalogue: Catalogue) -> None:
    editing.save(mairie, 1, {"withdrawn": True}, "Camille")
    assert not catalogue.candidates("impots") and not catalogue.partners() and catalogue.partner(mairie) is None
    assert len(editing.past(mairie)) == 2
    editing.save(mairie, 2, {"withdrawn": False}, "Camille")
    assert catalogue.candidates("impots") and catalogue.partners() and catalogue.partner(mairie)


def test_the_history_and_the_change_are_written_together_or_not_at_all(
    editing: Editing, mairie: str, sessions: sessionmaker[Session]
) -> None:
    twice = [SERVICE, {**SERVICE, "posture": None}]  # the database refuses a service without a posture
    with pytest.raises(Exception, match="NOT NULL"):
        editing.save(mairie, 1, {"phone": None, "services": twice}, "Camille")
    assert phone(editing, mairie) == "02 61 91 00 01" and editing.record(mairie).version == 1
    with sessions() as session:
        assert len(session.execute(select(RecordChange)).all()) == 1


def test_an_unknown_partner_is_told(editing: Editing) -> None:
    for call in (
        lambda: editing.record("x"),
        lambda: editing.past("x"),
        lambda: editing.undo("x", 1, "Camille"),
        lambda: editing.save("x", 1, {}, "Camille"),
    ):
        with pytest.raises(UnknownPartner):
            call()
