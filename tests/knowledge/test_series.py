"""knowledge.series: a rule gives dates on the clock of Paris, never without end."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from knowledge.opening_hours import PARIS
from knowledge.series import HORIZON, MOST_DATES, BadRule, Series

TUESDAY = datetime(2026, 3, 10, 18, 0, tzinfo=PARIS)


def days(series: Series, after: datetime = TUESDAY, length: timedelta = HORIZON) -> list[str]:
    return [start.strftime("%d/%m %H:%M") for start in series.starts(after, after + length)]


def test_every_two_weeks_stays_at_the_same_hour_through_the_change_of_time() -> None:
    """The clocks move on 29 March 2026."""
    found = Series("FREQ=WEEKLY;INTERVAL=2;COUNT=3", TUESDAY).starts(TUESDAY, TUESDAY + HORIZON)
    assert [one.strftime("%d/%m %H:%M") for one in found] == ["10/03 18:00", "24/03 18:00", "07/04 18:00"]
    assert [one.astimezone(timezone.utc).hour for one in found] == [17, 17, 16]


def test_a_weekly_and_a_monthly_rule_end_when_they_say() -> None:
    assert days(Series("FREQ=WEEKLY;UNTIL=20260324", TUESDAY)) == ["10/03 18:00", "17/03 18:00", "24/03 18:00"]
    assert days(Series("FREQ=WEEKLY;UNTIL=20260317T170000Z", TUESDAY)) == ["10/03 18:00", "17/03 18:00"]
    assert days(Series("RRULE:FREQ=MONTHLY;BYDAY=2TU;COUNT=2", TUESDAY)) == ["10/03 18:00", "14/04 18:00"]


def test_exceptions_are_left_out_in_whatever_zone_they_are_told() -> None:
    assert days(Series.of("FREQ=WEEKLY;COUNT=3", TUESDAY, ["2026-03-17T17:00:00+00:00"])) == [
        "10/03 18:00",
        "24/03 18:00",
    ]
    with pytest.raises(ValueError, match="time zone"):
        Series.of("FREQ=WEEKLY", TUESDAY, ["2026-03-17T18:00:00"])


def test_only_dates_of_the_period_are_given_and_never_too_many() -> None:
    after = TUESDAY + timedelta(days=365)
    found = Series("FREQ=DAILY", TUESDAY).starts(after, after + timedelta(days=4_000))
    assert found[0] >= after and len(found) == MOST_DATES


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "FREQ=SECONDLY",
        "FREQ=WEEKLY;BYDAY=XX",
        "WEEKLY",
        "FREQ=WEEKLY;UNTIL=2026Z",
        "FREQ=WEEKLY;COUNT=a",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYHOUR=9,10",
        "FREQ=MONTHLY;INTERVAL=0;BYMONTHDAY=31",
        "FREQ=WEEKLY;INTERVAL=0;BYDAY=MO",
        "FREQ=WEEKLY;INTERVAL=-1",
        "FREQ=DAILY;BYMONTHDAY=31;BYSETPOS=2",
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
    ],
)
def test_a_rule_that_cannot_be_followed_is_refused(rule: str) -> None:
    with pytest.raises(BadRule):
        Series(rule, TUESDAY).starts(TUESDAY, TUESDAY + HORIZON)
