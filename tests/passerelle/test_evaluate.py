"""``passerelle evaluate``: tables on stdout, what is wrong on stderr, exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import bot.loading
from bot.decision import Decision
from passerelle import training

Run = Callable[..., Any]

LINES = [
    {"text": "caf svp", "kind": "refer", "need": "caf", "style": "sms", "author": "A"},
    {"text": "impots svp", "kind": "refer", "need": "impots", "style": "standard", "author": "B"},
    {"text": "au secours", "kind": "handoff", "urgency": "danger", "reason": "urgence"},
]


class FakeDecider:
    """Refers to caf; breaks on "casse"."""

    async def decide(self, text: str) -> Decision:
        if text == "casse":
            raise RuntimeError("broken")
        return Decision(text, "refer", need="caf", confidence=0.9)


@pytest.fixture
def evaluate(passerelle: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs the command on lines (records or raw bytes), with invented decisions."""
    model = training.Model(tmp_path, "invented")
    monkeypatch.setattr(training, "ensure", lambda _folder: model)
    monkeypatch.setattr(bot.loading, "load_decider", lambda _path: FakeDecider())

    def call(lines: list[Any], *arguments: str) -> Any:
        path = tmp_path / "labelled.jsonl"
        raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
        path.write_bytes(b"\n".join(raw))
        return passerelle("evaluate", str(path), *arguments)

    return call


def test_tables_are_printed_and_the_exit_code_is_0(evaluate: Run) -> None:
    done = evaluate(LINES)
    assert done.code == 0
    for title in (
        "TARGETS",
        "BY KIND",
        "URGENCY",
        "BY NEED",
        "BY STYLE",
        "BY AUTHOR",
        "RISK AND COVERAGE",
        "RELIABILITY",
    ):
        assert f"{title}" in done.out
    assert "impots → caf (0.90)  impots svp" in done.out
    assert "danger → refer (caf) (0.90)  au secours" in done.out


def test_bad_lines_are_named_on_stderr_and_the_others_scored(evaluate: Run) -> None:
    done = evaluate(
        [b"\xef\xbb\xbf" + json.dumps(LINES[0]).encode() + b"\r", b"{", {"text": "a", "kind": "refer", "need": "x"}]
    )
    assert done.code == 1
    assert "labelled.jsonl, line 2: is not valid JSON" in done.err
    assert 'labelled.jsonl, line 3, "need": "x" is unknown → ' in done.err
    assert "1/1" in done.out


def test_a_message_that_cannot_be_decided_is_named_and_the_others_scored(evaluate: Run) -> None:
    done = evaluate([LINES[0], {**LINES[0], "text": "casse"}])
    assert done.code == 1
    assert "labelled.jsonl, line 2: could not be decided (RuntimeError: broken)" in done.err
    assert "1/1" in done.out


def test_a_file_without_any_usable_line_is_told(evaluate: Run) -> None:
    done = evaluate([b"\x00\xff"])
    assert done.code == 1
    assert done.err.splitlines()[-1] == "Error: No message can be scored."


@pytest.mark.parametrize(
    ("bound", "code"),
    [
        (("--max-wrong", "0.7"), 0),
        (("--max-wrong", "0.6"), 1),
        (("--min-urgent-recall", "0.99"), 1),
        (("--min-right", "0.5"), 0),
        (("--min-right-or-offered", "0.6"), 1),
        (("--max-false-alarms", "0"), 0),
        (("--max-danger-missed", "0.01"), 1),
    ],
)
def test_a_broken_bound_makes_the_run_fail_and_is_named(bound: tuple[str, str], code: int, evaluate: Run) -> None:
    done = evaluate(LINES, *bound)
    assert done.code == code
    said = [line for line in done.err.splitlines() if line.startswith(bound[0])]
    assert len(said) == 1
    assert ("broken" in said[0]) is bool(code)


@pytest.mark.parametrize("share", ["2", "-0.1", "nan", "inf", "much"])
def test_a_bound_is_a_share(share: str, evaluate: Run) -> None:
    assert evaluate(LINES, "--max-wrong", share).code == 2


@pytest.mark.parametrize("bound", ["--min-urgent-recall", "--max-danger-missed", "--min-urgency-kind", "--max-vague"])
def test_a_bound_on_what_no_message_speaks_of_makes_the_run_fail(bound: str, evaluate: Run) -> None:
    done = evaluate(LINES[:2], bound, "0.5")
    assert done.code == 1
    assert f"{bound} 0.5: broken, it could not be measured; the files need more messages that speak of it" in done.err


def test_the_report_and_the_learning_curve(evaluate: Run, tmp_path: Path) -> None:
    rows = tmp_path / "rows.json"
    rows.write_text(json.dumps([{"share": 1, "seed": 1, "figures": {"right_referral": 0.8}}]), encoding="utf-8")
    report = tmp_path / "report.html"
    done = evaluate(LINES, "--report", str(report), "--stability", str(rows), "--dated", "3 May 2026")
    assert done.code == 0
    html = report.read_text(encoding="utf-8")
    assert "SEEDS AND SHARES" in done.out
    assert "Seeds and shares" in html and "3 May 2026" in html and "labelled.jsonl" in html
    assert str(tmp_path) not in html


def test_a_report_that_cannot_be_written_is_told_before_anything_is_decided(evaluate: Run, tmp_path: Path) -> None:
    done = evaluate(LINES, "--report", str(tmp_path / "nowhere" / "report.html"))
    assert done.code == 1
    assert "its folder does not exist" in done.err
    assert done.out == ""


def test_rows_that_cannot_be_read_are_told(evaluate: Run, tmp_path: Path) -> None:
    rows = tmp_path / "rows.json"
    rows.write_text("[3]", encoding="utf-8")
    done = evaluate(LINES, "--stability", str(rows))
    assert done.code == 1
    assert "rows.json, row 1" in done.err


def test_a_file_that_is_not_there_is_a_misuse(passerelle: Run) -> None:
    assert passerelle("evaluate", "nowhere.jsonl").code == 2
    assert passerelle("evaluate").code == 2


def test_the_command_scores_real_decisions(model_path: Path, tmp_path: Path) -> None:
    """The whole command, in its own process, on two files."""
    files = []
    for number, line in enumerate(LINES[:2]):
        files.append(tmp_path / f"{number}.jsonl")
        files[-1].write_text(json.dumps(line), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "passerelle", "evaluate", *map(str, files), "--data-dir", str(tmp_path / "data")],
        capture_output=True,
        timeout=240,
        env={**os.environ, "PASSERELLE_MODELS_DIR": str(model_path.parent)},
    )
    assert done.returncode == 0
    assert "BY FILE" in done.stdout.decode()
    assert b"Traceback" not in done.stderr
    assert list((tmp_path / "data").iterdir()) == []
