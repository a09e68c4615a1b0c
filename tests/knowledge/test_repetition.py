"""knowledge.repetition: what the form says and what the rule says are the same."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from knowledge.opening_hours import PARIS
from knowledge.referential import referential
from knowledge.repetition import KINDS, Repetition, repetition_of, rule_in_french, rule_of
from knowledge.series import HORIZON, Series

TUESDAY = datetime(2026, 12, 8, 18, 0, tzinfo=PARIS)  # the second one of its month
WORDS = referential().wording["repetition"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("end", [{}, {"until": date(2027, 3, 2)}, {"times": 4}])
def test_a_rule_is_read_back_as_it_was_told(kind: str, end: dict[str, object]) -> None:
    told = Repetition(kind, **end)  # type: ignore[arg-type]
    assert repetition_of(rule_of(told, TUESDAY), TUESDAY) == told


@pytest.mark.parametrize(
    ("repetition", "first", "dates"),
    [
        (Repetition("semaine", times=3), TUESDAY, ["08/12", "15/12", "22/12"]),
        (Repetition("quinzaine", until=date(2027, 1, 5)), TUESDAY, ["08/12", "22/12", "05/01"]),
        (Repetition("mois", times=3), TUESDAY, ["08/12", "12/01", "09/02"]),
        (Repetition("mois", times=3), TUESDAY.replace(day=29), ["29/12", "26/01", "23/02"]),
    ],
)
def test_the_dates_are_those_that_people_expect(repetition: Repetition, first: datetime, dates: list[str]) -> None:
    found = Series(rule_of(repetition, first), first).starts(first, first + HORIZON)
    assert [one.strftime("%d/%m") for one in found] == dates


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("FREQ=WEEKLY", "chaque mardi"),
        ("RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=TU;WKST=MO", "chaque mardi"),
        ("FREQ=WEEKLY;INTERVAL=2;UNTIL=20270302T170000Z", "un mardi sur deux, jusqu'au 2 mars 2027"),
        ("FREQ=MONTHLY;BYDAY=2TU;COUNT=4", "le deuxième mardi de chaque mois, 4 fois, jours « sauf » compris"),
        ("FREQ=WEEKLY;BYDAY=TU,TH", "selon la règle d'un autre agenda"),
        ("FREQ=DAILY", "selon la règle d'un autre agenda"),
        ("FREQ=WEEKLY;COUNT=x", "selon la règle d'un autre agenda"),
    ],
)
def test_a_rule_is_said_in_french(rule: str, said: str) -> None:
    assert rule_in_french(rule, TUESDAY, WORDS) == said
