"""The command line: help, default command, errors in one sentence."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from passerelle import cli
from passerelle.cli import COMMANDS, Commands, run


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([name, "--help"]) == 0
    assert len(capsys.readouterr().out) > 150


def test_the_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    assert set(COMMANDS) <= set(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("given", "parsed"),
    [([], ["serve"]), (["--port", "1"], ["serve", "--port", "1"]), (["--help"], ["--help"]), (["check"], ["check"])],
)
def test_without_a_command_passerelle_serves(
    given: list[str], parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []
    monkeypatch.setattr(click.Group, "parse_args", lambda self, ctx, args: seen.append(args) or [])
    Commands("passerelle").parse_args(click.Context(click.Command("x")), given)
    assert seen == [parsed]


@pytest.mark.parametrize("arguments", [["dance"], ["serve", "--port", "abc"], ["serve", "--workers", "2"], ["import"]])
def test_a_misuse_ends_with_exit_code_2_and_no_trace(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    captured = capsys.readouterr()
    assert "Error" in captured.err
    assert "Traceback" not in captured.err
    assert captured.out == ""


@pytest.mark.parametrize(
    ("problem", "code", "said"),
    [
        (KeyboardInterrupt(), 130, "Stopped."),
        (RuntimeError("line 1\nline 2"), 1, "RuntimeError: line 1"),
        (click.ClickException("No."), 1, "Error: No."),
    ],
)
def test_whatever_happens_is_one_line_on_stderr(
    problem: BaseException, code: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("PASSERELLE_TRACEBACK", raising=False)

    def fail(**_: object) -> None:
        raise problem

    monkeypatch.setattr(cli.cli, "main", fail)
    assert run([]) == code
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.err.count("\n") == 1


def test_help_does_not_wait_for_the_model_libraries() -> None:
    """`passerelle --help` answers at once: neither Rasa nor spaCy is imported for it."""
    code = "import sys; from passerelle.cli import run; run(['--help']); print({'rasa', 'spacy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.splitlines()[-1] == "set()"
