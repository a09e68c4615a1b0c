"""knowledge.exporters.calendar: a calendar that other programs read, with what a person needs to come."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from knowledge.catalogue import Catalogue
from knowledge.exporters.calendar import calendar
from knowledge.ical import Line, read_lines
from knowledge.models import Library, Partner, Workshop, WorkshopDate
from knowledge.opening_hours import PARIS

NOW = datetime(2026, 11, 20, 10, 30, tzinfo=PARIS)
START = datetime(2026, 11, 24, 18, 0, tzinfo=PARIS)


@pytest.fixture
def coming(sessions: Any) -> Catalogue:
    """Two libraries; in the first a session in winter, one in summer and one that is past."""
    starts = (START, datetime(2027, 7, 6, 18, 0, tzinfo=PARIS), NOW - timedelta(days=1))
    dates = [WorkshopDate(start=one, end=one + timedelta(hours=2), seats=6, seats_taken=5) for one in starts]
    mouse = Workshop(
        code="souris", title="La souris; et, le clavier", need="ordinateur", level="debut", publics=["seniors"],
        description="Premiers gestes.", bring=["Lunettes"], booking="Inscription à l'accueil.", dates=dates,
    )  # fmt: skip
    holder = Partner(id="p", source="s", source_id="1", name="Mission locale", kind="mission_locale")
    other = Workshop(
        code="cv",
        title="Le CV",
        need="emploi",
        partner=holder,
        dates=[WorkshopDate(start=START, end=START, seats=None)],
    )
    with sessions.begin() as session:
        session.add(Library(slug="ici", name="Ici", address="1 rue", commune="Rezé", phone="02 61 91 00 01",
                            territory=[], workshops=[mouse]))  # fmt: skip
        session.add(Library(slug="la-bas", name="Là-bas", territory=[], workshops=[other]))
    return Catalogue(sessions, lambda: NOW)


def events(text: str | None) -> list[dict[str, Line]]:
    assert text is not None
    found: list[dict[str, Line]] = []
    for line in read_lines(text.split("\r\n")):
        if (line.name, line.value) == ("BEGIN", "VEVENT"):
            found.append({})
        elif found:
            found[-1].setdefault(line.name, line)
    return found


def test_an_appointment_says_what_is_needed_to_come(coming: Catalogue) -> None:
    first = events(calendar(coming, "ici"))[0]
    assert first["SUMMARY"].text() == "La souris; et, le clavier"
    assert first["LOCATION"].text() == "Ici, 1 rue, Rezé"
    assert first["DESCRIPTION"].text().split("\n") == [
        "Premiers gestes.",
        "Pour débuter en douceur.",
        "À apporter : Lunettes.",
        "Inscription à l'accueil.",
        "Il reste 1 place.",
        "Bibliothèque : 02 61 91 00 01.",
    ]
    assert (first["X-PASSERELLE-LEVEL"].value, first["X-PASSERELLE-SEATS"].value) == ("debut", "6")


def test_a_permanence_says_who_holds_it(coming: Catalogue) -> None:
    (one,) = events(calendar(coming, "la-bas"))
    assert one["X-PASSERELLE-HELD-BY"].text() == "Mission locale"
    assert one["DESCRIPTION"].text() == "Avec Mission locale."


def test_hours_are_those_of_paris_in_winter_and_in_summer(coming: Catalogue) -> None:
    winter, summer = events(calendar(coming, "ici"))
    assert winter["DTSTART"].parameters["TZID"] == "Europe/Paris" and winter["DTSTART"].value == "20261124T180000"
    assert [one["DTSTART"].moments()[0].astimezone(timezone.utc).hour for one in (winter, summer)] == [17, 16]
    assert "BEGIN:VTIMEZONE\r\nTZID:Europe/Paris\r\n" in (calendar(coming) or "")


def test_what_is_past_is_not_there_and_each_library_may_be_asked_alone(coming: Catalogue) -> None:
    assert [one["SUMMARY"].text() for one in events(calendar(coming, "la-bas"))] == ["Le CV"]
    assert len(events(calendar(coming))) == 3
    assert calendar(coming, "ailleurs") is None


def test_the_same_sessions_have_the_same_names_and_the_same_text(coming: Catalogue, sessions: Any) -> None:
    later = Catalogue(sessions, lambda: NOW + timedelta(hours=3))
    assert calendar(coming) == calendar(later)
    tomorrow = calendar(Catalogue(sessions, lambda: NOW + timedelta(days=1)))
    assert [one["UID"].value for one in events(calendar(coming))] == [one["UID"].value for one in events(tomorrow)]
    assert len({one["UID"].value for one in events(tomorrow)}) == 3


def test_every_calendar_begins_and_ends_as_it_should(coming: Catalogue) -> None:
    text = calendar(coming) or ""
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:") and text.endswith("END:VCALENDAR\r\n")
    names = [line.value for line in read_lines(text.split("\r\n")) if line.name in ("BEGIN", "END")]
    assert names.count("VEVENT") == 6 and all(len(row.encode()) <= 75 for row in text.split("\r\n"))
