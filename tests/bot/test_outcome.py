"""The decision as it was carried out."""

from __future__ import annotations

from typing import Any

import pytest

from bot.decision import Decision
from bot.outcome import turn_of
from bot.turn import HandoffAsked

CARDS: dict[str, Any] = {"type": "referral", "need": "caf", "cards": []}


def handoff(need: str | None) -> dict[str, Any]:
    return {"type": "handoff", "reason": "conseil", "urgency": "none", "need": need, "commune": None}


@pytest.mark.parametrize(
    ("decision", "confidence"),
    [
        (Decision("où ?", "ask", confidence=0.0), 1.0),
        (Decision("à Nantes", "ask", need=None, confidence=0.14), 1.0),
        (Decision("le prix", "refer", need="retraite", confidence=0.83), 1.0),
        (Decision("mes aides", "refer", need="caf", confidence=0.83), 0.83),
    ],
)
def test_the_confidence_is_that_of_the_need_referred_to(decision: Decision, confidence: float) -> None:
    carried_out = turn_of(decision, "itineraire", [CARDS]).decision
    assert carried_out is not None
    assert (carried_out.kind, carried_out.need, carried_out.confidence) == ("refer", "caf", confidence)


@pytest.mark.parametrize(
    ("known", "need", "confidence"), [("caf", "caf", 1.0), ("retraite", "retraite", 0.97), (None, "retraite", 0.97)]
)
def test_a_hand_off_is_about_the_need_that_the_patron_spoke_of(known: str | None, need: str, confidence: float) -> None:
    read = Decision("combien", "handoff", need="retraite", reason="conseil", confidence=0.97)
    turn = turn_of(read, "conseil", [CARDS, handoff(known)])
    assert turn.decision is not None and turn.handoff == HandoffAsked("conseil", "none", known)
    assert (turn.decision.need, turn.decision.confidence) == (need, confidence)
