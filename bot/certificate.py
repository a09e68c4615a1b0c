"""Thresholds with a proof: wrong referrals stay bounded on messages that no author of training wrote.

Fixed-sequence testing (Bauer 1991; Angelopoulos et al., "Learn then Test", 2021): thresholds are tried from the
strictest down, each with a one-sided Clopper–Pearson bound at 95 %, and the search stops at the first that fails. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from scipy.stats import beta

from bot.decision import Decision, Evidence, Thresholds, decide
from bot.urgency import LEVELS

CONFIDENCE = 0.95
_STRICTEST, _STEP, _LOOSEST = 0.98, 0.02, 0.5
_DISAGREEMENT = 0.25  # when the views disagree, a quarter of the doubt is allowed
_LEVEL_FLOORS = (0.06, 0.5)  # learned urgency never needs more than 0.5 to call a human, nor less than 0.06


class BoundNotMet(RuntimeError):
    """No threshold keeps wrong referrals below the bound: the data or the bound must change."""


@dataclass(frozen=True)
class Judged:
    """The evidence of a calibration message beside its true intent."""

    evidence: Evidence
    intent: str


@dataclass(frozen=True)
class Certificate:
    """What was proved, and on how many messages."""

    thresholds: Thresholds
    messages: int
    referrals: int
    wrong: int
    wrong_at_most: float
    target: float

    def record(self) -> dict[str, Any]:
        """Plain JSON values, written beside the model."""
        values = {name: getattr(self, name) for name in ("messages", "referrals", "wrong", "wrong_at_most", "target")}
        thresholds = {name: _plain(getattr(self.thresholds, name)) for name in Thresholds.__dataclass_fields__}
        return {**values, "confidence": CONFIDENCE, "thresholds": thresholds}


def certify(judged: Sequence[Judged], *, most_wrong: float, most_false_alarms: float) -> Certificate:
    """The loosest thresholds whose wrong referrals, among referrals, are below ``most_wrong`` with 95 % confidence.

    ``most_false_alarms`` is the share of ordinary messages that each learned level of urgency may call a human for.
    Raises ``BoundNotMet`` when even the strictest threshold fails.
    """
    start = replace(Thresholds(), urgency=urgency_floors(judged, most_false_alarms))
    best: Certificate | None = None
    for thresholds in _sequence(start):
        certificate = _measure(judged, thresholds, most_wrong)
        if certificate.wrong_at_most > most_wrong:
            break
        best = certificate
    if best is None:
        raise BoundNotMet(f"No threshold keeps wrong referrals below {most_wrong:.1%} on {len(judged)} messages.")
    return best


def urgency_floors(judged: Sequence[Judged], most_false_alarms: float) -> dict[str, float]:
    """For each level, the probability that at most this share of the ordinary messages exceeds."""
    ordinary = [j.evidence for j in judged if j.intent not in LEVELS]
    allowed = int(most_false_alarms * len(ordinary))
    lowest, highest = _LEVEL_FLOORS
    floors = {}
    for level in LEVELS:
        scores = sorted((e.urgency_scores.get(level, 0.0) for e in ordinary), reverse=True)
        reached = scores[allowed] + 1e-4 if len(scores) > allowed else highest
        floors[level] = round(min(max(reached, lowest), highest), 4)
    return floors


def upper_bound(wrong: int, total: int) -> float:
    """One-sided Clopper–Pearson upper bound of a proportion, at ``CONFIDENCE``; 1 when nothing was seen."""
    return 1.0 if wrong >= total else float(beta.ppf(CONFIDENCE, wrong + 1, total - wrong))


def _sequence(start: Thresholds) -> Iterator[Thresholds]:
    steps = round((_STRICTEST - _LOOSEST) / _STEP)
    for step in range(steps + 1):
        refer = round(_STRICTEST - step * _STEP, 4)
        yield replace(start, refer=refer, refer_alone=round(1 - _DISAGREEMENT * (1 - refer), 4))


def _measure(judged: Sequence[Judged], thresholds: Thresholds, target: float) -> Certificate:
    referred = [(decide(j.evidence, thresholds), j.intent) for j in judged]
    referred = [(decision, intent) for decision, intent in referred if decision.kind == "refer"]
    wrong = sum(_is_wrong(decision, intent) for decision, intent in referred)
    bound = upper_bound(wrong, len(referred))
    return Certificate(thresholds, len(judged), len(referred), wrong, bound, target)


def _is_wrong(decision: Decision, intent: str) -> bool:
    return decision.need != intent


def _plain(value: Any) -> Any:
    return dict(value) if hasattr(value, "items") else value
