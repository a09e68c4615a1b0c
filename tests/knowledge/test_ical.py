"""knowledge.ical: lines written are read back as they were, and nothing in a text can begin another property."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Event

from knowledge.ical import BadLine, Line, read_lines
from knowledge.opening_hours import PARIS

PRINTABLE = st.text(st.characters(blacklist_categories=["C", "Z"], whitelist_characters=" \n"), max_size=300)


@given(PRINTABLE)
def test_a_text_is_read_back_as_it_was_written(text: str) -> None:
    line = summary(text)
    assert line.text() == text


def test_a_text_cannot_add_a_property() -> None:
    assert summary("Un\r\nATTENDEE:mailto:x").text() == "Un\nATTENDEE:mailto:x"


def summary(text: str) -> Line:
    """The title of an event, once written by the library that our exports use."""
    event = Event()
    event.add("SUMMARY", text)
    _begin, line, _end = read_lines(event.to_ical().decode().split("\r\n"))
    assert line.name == "SUMMARY"
    return line


def test_parameters_may_hold_what_separates_them() -> None:
    (line,) = read_lines(['dtstart;X-A="a:b;c";TZID=Europe/Paris:20261124T180000'])
    assert (line.name, line.parameters["TZID"], line.parameters["X-A"]) == ("DTSTART", "Europe/Paris", "a:b;c")


def test_a_list_of_texts_keeps_its_escaped_commas() -> None:
    assert Line(1, "CATEGORIES", r"Emploi\, CV,seniors,").texts() == ["Emploi, CV", "seniors"]


def test_an_escaped_backslash_before_a_comma_does_not_escape_it() -> None:
    assert Line(1, "CATEGORIES", r"C:\\,seniors").texts() == ["C:\\", "seniors"]


ZONE = """BEGIN:VTIMEZONE
TZID:Paris standard
BEGIN:STANDARD
DTSTART:16011028T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010325T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE"""
SUMMER = 'DTSTART;TZID="Paris standard":20260701T180000'


def start(*rows: str) -> datetime:
    return next(line for line in list(read_lines(rows)) if line.parameters.get("TZID")).moments()[0]


def test_a_zone_that_the_file_itself_defines_is_followed_wherever_it_stands() -> None:
    expected = datetime(2026, 7, 1, 18, tzinfo=PARIS)
    assert start(*ZONE.split("\n"), SUMMER) == start(SUMMER, *ZONE.split("\n")) == expected
    assert start(SUMMER.replace("0701", "1124"), *ZONE.split("\n")) == datetime(2026, 11, 24, 18, tzinfo=PARIS)


@pytest.mark.parametrize(("told", "otherwise"), [("FREQ=YEARLY", "FREQ=SECONDLY"), ("+0200", "bientôt")])
def test_a_zone_that_cannot_be_followed_is_none(told: str, otherwise: str) -> None:
    with pytest.raises(BadLine):
        start(*ZONE.replace(told, otherwise).split("\n"), SUMMER)


def test_a_period_begins_when_it_begins() -> None:
    line = Line(1, "RDATE", "20261124T170000Z/PT1H", {"VALUE": "PERIOD"})
    assert line.moments() == [datetime(2026, 11, 24, 17, tzinfo=timezone.utc)]


@pytest.mark.parametrize(
    ("zone", "value"),
    [
        ("Europe/Paris", "20261124T180000"),
        ("Romance Standard Time", "20261124T180000"),
        ("/freeassociation.sourceforge.net/Europe/Paris", "20261124T180000"),
        (None, "20261124T180000"),
        (None, "20261124T170000Z"),
        ("Europe/London", "20261124T170000"),
    ],
)
def test_a_moment_is_told_in_its_zone(zone: str | None, value: str) -> None:
    line = Line(1, "DTSTART", value, {"TZID": zone} if zone else {})
    assert line.moments() == [datetime(2026, 11, 24, 17, tzinfo=timezone.utc)] and not line.whole_day


def test_a_day_is_its_midnight_in_paris() -> None:
    line = Line(1, "DTSTART", "20261124", {"VALUE": "DATE"})
    assert line.whole_day and line.moments() == [datetime(2026, 11, 24, tzinfo=PARIS)]


@pytest.mark.parametrize(("zone", "value"), [("Mars/Olympus", "20261124T180000"), (None, "demain"), (None, "20261399")])
def test_what_is_no_moment_is_told(zone: str | None, value: str) -> None:
    with pytest.raises(BadLine):
        Line(1, "DTSTART", value, {"TZID": zone} if zone else {}).moments()


def test_a_row_that_is_no_property_is_told_with_its_number() -> None:
    with pytest.raises(BadLine, match="line 3"):
        list(read_lines(["BEGIN:VEVENT", "", "pas une ligne"]))


@pytest.mark.parametrize(
    ("value", "minutes"), [("PT1H30M", 90), ("P1D", 1440), (" PT45M", 45), ("1h30", None), ("P99999999999W", None)]
)
def test_a_length_is_read_or_is_none(value: str, minutes: int | None) -> None:
    length = Line(1, "DURATION", value).length()
    assert length == (None if minutes is None else timedelta(minutes=minutes))
