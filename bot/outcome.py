"""What a turn came to: never less urgent than the raw text, and the decision as it was really carried out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from bot.decision import FOLLOW_UP, Decision
from bot.parsing import decision_of, spoken
from bot.turn import HandoffAsked, Part, Turn
from bot.urgency import Urgency, graver

_ABOUT_LAST_ANSWER = FOLLOW_UP - {"oui", "non", "autre_chose"}  # no decision of their own


def at_least(data: dict[str, Any], urgency: Urgency, text: str) -> dict[str, Any]:
    """Parse data as urgent as the raw text was: masking or a model never hides a crisis."""
    decided = decision_of(data, text)
    level = graver(decided.urgency, urgency.level)
    if level == decided.urgency:
        return data
    need = decided.need if decided.kind in ("refer", "handoff") else None
    raised = replace(decided, kind="handoff", need=need, options=(), urgency=level, reason="urgence")
    return spoken(level, raised, data.get("entities") or ())


def turn_of(decision: Decision, intent: str, parts: Sequence[Part]) -> Turn:
    """The turn as it was really answered: an action may hand off, or refer, what the gate would have asked."""
    asked = next((_asked(part) for part in parts if part["type"] == "handoff"), None)
    shown = tuple(part for part in parts if part["type"] != "handoff")
    return Turn(_carried_out(decision, intent, shown, asked), shown, asked)


def _carried_out(decision: Decision, intent: str, parts: Sequence[Part], asked: HandoffAsked | None) -> Decision | None:
    if asked is not None:
        urgency = graver(decision.urgency, asked.urgency)
        about = _about(decision, asked.need or decision.need)
        return replace(about, kind="handoff", options=(), urgency=urgency, reason=asked.reason)
    if decision.kind not in ("ask", "refer"):
        return decision
    needs = [part["need"] for part in parts if part["type"] == "referral"]
    if needs:
        return replace(_about(decision, needs[0]), kind="refer", options=())
    if intent in _ABOUT_LAST_ANSWER:
        return None
    return replace(decision, kind="ask", need=None) if decision.kind == "refer" else decision


def _about(decision: Decision, need: str | None) -> Decision:
    """The decision as one about a need: another one than was read now is the one that the patron chose before."""
    return decision if need == decision.need else replace(decision, need=need, confidence=1.0)


def _asked(part: Part) -> HandoffAsked:
    return HandoffAsked(part["reason"], part["urgency"], part["need"], part["commune"])


def without_needs(data: dict[str, Any], decided: Decision, denied: Iterable[str]) -> dict[str, Any]:
    """The same data without the needs denied: neither referred to nor proposed."""
    if decided.need not in (denied := frozenset(denied)) and not denied & set(decided.options):
        return data
    options = tuple(need for need in decided.options if need not in denied)
    if decided.kind in ("refer", "ask"):
        kept = replace(decided, kind="ask", need=None, options=options)
        return spoken("imprecis", kept, data.get("entities") or ())
    return {**data, "decision": replace(decided, need=None).record()}
