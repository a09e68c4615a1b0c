"""What is kept in memory of crises, for when nothing else works."""

from __future__ import annotations

from bot.degraded import MOST_CRISES, Crises
from bot.urgency import Urgency


def test_the_gravest_crisis_is_kept_with_its_situation() -> None:
    crises = Crises()
    for urgency in (Urgency("fraude"), Urgency("danger"), Urgency("danger", "violence"), Urgency("detresse")):
        crises.note("a", urgency)
    assert crises.of("a") == Urgency("danger", "violence")
    crises.note("a", Urgency("danger"))
    assert crises.of("a") == Urgency("danger", "violence")


def test_memory_is_bounded_and_the_oldest_give_way() -> None:
    crises = Crises()
    for number in range(MOST_CRISES + 1):
        crises.note(str(number), Urgency("danger"))
    assert crises.of("0") is None
    assert crises.of(str(MOST_CRISES)) is not None


def test_a_crisis_is_forgotten_with_its_conversation() -> None:
    crises = Crises()
    crises.note("a", Urgency("danger"))
    crises.forget("a")
    assert crises.of("a") is None
