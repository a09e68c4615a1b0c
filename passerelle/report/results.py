"""All figures of one evaluation, ready for tables, pictures and bounds. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.evaluation import Rate, outcomes
from passerelle.report import cases, groups, risk
from passerelle.report.groups import Group
from passerelle.report.reliability import Reliability, reliability
from passerelle.report.scored import Scored


@dataclass(frozen=True)
class Results:
    """Labelled messages with their decisions; every figure is worked out once, when asked for."""

    scored: tuple[Scored, ...]

    @cached_property
    def rates(self) -> dict[str, Rate]:
        """Outcomes by name."""
        return outcomes([one.pair for one in self.scored])

    @cached_property
    def needs(self) -> list[Group]:
        """In-scope messages by need."""
        return groups.by_need(self.scored)

    @cached_property
    def styles(self) -> list[Group]:
        """Messages by style of writing."""
        return groups.by_style(self.scored)

    @cached_property
    def authors(self) -> list[Group]:
        """Messages by author; empty when the files name none."""
        return groups.group_by(self.scored, lambda one: one.message.author)

    @cached_property
    def files(self) -> list[Group]:
        """Messages by file."""
        return groups.group_by(self.scored, lambda one: one.message.file)

    @cached_property
    def worst_style(self) -> Group | None:
        """The style that does worst, among those with enough messages."""
        return groups.worst_style(self.scored)

    @cached_property
    def curve(self) -> list[risk.Point]:
        """Risk against coverage."""
        return risk.curve(self.scored)

    @cached_property
    def as_decided(self) -> risk.Point:
        """Risk and coverage of the decisions as they were taken."""
        return risk.as_decided(self.scored)

    @cached_property
    def reliability(self) -> Reliability:
        """Bins of confidence."""
        return reliability(self.scored)

    @cached_property
    def chapters(self) -> tuple[cases.Chapter, ...]:
        """The sentences that went wrong."""
        return cases.chapters(self.scored)

    def figures(self) -> dict[str, float | None]:
        """What bounds are held against, by name; None when no message speaks of it."""
        urgent, style = self.rates["urgent_missed"], self.worst_style
        return {
            **{name: rate.value if rate.total else None for name, rate in self.rates.items()},
            "urgent_recall": (urgent.total - urgent.count) / urgent.total if urgent.total else None,
            "worst_style": style.rates["right_or_offered"].value if style else None,
            "calibration_gap": self.reliability.largest_gap,
        }


def results(scored: Sequence[Scored]) -> Results:
    """The results of these decisions."""
    return Results(tuple(scored))
