"""knowledge.booking: seats never go beyond what there is; a waiting list goes with its session."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest

from knowledge.booking import BadEntry, Bookings, NoSeatTaken, SessionFull, UnknownSession
from knowledge.models import Library, Workshop, WorkshopDate, WorkshopWait
from knowledge.opening_hours import PARIS
from storage.database import truncate_wal

NOW = datetime(2026, 11, 20, 10, 30, tzinfo=PARIS)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bookings(sessions: Any, clock: Clock) -> Bookings:
    """Session 1 tomorrow with 2 seats, session 2 the day after without count, session 3 was yesterday."""
    dates = [
        WorkshopDate(start=NOW + timedelta(days=days), end=NOW + timedelta(days=days, hours=1), seats=seats)
        for days, seats in ((1, 2), (2, None), (-1, 2))
    ]
    with sessions.begin() as session:
        for number, date in enumerate(dates, 1):
            date.id = number
        workshop = Workshop(code="souris", title="La souris", need="ordinateur", dates=dates)
        session.add(Library(slug="ici", name="Ici", territory=[], workshops=[workshop]))
    return Bookings(sessions, clock)


def left(bookings: Bookings) -> int | None:
    return bookings.coming()[0].left


def test_seats_are_taken_and_given_back_within_their_bounds(bookings: Bookings) -> None:
    bookings.take(1)
    bookings.take(1)
    with pytest.raises(SessionFull):
        bookings.take(1)
    assert left(bookings) == 0
    bookings.give_back(1)
    bookings.give_back(1)
    with pytest.raises(NoSeatTaken):
        bookings.give_back(1)
    assert left(bookings) == 2


def test_many_desks_at_once_never_go_beyond_the_seats(bookings: Bookings) -> None:
    def desk(_: int) -> bool:
        try:
            bookings.take(1)
        except SessionFull:
            return False
        return True

    with ThreadPoolExecutor(8) as desks:
        assert sum(desks.map(desk, range(16))) == 2
    assert left(bookings) == 0


def test_only_sessions_to_come_are_listed_and_booked(bookings: Bookings) -> None:
    assert [one.id for one in bookings.coming()] == [1, 2]
    for number in (3, 99):
        for act in (bookings.take, lambda one: bookings.wait(one, "Léa")):
            with pytest.raises(UnknownSession):
                act(number)
    with pytest.raises(SessionFull):
        bookings.take(2)


def test_who_waits_comes_in_order_and_gets_a_seat_or_leaves(bookings: Bookings) -> None:
    bookings.wait(1, "  Léa\n", "+33 2 61 91 00 12")
    bookings.wait(1, "M. D.")
    first, second = bookings.coming()[0].waiting
    assert (first.name, first.phone, second.name, second.phone) == ("Léa", "02 61 91 00 12", "M. D.", None)
    bookings.seat(first.id)
    bookings.leave(second.id)
    assert bookings.coming()[0].waiting == () and left(bookings) == 1
    for act in (bookings.seat, bookings.leave):
        with pytest.raises(UnknownSession):
            act(first.id)


def test_without_a_seat_nobody_leaves_the_list(bookings: Bookings) -> None:
    bookings.take(1)
    bookings.take(1)
    bookings.wait(1, "Léa")
    (someone,) = bookings.coming()[0].waiting
    with pytest.raises(SessionFull):
        bookings.seat(someone.id)
    assert bookings.coming()[0].waiting == (someone,)


@pytest.mark.parametrize(
    ("name", "phone", "field"), [(" ", "", "name"), ("x" * 41, "", "name"), ("Léa", "12", "phone"), ("L", "a", "phone")]
)
def test_what_is_no_name_or_no_phone_is_not_kept(bookings: Bookings, name: str, phone: str, field: str) -> None:
    with pytest.raises(BadEntry) as caught:
        bookings.wait(1, name, phone)
    assert caught.value.field == field and bookings.coming()[0].waiting == ()


@pytest.mark.parametrize("erase", ["purge", "coming"])
def test_a_waiting_list_is_erased_with_its_session_and_leaves_no_trace(
    bookings: Bookings, clock: Clock, sessions: Any, tmp_path: Any, erase: str
) -> None:
    bookings.wait(1, "Canari-Léa", "02 61 91 00 12")
    bookings.wait(2, "Max")
    clock.now += timedelta(days=1)
    getattr(bookings, erase)()
    assert truncate_wal(sessions.kw["bind"])
    assert not any(b"Canari" in path.read_bytes() for path in tmp_path.iterdir())
    with sessions() as session:
        assert [one.name for one in session.query(WorkshopWait)] == ["Max"]
    assert bookings.purge() == 0
