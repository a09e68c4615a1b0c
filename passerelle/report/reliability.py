"""Reliability of ``confidence``: when it says 0.8, is the need right eight times in ten? Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.evaluation import Rate
from passerelle.report.scored import Scored

BINS = 10
FEWEST = 50
"""A bin with fewer messages is shown grey and not counted: its standard error exceeds the target gap (0.85 ± 0.05)."""

TARGET_GAP = 0.05


@dataclass(frozen=True)
class Bin:
    """Messages whose confidence lies in ``[low, high)`` (the last bin holds 1): mean confidence, right needs."""

    low: float
    high: float
    confidence: float
    right: Rate

    @property
    def counted(self) -> bool:
        """Whether it holds enough messages to say anything."""
        return self.right.total >= FEWEST

    @property
    def gap(self) -> float:
        """By how much the mean confidence is off, 0–1."""
        return abs(self.confidence - self.right.value)

    @property
    def plausible(self) -> bool:
        """Whether the 95 % interval of the truth holds the mean confidence."""
        low, high = self.right.interval
        return low <= self.confidence <= high


@dataclass(frozen=True)
class Reliability:
    """The bins that hold a message, lowest confidence first."""

    bins: tuple[Bin, ...]

    @property
    def counted(self) -> tuple[Bin, ...]:
        """The bins with enough messages."""
        return tuple(one for one in self.bins if one.counted)

    @property
    def expected_error(self) -> float | None:
        """Expected calibration error: the mean gap of the counted bins, each weighing its messages."""
        total = sum(one.right.total for one in self.counted)
        return sum(one.gap * one.right.total for one in self.counted) / total if total else None

    @property
    def largest_gap(self) -> float | None:
        """The largest gap of a counted bin."""
        return max((one.gap for one in self.counted), default=None)

    @property
    def not_counted(self) -> tuple[int, int]:
        """How many bins are grey, and the messages in them."""
        grey = [one.right.total for one in self.bins if not one.counted]
        return len(grey), sum(grey)


def reliability(scored: Sequence[Scored]) -> Reliability:
    """Ten bins of equal width over the messages for which a need was named and the label can say whether it is right.

    A hand-off whose label names no need is left out: nobody said which need it is about.
    """
    binned: dict[int, list[Scored]] = {}
    for one in filter(_can_be_judged, scored):
        binned.setdefault(min(int(one.decision.confidence * BINS), BINS - 1), []).append(one)
    return Reliability(tuple(_bin(number, members) for number, members in sorted(binned.items())))


def _can_be_judged(one: Scored) -> bool:
    if one.named_need is None or one.decision.kind == "chat":
        return False
    return one.decision.kind != "handoff" or one.expected.need is not None


def _bin(number: int, members: Sequence[Scored]) -> Bin:
    mean = sum(one.decision.confidence for one in members) / len(members)
    right = sum(one.names_the_right_need for one in members)
    return Bin(number / BINS, (number + 1) / BINS, mean, Rate(right, len(members)))
