"""A labelled message beside what was decided of it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.decision import Decision
from bot.evaluation import Expected, Pair
from passerelle.labelled_file import LabelledMessage


@dataclass(frozen=True)
class Scored:
    """One labelled message and the decision on it."""

    message: LabelledMessage
    decision: Decision

    @property
    def expected(self) -> Expected:
        """The label."""
        return self.message.expected

    @property
    def pair(self) -> Pair:
        """As ``bot.evaluation`` wants it."""
        return self.message.expected, self.decision

    @property
    def named_need(self) -> str | None:
        """The need that ``confidence`` speaks of: the need decided, or the first button of a question."""
        return self.decision.need or next(iter(self.decision.options), None)

    @property
    def names_the_right_need(self) -> bool:
        """Whether that need is the one of the label."""
        return self.named_need is not None and self.named_need == self.expected.need
