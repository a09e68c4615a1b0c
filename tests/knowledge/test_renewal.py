"""knowledge.renewal: a series goes on by itself, and what was taken out stays out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from knowledge.models import Library, Workshop, WorkshopDate
from knowledge.opening_hours import PARIS
from knowledge.renewal import renew
from knowledge.series import HORIZON

FIRST = datetime(2026, 11, 24, 18, 0, tzinfo=PARIS)
NOW = FIRST - timedelta(days=4)


def put(sessions: Any, **more: Any) -> None:
    values = {"code": "s", "title": "Souris", "need": "ordinateur", "first_start": FIRST, "length_min": 90, **more}
    with sessions.begin() as session:
        session.add(Library(slug="ici", name="Ici", territory=[], workshops=[Workshop(**values)]))


def starts(sessions: Any) -> list[str]:
    with sessions() as session:
        rows = session.query(WorkshopDate).order_by(WorkshopDate.start)
        return [one.start.astimezone(PARIS).strftime("%d/%m") for one in rows]


def test_dates_come_up_to_the_horizon_and_go_on_with_time(sessions: Any) -> None:
    put(sessions, rule="FREQ=MONTHLY", exceptions=["2026-12-24T17:00:00+00:00"])
    assert renew(sessions, NOW) == 5 and starts(sessions)[:2] == ["24/11", "24/01"]
    assert renew(sessions, NOW) == 0
    assert renew(sessions, NOW + HORIZON) == 6


def test_a_new_date_has_the_seats_of_the_last_and_a_removed_one_stays_away(sessions: Any) -> None:
    dates = [WorkshopDate(start=one, end=one + timedelta(hours=1), seats=6, seats_taken=2)
             for one in (FIRST, FIRST + timedelta(weeks=2))]  # fmt: skip
    put(sessions, rule="FREQ=WEEKLY;COUNT=4", dates=dates)
    assert renew(sessions, NOW) == 1 and starts(sessions) == ["24/11", "08/12", "15/12"]
    with sessions() as session:
        last = session.query(WorkshopDate).order_by(WorkshopDate.start.desc()).first()
        assert (last.seats, last.seats_taken, last.end - last.start) == (6, 0, timedelta(minutes=90))


def test_a_rule_that_cannot_be_followed_stops_nothing(sessions: Any) -> None:
    put(sessions, rule="FREQ=NEVER")
    assert renew(sessions, NOW) == 0
