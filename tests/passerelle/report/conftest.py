"""Labelled messages with invented decisions: nothing here needs a model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.decision import Decision
from bot.evaluation import Expected
from passerelle.labelled_file import LabelledMessage
from passerelle.report.results import Results, results
from passerelle.report.scored import Scored

Make = Callable[..., Scored]


@pytest.fixture
def make() -> Make:
    """``make("caf", "impots", 0.9)``: labelled caf, referred to impots. A label or a decision may be a dictionary."""

    def one(label: Any, decided: Any, confidence: float = 0.9, **about: Any) -> Scored:
        text = about.pop("text", "un message")
        style = about.pop("style", "standard")
        expected = label if isinstance(label, dict) else {"kind": "refer", "need": label}
        decision = decided if isinstance(decided, dict) else {"kind": "refer", "need": decided}
        place = {"author": None, "file": "messages.jsonl", "line": 1, **about}
        message = LabelledMessage(Expected(text, style=style, **expected), **place)
        return Scored(message, Decision(text, confidence=confidence, **decision))

    return one


@pytest.fixture
def mixed(make: Make) -> Results:
    """Something of everything, in two styles, by two authors."""
    danger = {"kind": "handoff", "urgency": "danger", "reason": "urgence"}
    beyond = {"kind": "handoff", "reason": "hors_sujet"}
    found = []
    for number in range(60):
        about = {"style": ("sms", "standard")[number % 2], "author": ("A", "B")[number % 2], "line": number + 1}
        found.append(make("caf", "caf", 0.95, **about))
        found.append(make("impots", {"kind": "ask", "options": ("sante", "impots")}, 0.45, **about))
    found += [
        make("sante", "caf", 0.9, text="<script>alert(1)</script> & co", line=200),
        make(danger, danger, 0.2),
        make(danger, {"kind": "ask"}, 0.1, text="je sers plus à rien"),
        make(danger, {**danger, "urgency": "detresse"}, 0.1),
        make(beyond, "caf", 0.8),
        make("caf", danger, 0.3, text="la caf me tue"),
        make({"kind": "ask"}, {"kind": "ask"}, 0.1),
        make({"kind": "chat"}, {"kind": "chat"}, 0.1),
    ]
    return results(found)
