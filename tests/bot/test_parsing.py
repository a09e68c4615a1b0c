"""Texts given to Rasa as texts, and what comes back."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import structlog

from bot.parsing import decision_from_intent, decision_of, model_is_whole, neutral, quiet_rasa
from bot.turn import MOST_CHARACTERS


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("/restart", "restart"),
        ("  /restart", "restart"),
        ("\u00a0/ /impots", "impots"),
        ("EXTERNAL: impots", "impots"),
        ("external :/impots", "impots"),
        ("/", ""),
        ("Bonjour / bonsoir", "Bonjour / bonsoir"),
        ("externaliser mes photos", "externaliser mes photos"),
    ],
)
def test_an_order_to_rasa_becomes_plain_text(text: str, given: str) -> None:
    assert neutral(text) == given


def test_a_text_is_cut_before_it_costs_time() -> None:
    assert len(neutral("a" * 100_000)) == MOST_CHARACTERS


def test_a_decision_record_comes_back_whole() -> None:
    record = {"text": "x", "kind": "ask", "need": None, "options": ["caf"], "urgency": "none", "reason": None}
    decision = decision_of({"decision": record | {"confidence": 0.4, "language": "fr"}}, "mon texte")
    assert (decision.text, decision.options, decision.confidence) == ("mon texte", ("caf",), 0.4)


@pytest.mark.parametrize(
    ("intent", "kind", "reason"),
    [
        ("danger", "handoff", "urgence"),
        ("conseil", "handoff", "conseil"),
        ("humain", "handoff", "humain"),
        ("autre_langue", "handoff", "langue"),
        ("bonjour", "chat", None),
        ("imprecis", "ask", None),
        (None, "ask", None),
    ],
)
def test_an_outcome_alone_means_a_decision(intent: str | None, kind: str, reason: str | None) -> None:
    decision = decision_from_intent("", intent)
    assert (decision.kind, decision.reason) == (kind, reason)


def test_only_the_archive_that_was_trained_is_whole(tmp_path: Path) -> None:
    model = tmp_path / "model.tar.gz"
    assert not model_is_whole(model)
    model.write_bytes(b"archive")
    assert not model_is_whole(model)
    checksum = tmp_path / "model.tar.gz.sha256"
    checksum.write_text(hashlib.sha256(b"archive").hexdigest() + "  model.tar.gz\n")
    assert model_is_whole(model)
    model.write_bytes(b"archiv")
    assert not model_is_whole(model)
    checksum.write_text("")
    assert not model_is_whole(model)


def test_no_value_of_an_event_of_rasa_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    before = structlog.get_config() if structlog.is_configured() else None
    structlog.reset_defaults()
    try:
        quiet_rasa()
        structlog.get_logger().error("rasa.failed", text="mon canari bleu", slot_values={"a": "canari"})
        structlog.get_logger().info("rasa.seen", text="canari")
    finally:
        structlog.reset_defaults()
        if before is not None:
            structlog.configure(**before)
    said = capsys.readouterr()
    assert "canari" not in said.out + said.err
    assert "rasa.failed" in said.err
    assert "rasa.seen" not in said.err
