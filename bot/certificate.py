"""Thresholds with a proof: wrong referrals stay bounded on messages that no author of training wrote.

Fixed-sequence testing (Bauer 1991; Angelopoulos et al., "Learn then Test", 2021): thresholds are tried from the
strictest down, each with a one-sided Clopper–Pearson bound at 95 %, and the search stops at the first that fails. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from scipy.stats import binomtest

from bot.decision import Decision, Evidence, Thresholds, decide, urgency_level
from bot.urgency import LEVELS

CONFIDENCE = 0.95
ADVICE = "conseil"
_STRICTEST, _STEP, _LOOSEST = 0.98, 0.02, 0.4
_NEVER = 1.1  # a threshold that no probability reaches
_LOWEST_ALARM = 0.02  # an alarm less probable than this calls nobody, however rare
_FLOOR_MULTIPLE = 2  # a need is wrong at most so many times the bound on the calibration messages


class BoundNotMet(RuntimeError):
    """No threshold keeps wrong referrals, or false alarms, below their bound: the data or the bound must change."""


@dataclass(frozen=True)
class Judged:
    """The evidence of a calibration message beside its true intent, and the need that a demand for advice is about."""

    evidence: Evidence
    intent: str
    need: str | None = None


@dataclass(frozen=True)
class Proof:
    """That something is rare: seen ``events`` times among ``of`` messages, hence at most in a share ``at_most`` of all,
    for a ``target``."""

    events: int
    of: int
    at_most: float
    target: float


@dataclass(frozen=True)
class Certificate:
    """What was proved, and on how many messages.

    ``wrong_referrals`` are among referrals, before single needs got a floor of their own: floors are chosen on the same
    messages, and only make referrals fewer. ``false_alarms`` are among ordinary messages. ``data`` names the sentences.
    """

    thresholds: Thresholds
    messages: int
    wrong_referrals: Proof
    false_alarms: Proof
    urgent: int
    urgent_missed: int
    data: str = ""

    def record(self) -> dict[str, Any]:
        """Plain JSON values, kept with the model and written beside it."""
        return {"confidence": CONFIDENCE, **asdict(self)}


def certify(judged: Sequence[Judged], *, most_wrong: float, most_false_alarms: float, data: str = "") -> Certificate:
    """The loosest thresholds whose wrong referrals, among referrals, are below ``most_wrong`` with 95 % confidence.

    ``most_false_alarms`` bounds, with the same confidence, the ordinary messages that a human is called for. ``data``:
    what the sentences are called in the certificate. Raises ``BoundNotMet`` when even the strictest thresholds fail.
    """
    start = replace(Thresholds(), alarm=_alarm(judged, most_false_alarms))
    proof: Proof | None = None
    thresholds = start
    for looser in _sequence(start):
        found = _wrong_referrals(judged, looser, most_wrong)
        if found.at_most > most_wrong:
            break
        proof, thresholds = found, looser
    if proof is None:
        raise BoundNotMet(f"No threshold keeps wrong referrals below {most_wrong:.1%} on {len(judged)} messages.")
    floored = replace(thresholds, floors=_floors(judged, thresholds, most_wrong))
    urgent = [one for one in judged if one.intent in LEVELS]
    missed = sum(urgency_level(one.evidence, floored) == "none" for one in urgent)
    alarms = _false_alarms(judged, floored, most_false_alarms)
    if alarms.at_most > most_false_alarms:
        raise BoundNotMet(
            f"The lexicon, parts of messages and words alone raise {alarms.events} false alarms in {alarms.of}"
            f" messages: no threshold keeps them below {most_false_alarms:.1%}."
        )
    return Certificate(floored, len(judged), proof, alarms, len(urgent), missed, data)


def _alarm(judged: Sequence[Judged], most_false_alarms: float) -> float:
    """The threshold of alarm that few enough of the ordinary messages reach.

    False alarms of the lexicon, of a part of a message and of a word alone count: what is bounded is how often a human
    is called for nothing, by whatever.
    """
    calm = [j.evidence for j in judged if j.intent not in LEVELS]
    never = replace(Thresholds(), alarm=_NEVER)
    quiet = [e for e in calm if urgency_level(e, never) == "none"]
    left = max(0, _most_events(len(calm), most_false_alarms) - (len(calm) - len(quiet)))
    return _above([e.alarm.probability for e in quiet if e.possible(e.alarm) and not e.one_word], left)


def _most_events(total: int, most: float) -> int:
    """How many of ``total`` messages may go wrong for the upper bound to stay at ``most``; 0 when none may."""
    return next((count for count in range(int(most * total), 0, -1) if upper_bound(count, total) <= most), 0)


def _above(probabilities: Sequence[float], allowed: int) -> float:
    """The lowest threshold that at most ``allowed`` of these probabilities reach."""
    ranked = sorted(probabilities, reverse=True)
    reached = ranked[allowed] if len(ranked) > allowed else 0.0
    return round(max(reached + 1e-4, _LOWEST_ALARM), 4)


def _floors(judged: Sequence[Judged], thresholds: Thresholds, most_wrong: float) -> dict[str, float]:
    """Needs that are wrong too often at the common threshold → the lowest confidence at which they no longer are."""
    referred: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for one in judged:
        decision = decide(one.evidence, thresholds)
        if decision.kind == "refer" and decision.need is not None:
            referred[decision.need].append((decision.confidence, _is_wrong(decision, one)))
    most = _FLOOR_MULTIPLE * most_wrong
    floors = {need: _floor(seen, most) for need, seen in sorted(referred.items())}
    return {need: round(floor, 4) for need, floor in floors.items() if floor > thresholds.refer}


def _floor(seen: Sequence[tuple[float, bool]], most: float) -> float:
    """``seen``: confidence and whether wrong. 0 when no floor is needed."""
    if sum(wrong for _, wrong in seen) <= most * len(seen):
        return 0.0
    for floor in sorted({confidence for confidence, _ in seen}):
        kept = [wrong for confidence, wrong in seen if confidence >= floor]
        if sum(kept) <= most * len(kept):
            return floor
    return 1.0


def upper_bound(events: int, of: int) -> float:
    """One-sided Clopper–Pearson upper bound of a share, at ``CONFIDENCE``; 1 when nothing was seen."""
    if not of:
        return 1.0
    return float(binomtest(events, of, alternative="less").proportion_ci(CONFIDENCE, method="exact").high)


def _sequence(start: Thresholds) -> Iterator[Thresholds]:
    steps = round((_STRICTEST - _LOOSEST) / _STEP)
    for step in range(steps + 1):
        refer = round(_STRICTEST - step * _STEP, 4)
        yield replace(start, refer=refer)


def _wrong_referrals(judged: Sequence[Judged], thresholds: Thresholds, target: float) -> Proof:
    decided = [(decide(one.evidence, thresholds), one) for one in judged]
    wrong = [_is_wrong(decision, one) for decision, one in decided if decision.kind == "refer"]
    return _proof(sum(wrong), len(wrong), target)


def _false_alarms(judged: Sequence[Judged], thresholds: Thresholds, target: float) -> Proof:
    calm = [one.evidence for one in judged if one.intent not in LEVELS]
    return _proof(sum(urgency_level(evidence, thresholds) != "none" for evidence in calm), len(calm), target)


def _proof(events: int, of: int, target: float) -> Proof:
    return Proof(events, of, upper_bound(events, of), target)


def _is_wrong(decision: Decision, one: Judged) -> bool:
    """A question of advice may be referred to the need it is about: never answered, yet in good hands."""
    return decision.need != (one.need if one.intent == ADVICE else one.intent)
