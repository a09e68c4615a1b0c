"""Outcomes by need, style, author, file; labels against decisions. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.evaluation import Rate, outcomes
from passerelle.report.scored import Scored

FEWEST = 20
"""In-scope messages that a style must have to be compared with the others."""


@dataclass(frozen=True)
class Group:
    """Messages that share something, and their outcomes by name (``bot.evaluation.outcomes``)."""

    name: str
    messages: int
    rates: dict[str, Rate]


def group_by(scored: Sequence[Scored], key: Callable[[Scored], str | None]) -> list[Group]:
    """One group for each value of the key, in alphabetical order; messages without a value are left out."""
    members: dict[str, list[Scored]] = {}
    for one in scored:
        if name := key(one):
            members.setdefault(name, []).append(one)
    return [Group(name, len(of), outcomes([one.pair for one in of])) for name, of in sorted(members.items())]


def by_need(scored: Sequence[Scored]) -> list[Group]:
    """In-scope messages by the need of their label."""
    return group_by([one for one in scored if one.expected.in_scope], lambda one: one.expected.need)


def by_style(scored: Sequence[Scored]) -> list[Group]:
    """Messages by their style of writing."""
    return group_by(scored, lambda one: one.expected.style)


def worst_style(scored: Sequence[Scored]) -> Group | None:
    """The style with the lowest share of right or offered, among those with ``FEWEST`` in-scope messages."""
    compared = [style for style in by_style(scored) if style.rates["right_or_offered"].total >= FEWEST]
    return min(compared, key=lambda style: style.rates["right_or_offered"].value, default=None)


def wrongly_referred_to(scored: Sequence[Scored]) -> Counter[str]:
    """For each need, the messages that were referred to it wrongly."""
    wrong = (o.decision.need for o in scored if o.decision.kind == "refer" and not o.names_the_right_need)
    return Counter(need for need in wrong if need)


def kinds(scored: Sequence[Scored]) -> Counter[tuple[str, str]]:
    """Kind of the label (with the reason of a hand-off) × what was decided, a wrong referral told from a right one."""
    return Counter((_expected_kind(one), decided_kind(one)) for one in scored)


def levels(scored: Sequence[Scored]) -> Counter[tuple[str, str]]:
    """Urgency of the label × urgency decided."""
    return Counter((one.expected.urgency, one.decision.urgency) for one in scored)


def decided_kind(one: Scored) -> str:
    """The kind decided, in the words of the table by kind."""
    if one.decision.kind == "refer":
        return "refer, right" if one.names_the_right_need else "refer, wrong"
    return one.decision.kind


def _expected_kind(one: Scored) -> str:
    reason = one.expected.reason or ("urgence" if one.expected.urgent else None)
    return f"{one.expected.kind}, {reason}" if one.expected.kind == "handoff" and reason else one.expected.kind
