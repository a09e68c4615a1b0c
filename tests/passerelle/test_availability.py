"""Whether someone can be reached: hours of the library, presence and queue together."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from knowledge.opening_hours import PARIS, Closed
from knowledge.records import LibraryRecord, Place
from passerelle.availability import Reception

TUESDAY = datetime(2026, 11, 24, 11, tzinfo=PARIS)
PLACE = Place(
    name="Bibliothèque des Essais",
    address="1 rue des Tests",
    postcode="44600",
    commune="Saint-Nazaire",
    phone="02 61 91 00 09",
    opening_hours="Tu-Sa 10:00-18:00",
)


class Desk:
    """Presence, queue and libraries in one fake."""

    def __init__(self, place: Place | None) -> None:
        self._place = place

    def library(self, slug: str | None = None) -> LibraryRecord | None:
        if self._place is None or slug not in (None, "essais"):
            return None
        return LibraryRecord("essais", self._place, None, (), ())

    def anyone_present(self) -> bool:
        return True

    def waiting(self, library: str | None = None) -> int:
        return 1 if library == "essais" else 2


def reception(place: Place | None, at: datetime = TUESDAY) -> Reception:
    desk = Desk(place)
    return Reception(desk, desk, desk, lambda: at)


def test_an_open_library_with_someone_at_the_desk() -> None:
    there = reception(PLACE).availability()
    assert (there.open_now, there.staff_present, there.waiting) == (True, True, 2)
    assert there.phone == "02 61 91 00 09"
    assert there.hours_text == reception(PLACE).contact().hours_text is not None


def test_a_closed_library_tells_when_it_opens() -> None:
    there = reception(PLACE, TUESDAY.replace(hour=20)).availability()
    assert there.open_now is False
    assert there.next_opening == datetime(2026, 11, 25, 10, tzinfo=PARIS)


def test_an_exceptional_closure_counts() -> None:
    shut = Place(**{**PLACE.__dict__, "closures": (Closed(TUESDAY.date(), TUESDAY.date()),)})
    assert reception(shut).availability().open_now is False


def test_without_a_library_nothing_is_invented() -> None:
    there = reception(None).availability()
    assert (there.open_now, there.next_opening, there.phone) == (None, None, None)
    assert reception(None).contact().phone is None


def test_an_unknown_library_is_told_apart() -> None:
    with pytest.raises(KeyError):
        reception(PLACE).availability("inconnue")


def test_a_library_named_counts_those_who_wait_there() -> None:
    assert reception(PLACE).availability("essais").waiting == 1


def test_pages_name_the_library_as_its_record_does() -> None:
    contact = reception(PLACE).contact()
    assert contact.name == "Bibliothèque des Essais"
    assert contact.address == "1 rue des Tests 44600 Saint-Nazaire"
    assert contact.hours_text is not None
    assert "mardi" in contact.hours_text


def test_pages_know_a_library_of_the_demonstration() -> None:
    assert not reception(PLACE).contact().demonstration
    assert reception(replace(PLACE, demonstration=True)).contact().demonstration
