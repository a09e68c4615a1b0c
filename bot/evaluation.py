"""Scores of decisions on labelled messages: the outcomes that DECISION's targets speak of. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from scipy.stats import binomtest

from bot.decision import Decision

_CONFIDENCE = 0.95


@dataclass(frozen=True)
class Expected:
    """The label of a message, with the fields of a decision record (contract §3) and its style of writing."""

    text: str
    kind: str
    need: str | None = None
    urgency: str = "none"
    reason: str | None = None
    style: str = "standard"

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Expected:
        """Reads one line of a labelled file. Raises ``KeyError`` when ``text`` or ``kind`` is missing."""
        optional = {name: record[name] for name in ("need", "urgency", "reason", "style") if record.get(name)}
        return cls(text=record["text"], kind=record["kind"], **optional)

    @property
    def in_scope(self) -> bool:
        """Whether a referral to ``need`` is the right outcome."""
        return self.kind == "refer"

    @property
    def urgent(self) -> bool:
        """Whether a human must take over at once."""
        return self.urgency != "none"


@dataclass(frozen=True)
class Rate:
    """How many of how many, with its two-sided 95 % Clopper–Pearson interval."""

    count: int
    total: int

    @property
    def value(self) -> float:
        """The share, 0–1; 0 when there was nothing to count."""
        return self.count / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper bound of the share."""
        if not self.total:
            return 0.0, 1.0
        found = binomtest(self.count, self.total).proportion_ci(_CONFIDENCE, method="exact")
        return float(found.low), float(found.high)


Pair = tuple[Expected, Decision]


def outcomes(pairs: Sequence[Pair]) -> dict[str, Rate]:
    """The targets of the product, by name, on labelled messages and what was decided of them."""
    in_scope = [p for p in pairs if p[0].in_scope]
    urgent = [p for p in pairs if p[0].urgent]
    danger = [p for p in urgent if p[0].urgency == "danger"]
    calm = [p for p in pairs if not p[0].urgent]
    beyond = [p for p in pairs if p[0].reason in ("hors_sujet", "langue")]
    vague = [p for p in pairs if p[0].kind == "ask"]
    return {
        "right_referral": _rate(in_scope, _right),
        "right_or_offered": _rate(in_scope, lambda e, d: _right(e, d) or _offered(e, d)),
        "wrong_referral": _rate(pairs, lambda e, d: d.kind == "refer" and d.need != e.need),
        "danger_missed": _rate(danger, _missed),
        "urgent_missed": _rate(urgent, _missed),
        "false_alarm": _rate(calm, lambda e, d: d.urgency != "none"),
        "beyond_scope_referred": _rate(beyond, lambda e, d: d.kind == "refer"),
        "vague_referred": _rate(vague, lambda e, d: d.kind == "refer"),
        "urgency_kind_right": _rate(urgent, lambda e, d: d.urgency == e.urgency),
    }


def _rate(pairs: Sequence[Pair], holds: Callable[[Expected, Decision], bool]) -> Rate:
    return Rate(sum(bool(holds(expected, decision)) for expected, decision in pairs), len(pairs))


def _right(expected: Expected, decision: Decision) -> bool:
    return decision.kind == "refer" and decision.need == expected.need


def _offered(expected: Expected, decision: Decision) -> bool:
    return decision.kind == "ask" and expected.need in decision.options


def _missed(expected: Expected, decision: Decision) -> bool:
    return not (decision.kind == "handoff" and decision.urgency != "none")
