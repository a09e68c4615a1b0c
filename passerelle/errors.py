"""Errors of the command line: one clear sentence on stderr and an exit code, never a stack trace."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path

import click

INTERRUPTED = 130  # what shells expect after Ctrl-C


class Refused(click.ClickException):
    """The command cannot go on; the message says why and what to do."""

    def __init__(self, message: str, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def report(problem: BaseException) -> int:
    """Says what happened on stderr and gives the exit code. ``PASSERELLE_TRACEBACK=1`` shows where, for developers."""
    if isinstance(problem, click.ClickException):
        problem.show(sys.stderr)
        return problem.exit_code
    if isinstance(problem, (KeyboardInterrupt, click.Abort)):
        click.echo("Stopped.", err=True)
        return INTERRUPTED
    if isinstance(problem, BrokenPipeError):  # the reader left, as in "passerelle decide | head"
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - Python flushes stdout once more at exit
        return 0
    if os.environ.get("PASSERELLE_TRACEBACK"):
        traceback.print_exception(problem)
    click.echo(f"Error: {unexpected(problem)}", err=True)
    return 1


def taken(host: str, port: int, problem: OSError) -> str:
    """The sentence for an address that cannot be listened on."""
    return f"{host}:{port} cannot be used ({problem.strerror or problem}). Choose another with --port or --host."


def unexpected(problem: BaseException) -> str:
    """One line for an error nobody foresaw."""
    return f"{type(problem).__name__}: {first_line(problem)}. `passerelle doctor` checks the installation."


def first_line(problem: BaseException) -> str:
    """The first line of what an error says, control characters replaced."""
    first = (str(problem).strip().splitlines() or ["no detail"])[0][:300].rstrip(".")
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in first)
