"""The product's targets, and the bounds that ``evaluate`` takes as options. Pure, and quick to import."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import click


@dataclass(frozen=True)
class Target:
    """A figure that the product aims at ("How the bot decides", first table): at least or at most a share."""

    name: str
    words: str
    share: float
    at_least: bool = False

    def met(self, value: float) -> bool:
        """Whether the figure reaches the target."""
        return value >= self.share if self.at_least else value <= self.share

    @property
    def sign(self) -> str:
        """As it is written before the share."""
        return "≥" if self.at_least else "≤"


TARGETS = (
    Target("right_referral", "in scope: right referral at once", 0.85, at_least=True),
    Target("right_or_offered", "in scope: right referral, or offered as a button", 0.97, at_least=True),
    Target("wrong_referral", "all messages: referred to a wrong need", 0.02),
    Target("danger_missed", "danger: not handed off as urgent", 0.01),
    Target("urgent_missed", "urgent: not handed off as urgent", 0.03),
    Target("false_alarm", "ordinary: treated as urgent", 0.015),
    Target("beyond_scope_referred", "beyond scope: referred somewhere", 0.03),
    Target("vague_referred", "too vague: referred somewhere", 0.1),
    Target("urgency_kind_right", "urgent: right kind of urgency", 0.9, at_least=True),
)
"""The outcomes of ``bot.evaluation`` that have a target, in the order of the tables."""


@dataclass(frozen=True)
class Bound:
    """An option that makes ``evaluate`` fail, and the figure it holds."""

    option: str
    figure: str
    at_least: bool
    words: str

    @property
    def parameter(self) -> str:
        """Name under which click passes it."""
        return self.option.removeprefix("--").replace("-", "_")

    def holds(self, value: float, limit: float) -> bool:
        """Whether the figure is on the right side of the limit, or on it. What is no number (NaN) is not."""
        return value >= limit if self.at_least else value <= limit


BOUNDS = (
    Bound("--min-right", "right_referral", True, "Least share of in-scope messages rightly referred at once."),
    Bound("--min-right-or-offered", "right_or_offered", True, "Least share rightly referred, or offered as a button."),
    Bound("--min-worst-style", "worst_style", True, "The same for the style of writing that does worst."),
    Bound("--max-wrong", "wrong_referral", False, "Most wrong referrals, among all messages."),
    Bound("--min-urgent-recall", "urgent_recall", True, "Least share of urgent messages handed off as urgent."),
    Bound("--max-danger-missed", "danger_missed", False, "Most messages of danger missed."),
    Bound("--max-false-alarms", "false_alarm", False, "Most ordinary messages treated as urgent."),
    Bound("--min-urgency-kind", "urgency_kind_right", True, "Least share of urgent messages given their kind."),
    Bound("--max-beyond-scope", "beyond_scope_referred", False, "Most messages beyond scope referred."),
    Bound("--max-vague", "vague_referred", False, "Most vague messages referred."),
    Bound("--max-calibration-gap", "calibration_gap", False, "Largest gap of a bin between confidence and truth."),
)


@dataclass(frozen=True)
class Verdict:
    """One bound that was asked for: the figure found (None: nothing to measure it on) beside the limit."""

    bound: Bound
    limit: float
    value: float | None

    @property
    def broken(self) -> bool:
        """Whether it must make the command fail: a promise that nothing shows is not kept."""
        return self.value is None or not self.bound.holds(self.value, self.limit)

    def __str__(self) -> str:
        if self.value is None:
            needed = "the files need more messages that speak of it"
            return f"{self.bound.option} {self.limit:g}: broken, it could not be measured; {needed}"
        return f"{self.bound.option} {self.limit:g}: {'broken' if self.broken else 'held'}, found {self.value:.4f}"


def verdicts(figures: Mapping[str, float | None], limits: Mapping[str, float | None]) -> list[Verdict]:
    """A verdict for each limit given. ``figures`` by name; ``limits`` by click parameter."""
    asked = [(bound, limits.get(bound.parameter)) for bound in BOUNDS]
    return [Verdict(bound, limit, figures[bound.figure]) for bound, limit in asked if limit is not None]


class _Share(click.FloatRange):
    """0 to 1; click's own range lets "nan" through, below and above which there is nothing."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        share = float(super().convert(value, param, ctx))
        if math.isnan(share):
            self.fail(f"{value!r} is not a share from 0 to 1.", param, ctx)
        return share


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds one option a bound; the command receives each as a float or None."""
    for bound in reversed(BOUNDS):
        command = click.option(bound.option, type=_Share(0, 1), metavar="SHARE", help=bound.words)(command)
    return command
