"""knowledge.opening_hours: thirty ways of writing hours, with the week in French and twenty moments each.

The answers were worked out by hand from a calendar; holidays and both changes of the clock of 2026-2027 are among the
moments. The shapes are those of public files: a later rule that overrides a day, alternate weeks, appointments, prose.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import yaml
from opening_hours import OpeningHours

from knowledge.opening_hours import PARIS, is_open, readable, week_in_french

MOMENTS = (
    # a working Friday, Saturday and Sunday; Monday at 08:59 and 09:00
    "2026-11-20T10:30+01:00", "2026-11-21T09:30+01:00", "2026-11-22T10:30+01:00", "2026-11-23T08:59+01:00",
    "2026-11-23T09:00+01:00",
    # Tuesday of week 48 at noon and 15:00; Tuesday of week 49; Wednesday; the 4th Thursday, a minute before 17:00
    "2026-11-24T12:00+01:00", "2026-11-24T15:00+01:00", "2026-12-01T10:00+01:00", "2026-11-25T14:30+01:00",
    "2026-11-26T16:59+01:00",
    # Christmas, a Friday; Monday of week 53; New Year; Easter Monday; Ascension Day
    "2026-12-25T10:00+01:00", "2026-12-28T10:00+01:00", "2027-01-01T10:00+01:00", "2027-03-29T10:00+02:00",
    "2026-05-14T10:00+02:00",
    # 14 July, a Tuesday; a Tuesday of August; 02:30 for the second time; the first quarter after 02:00 was skipped;
    # 09:00 on the Monday after the change, told in UTC
    "2026-07-14T15:00+02:00", "2026-08-11T10:00+02:00", "2026-10-25T02:30+01:00", "2027-03-28T03:15+02:00",
    "2026-10-26T08:00+00:00",
)  # fmt: skip

SAID = {True: "o", False: ".", None: "?"}

TABLE = yaml.safe_load((Path(__file__).parent / "data" / "hours.yml").read_text(encoding="utf-8"))
PLAIN = [row["hours"] for row in TABLE if readable(row["hours"]) and '"' not in row["hours"]]


@pytest.mark.parametrize("row", TABLE, ids=[row["hours"] for row in TABLE])
def test_a_week_is_said_and_kept(row: dict[str, str]) -> None:
    assert week_in_french(row["hours"]) == row["week"]
    found = "".join(SAID[is_open(row["hours"], datetime.fromisoformat(moment))] for moment in MOMENTS)
    assert found == row["answers"].replace(" ", "")


@pytest.mark.parametrize("hours", PLAIN)
def test_the_library_says_the_same(hours: str) -> None:
    """Closed on holidays unless the hours say otherwise: that is the only thing we add."""
    told = hours if "PH" in hours or hours == "24/7" else f"{hours}; PH off"
    theirs = OpeningHours(told, timezone=PARIS, country="FR")
    for moment in MOMENTS:
        at = datetime.fromisoformat(moment)
        assert is_open(hours, at) is theirs.is_open(at.astimezone(PARIS)), moment


def test_there_are_thirty_hours_and_twenty_moments() -> None:
    assert len({row["hours"] for row in TABLE}) == 30 and len(set(MOMENTS)) == 20
