"""Libraries changed by people: kept with their history, never over somebody else's, and taken back."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from knowledge.catalogue import Catalogue, Period
from knowledge.edits import NothingToUndo, Overtaken
from knowledge.importers.vocabulary import vocabulary
from knowledge.library_editing import LibraryEditing, SlugTaken, UnknownLibrary, slug_of
from knowledge.models import Library
from knowledge.opening_hours import Closed
from knowledge.partner_check import Checking
from knowledge.referential import referential
from knowledge.territory import Gazetteer

SLUG = "les-moulins"
MOULINS = {
    "name": "Médiathèque des Moulins", "phone": "02 61 91 00 01", "address": "1 rue A", "postcode": "44600",
    "commune": "Saint-Nazaire", "insee": "44184", "lat": 47.2, "lon": -2.2, "territory": ["44184"],
    "closures": [["2026-12-24", "2026-12-31", "Fêtes"]],
}  # fmt: skip


@pytest.fixture
def editing(sessions: sessionmaker[Session], friday: datetime) -> LibraryEditing:
    found = LibraryEditing(sessions, lambda: friday)
    found.add(SLUG, MOULINS, "Camille")
    return found


def test_a_library_added_is_the_catalogue_s(editing: LibraryEditing, catalogue: Catalogue) -> None:
    library = catalogue.library()
    assert library is not None and (library.slug, library.territory) == (SLUG, ("44184",))
    assert library.place.phone == "02 61 91 00 01" and not library.place.demonstration
    (closed,) = library.place.closures
    assert isinstance(closed, Closed) and closed.reason == "Fêtes"
    with pytest.raises(SlugTaken):
        editing.add(SLUG, MOULINS, "Camille")


def test_a_change_says_who_when_and_what_it_was_and_is_seen_at_once(
    editing: LibraryEditing, catalogue: Catalogue, friday: datetime
) -> None:
    editing.save(SLUG, 1, {"phone": "02 61 91 00 02", "name": MOULINS["name"], "closures": []}, "Dominique")
    change = editing.past(SLUG)[0]
    assert (change.who, change.at) == ("Dominique", friday)
    assert change.before == {"phone": "02 61 91 00 01", "closures": MOULINS["closures"]}
    assert change.after == {"phone": "02 61 91 00 02", "closures": []}
    library = catalogue.library(SLUG)
    assert library is not None and (library.place.phone, library.place.closures) == ("02 61 91 00 02", ())


def test_of_two_desks_the_second_changes_nothing(editing: LibraryEditing) -> None:
    editing.save(SLUG, 1, {"phone": "02 61 91 00 02"}, "Camille")
    with pytest.raises(Overtaken) as caught:
        editing.save(SLUG, 1, {"phone": "02 61 91 00 03"}, "Dominique")
    assert caught.value.current.values["phone"] == "02 61 91 00 02"
    assert editing.record(SLUG).values["phone"] == "02 61 91 00 02" and len(editing.past(SLUG)) == 2


def test_the_last_change_is_taken_back_but_not_the_library_itself(editing: LibraryEditing) -> None:
    with pytest.raises(NothingToUndo):
        editing.undo(SLUG, editing.past(SLUG)[0].id, "Camille")
    editing.save(SLUG, 1, {"phone": None, "closures": [], "verified_on": "2026-11-20"}, "Camille")
    editing.undo(SLUG, editing.past(SLUG)[0].id, "Dominique")
    told = editing.record(SLUG).values
    assert (told["phone"], told["closures"], told["verified_on"]) == ("02 61 91 00 01", MOULINS["closures"], None)
    assert [past.who for past in editing.past(SLUG)] == ["Dominique", "Camille", "Camille"]


def test_a_library_does_not_inherit_the_history_of_another(
    editing: LibraryEditing, sessions: sessionmaker[Session]
) -> None:
    """A database may give the number of a row that has gone to a new one."""
    with sessions.begin() as session:
        session.delete(session.execute(select(Library)).scalars().one())
    editing.add("annexe", {**MOULINS, "name": "Annexe"}, "Camille")
    assert len(editing.past("annexe")) == 1


def test_an_unknown_library_is_told(editing: LibraryEditing) -> None:
    with pytest.raises(UnknownLibrary):
        editing.record("x")
    with pytest.raises(UnknownLibrary):
        editing.save("x", 1, {}, "Camille")


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Médiathèque des Moulins", "mediatheque-des-moulins"),
        ("B.U. / L'Îlot", "b-u-l-ilot"),
        ("…", ""),
        ("a" * 99, "a" * 64),
    ],
)
def test_the_slug_is_made_of_the_name(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_a_library_of_ours_comes_before_the_demonstration(
    editing: LibraryEditing, catalogue: Catalogue, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        session.execute(select(Library)).scalars().one().demonstration = True
    editing.add("annexe", {**MOULINS, "name": "Annexe"}, "Camille")
    first = catalogue.library()
    assert first is not None and first.slug == "annexe"
    about = catalogue.about("impots", None, Period(catalogue.clock()))
    assert [library.slug for library in about.libraries] == ["annexe", SLUG]


def test_a_commune_that_the_list_did_not_know_is_found_once_it_does(gazetteer: Gazetteer, friday: datetime) -> None:
    checking = Checking(referential(), vocabulary(), gazetteer)
    known = {"name": "Annexe", "commune": "Rezé", "postcode": "44400", "insee": None, "territory": []}
    checked = checking.check_library({"name": "Annexe", "commune": "Rezé", "postcode": "44400"}, known, friday.date())
    assert not checked.errors and checked.values["insee"] == "44143" and "44109" in checked.values["territory"]


def test_an_island_without_intercommunality_serves_itself(gazetteer: Gazetteer) -> None:
    assert gazetteer.intercommunality("85113") == ["85113"]
    assert "44184" in gazetteer.intercommunality("44184") and gazetteer.intercommunality("99999") == []
