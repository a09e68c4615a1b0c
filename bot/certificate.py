"""Thresholds with a proof: wrong referrals stay bounded on messages that no author of training wrote.

Fixed-sequence testing (Bauer 1991; Angelopoulos et al., "Learn then Test", 2021): thresholds are tried from the
strictest down, each with a one-sided Clopper–Pearson bound at 95 %, and the search stops at the first that fails. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from scipy.stats import beta

from bot.decision import Decision, Evidence, Thresholds, decide
from bot.urgency import LEVELS

CONFIDENCE = 0.95
ADVICE = "conseil"
_STRICTEST, _STEP, _LOOSEST = 0.98, 0.02, 0.4
_ALARM_SHARES = {"danger": 0.4, "detresse": 0.25, "fraude": 0.2, "delai": 0.15}  # of false alarms: lives first
_LOWEST_ALARM = 0.02  # an alarm less probable than this calls nobody, however rare
_CLAUSE_ALARMS = 0.001  # share of ordinary messages that a single clause may alarm for by itself
_FLOOR_MULTIPLE = 2  # a need is wrong at most so many times the bound on the calibration messages


class BoundNotMet(RuntimeError):
    """No threshold keeps wrong referrals below the bound: the data or the bound must change."""


@dataclass(frozen=True)
class Judged:
    """The evidence of a calibration message beside its true intent, and the need that a demand for advice is about."""

    evidence: Evidence
    intent: str
    need: str | None = None


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

    ``most_false_alarms`` bounds, with the same confidence, the ordinary messages that a human is called for.
    Raises ``BoundNotMet`` when even the strictest threshold fails.
    """
    start = replace(Thresholds(), **_alarms(judged, most_false_alarms))
    best: Certificate | None = None
    for thresholds in _sequence(start):
        certificate = _measure(judged, thresholds, most_wrong)
        if certificate.wrong_at_most > most_wrong:
            break
        best = certificate
    if best is None:
        raise BoundNotMet(f"No threshold keeps wrong referrals below {most_wrong:.1%} on {len(judged)} messages.")
    floored = _measure(judged, replace(best.thresholds, floors=_floors(judged, best)), most_wrong)
    return floored if floored.wrong_at_most <= most_wrong else best


def _alarms(judged: Sequence[Judged], most_false_alarms: float) -> dict[str, Any]:
    """Thresholds of alarm by level, and for clauses, that few enough of the ordinary messages reach.

    The lexicon's own false alarms count: what is bounded is how often a human is called for nothing, by whatever.
    """
    calm = [j.evidence for j in judged if j.intent not in LEVELS]
    ordinary = [e for e in calm if e.urgency == "none"]
    clause_alarms = int(_CLAUSE_ALARMS * len(ordinary))
    left = max(0, _most_events(len(calm), most_false_alarms) - (len(calm) - len(ordinary)) - clause_alarms)
    by_level = {level: [e.alarm.probability for e in ordinary if e.alarm.level == level] for level in LEVELS}
    clauses = [max((a.probability for a in e.clause_alarms), default=0.0) for e in ordinary]
    return {
        "alarm": {level: _above(by_level[level], int(share * left)) for level, share in _ALARM_SHARES.items()},
        "clause_alarm": _above(clauses, clause_alarms),
    }


def _most_events(total: int, most: float) -> int:
    """How many of ``total`` messages may go wrong for the upper bound to stay at ``most``; 0 when none may."""
    return next((count for count in range(int(most * total), 0, -1) if upper_bound(count, total) <= most), 0)


def _above(probabilities: Sequence[float], allowed: int) -> float:
    """The lowest threshold that at most ``allowed`` of these probabilities reach."""
    ranked = sorted(probabilities, reverse=True)
    reached = ranked[allowed] if len(ranked) > allowed else 0.0
    return round(max(reached + 1e-4, _LOWEST_ALARM), 4)


def _floors(judged: Sequence[Judged], certificate: Certificate) -> dict[str, float]:
    """Needs that are wrong too often at the common threshold → the lowest confidence at which they no longer are."""
    referred: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for one in judged:
        decision = decide(one.evidence, certificate.thresholds)
        if decision.kind == "refer" and decision.need is not None:
            referred[decision.need].append((decision.confidence, _is_wrong(decision, one)))
    most = _FLOOR_MULTIPLE * certificate.target
    floors = {need: _floor(seen, most) for need, seen in sorted(referred.items())}
    return {need: round(floor, 4) for need, floor in floors.items() if floor > certificate.thresholds.refer}


def _floor(seen: Sequence[tuple[float, bool]], most: float) -> float:
    """``seen``: confidence and whether wrong. 0 when no floor is needed."""
    if sum(wrong for _, wrong in seen) <= most * len(seen):
        return 0.0
    for floor in sorted({confidence for confidence, _ in seen}):
        kept = [wrong for confidence, wrong in seen if confidence >= floor]
        if sum(kept) <= most * len(kept):
            return floor
    return 1.0


def upper_bound(wrong: int, total: int) -> float:
    """One-sided Clopper–Pearson upper bound of a proportion, at ``CONFIDENCE``; 1 when nothing was seen."""
    return 1.0 if wrong >= total else float(beta.ppf(CONFIDENCE, wrong + 1, total - wrong))


def _sequence(start: Thresholds) -> Iterator[Thresholds]:
    steps = round((_STRICTEST - _LOOSEST) / _STEP)
    for step in range(steps + 1):
        refer = round(_STRICTEST - step * _STEP, 4)
        yield replace(start, refer=refer)


def _measure(judged: Sequence[Judged], thresholds: Thresholds, target: float) -> Certificate:
    decided = [(decide(j.evidence, thresholds), j) for j in judged]
    referred = [(decision, one) for decision, one in decided if decision.kind == "refer"]
    wrong = sum(_is_wrong(decision, one) for decision, one in referred)
    bound = upper_bound(wrong, len(referred))
    return Certificate(thresholds, len(judged), len(referred), wrong, bound, target)


def _is_wrong(decision: Decision, one: Judged) -> bool:
    """A question of advice may be referred to the need it is about: never answered, yet in good hands."""
    return decision.need != (one.need if one.intent == ADVICE else one.intent)


def _plain(value: Any) -> Any:
    return dict(value) if hasattr(value, "items") else value
