"""Risk and coverage: how many referrals would be wrong if a threshold on ``confidence`` alone decided. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.evaluation import Rate
from passerelle.report.scored import Scored

PRINTED = (0.99, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.0)
"""Thresholds shown in the table of the curve."""


@dataclass(frozen=True)
class Point:
    """At a threshold: messages referred among all, and wrong referrals among the referred."""

    threshold: float
    referred: Rate
    wrong: Rate


def curve(scored: Sequence[Scored]) -> list[Point]:
    """One point for each confidence met, strictest threshold first.

    A message counts with the need it was referred to or, when it was asked about, with the first button of the
    question: so the curve goes on beyond what the gate referred. What was handed off or chatted with never counts.
    """
    could = sorted(filter(_could_be_referred, scored), key=lambda one: -one.decision.confidence)
    points, referred, wrong = [], 0, 0
    for confidence, ties in groupby(could, key=lambda one: one.decision.confidence):
        for one in ties:
            referred, wrong = referred + 1, wrong + (not one.names_the_right_need)
        points.append(Point(confidence, Rate(referred, len(scored)), Rate(wrong, referred)))
    return points


def as_decided(scored: Sequence[Scored]) -> Point:
    """What was really referred, whatever the thresholds that decided it; its threshold is the lowest confidence."""
    referred = [one for one in scored if one.decision.kind == "refer"]
    wrong = sum(not one.names_the_right_need for one in referred)
    lowest = min((one.decision.confidence for one in referred), default=1.0)
    return Point(lowest, Rate(len(referred), len(scored)), Rate(wrong, len(referred)))


def at_thresholds(points: Sequence[Point]) -> Iterator[tuple[float, Point]]:
    """For each printed threshold, the last point at or above it; thresholds that no message reaches are left out."""
    for threshold in PRINTED:
        above = [point for point in points if point.threshold >= threshold]
        if above:
            yield threshold, above[-1]


def _could_be_referred(one: Scored) -> bool:
    return one.decision.kind in ("refer", "ask") and one.named_need is not None
