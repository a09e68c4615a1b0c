"""Figures count and never single anybody out."""

from __future__ import annotations

from typing import Any

from conversations.statistics import Figure, Statistics


def test_counts_add_up_and_small_ones_are_masked(sessions: Any, clock: Any) -> None:
    figures = Statistics(sessions, clock)
    for _ in range(6):
        figures.count("refer", "impots")
    for _ in range(4):
        figures.count("refer", "caf")
    day = clock().date()
    assert figures.figures(day, day) == [Figure("refer", "caf", None), Figure("refer", "impots", 6)]


def test_days_outside_the_period_are_left_out(sessions: Any, clock: Any) -> None:
    figures = Statistics(sessions, clock)
    figures.count("ask")
    clock.forward(days=2)
    day = clock().date()
    assert figures.figures(day, day) == []
