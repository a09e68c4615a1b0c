"""The sentences behind the figures: what went wrong, message by message. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from passerelle.quiet import escape
from passerelle.report.scored import Scored


@dataclass(frozen=True)
class Case:
    """Messages that went wrong in the same way: what the label says, what was decided, and the messages."""

    expected: str
    decided: str
    scored: tuple[Scored, ...]


@dataclass(frozen=True)
class Chapter:
    """One way of going wrong, its most frequent case first."""

    title: str
    explanation: str
    cases: tuple[Case, ...]

    @property
    def messages(self) -> int:
        """All messages of its cases."""
        return sum(len(case.scored) for case in self.cases)


def chapters(scored: Sequence[Scored]) -> tuple[Chapter, ...]:
    """Every way of going wrong, gravest first."""
    return (
        Chapter(
            "Urgent messages missed",
            "Nobody was called for these.",
            _cases((o for o in scored if _missed(o)), lambda o: o.expected.urgency, _decided),
        ),
        Chapter(
            "Confusions: wrong referrals",
            "Referred to a need that the label does not name.",
            _cases((o for o in scored if _wrongly_referred(o)), _label, lambda o: str(o.decision.need)),
        ),
        Chapter(
            "False alarms",
            "Ordinary messages treated as urgent.",
            _cases((o for o in scored if _false_alarm(o)), _label, lambda o: o.decision.urgency),
        ),
        Chapter(
            "Urgency of another kind",
            "A person was called, but other numbers were shown first.",
            _cases((o for o in scored if _other_kind(o)), lambda o: o.expected.urgency, lambda o: o.decision.urgency),
        ),
        Chapter(
            "In scope, neither referred nor offered",
            "The right need was not even a button.",
            _cases((o for o in scored if _lost(o)), _label, _decided),
        ),
    )


def in_terminal(chapter: Chapter, most: int) -> str:
    """The chapter as lines of a terminal, with at most so many sentences."""
    lines, left = [f"{chapter.title.upper()}: {chapter.messages}"], most
    for case in chapter.cases:
        for one in case.scored[:left]:
            lines.append(f"{case.expected} → {case.decided} ({one.decision.confidence:.2f})  {one.expected.text}")
        left -= min(left, len(case.scored))
    if chapter.messages > most:
        lines.append(f"{chapter.messages - most} more.")
    return "\n".join(map(escape, lines))


def _cases(
    found: Iterable[Scored], expected: Callable[[Scored], str], decided: Callable[[Scored], str]
) -> tuple[Case, ...]:
    def words(one: Scored) -> tuple[str, str]:
        return expected(one), decided(one)

    cases = [Case(*pair, tuple(members)) for pair, members in groupby(sorted(found, key=words), key=words)]
    return tuple(sorted(cases, key=lambda case: -len(case.scored)))


def _label(one: Scored) -> str:
    return one.expected.need or one.expected.reason or one.expected.kind


def _decided(one: Scored) -> str:
    decision = one.decision
    detail = decision.reason or decision.need or ", ".join(decision.options)
    return f"{decision.kind} ({detail})" if detail else decision.kind


def _missed(one: Scored) -> bool:
    return one.expected.urgent and (one.decision.kind != "handoff" or one.decision.urgency == "none")


def _wrongly_referred(one: Scored) -> bool:
    return one.decision.kind == "refer" and not one.names_the_right_need


def _false_alarm(one: Scored) -> bool:
    return not one.expected.urgent and one.decision.urgency != "none"


def _other_kind(one: Scored) -> bool:
    return one.expected.urgent and not _missed(one) and one.decision.urgency != one.expected.urgency


def _lost(one: Scored) -> bool:
    if not one.expected.in_scope or one.decision.kind == "refer" or one.decision.urgency != "none":
        return False
    return one.decision.kind != "ask" or one.expected.need not in one.decision.options
