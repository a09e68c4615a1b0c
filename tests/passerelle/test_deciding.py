"""A model is vouched for while it is loaded: its archive, tens of megabytes, is read once for that."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from passerelle import training

Run = Callable[..., Any]


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> training.Model:
    """The current model: an archive that is none, beside the checksum of another."""
    model = training.Model(tmp_path, "invented")
    model.path.write_bytes(b"not what was trained")
    model.checksum.write_text(hashlib.sha256(b"what was trained").hexdigest(), encoding="ascii")
    monkeypatch.setattr(training, "ensure", lambda _folder: model)
    monkeypatch.setattr(training, "current", lambda _folder: model)
    return model


@pytest.fixture
def readings(model: training.Model, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Grows each time the archive is opened."""
    opened: list[Path] = []
    whole = Path.open

    def noted(self: Path, *arguments: Any, **options: Any) -> Any:
        opened.extend([self] if self == model.path else [])
        return whole(self, *arguments, **options)

    monkeypatch.setattr(Path, "open", noted)
    return opened


def test_evaluate_tells_a_damaged_model_that_it_read_once(
    passerelle: Run, model: training.Model, readings: list[Path], tmp_path: Path
) -> None:
    labelled = tmp_path / "labelled.jsonl"
    labelled.write_text(json.dumps({"text": "caf svp", "kind": "refer", "need": "caf"}), encoding="utf-8")
    done = passerelle("evaluate", str(labelled))
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines()[-1] == (
        f"Error: {model.path} is damaged. Run `passerelle train --force` to replace it."
    )
    assert len(readings) == 1


def test_check_leaves_the_phrases_out_with_a_damaged_model_that_it_read_once(
    passerelle: Run, model: training.Model, readings: list[Path]
) -> None:
    done = passerelle("check")
    assert (done.code, done.out) == (0, "Nothing needs a person.\n")
    assert f"phrases of the referral tests were not replayed: {model.path} is damaged." in done.err
    assert "Run `passerelle train --force`" in done.err
    assert len(readings) == 1
