"""``passerelle evaluate``"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from passerelle import options, quiet, training
from passerelle.deciding import decider_of
from passerelle.errors import Refused, first_line
from passerelle.progress import Progress
from passerelle.report import bounds

if TYPE_CHECKING:
    from bot.decision import Decision
    from passerelle.labelled_file import LabelledMessage, Problem
    from passerelle.report.results import Results
    from passerelle.report.scored import Scored
    from passerelle.report.stability import Row

_MOST_PRINTED = 20  # sentences a chapter in the terminal; the report has more

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class Decider(Protocol):
    """What decides (``bot.decider.Decider``)."""

    async def decide(self, text: str) -> Decision: ...


@click.command("evaluate")
@click.argument("files", nargs=-1, required=True, type=_FILE, metavar="FILE…")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write an HTML report with pictures.")
@click.option("--stability", type=_FILE, help="Add the rows of benchmarks/learning_curve.py (JSON).")
@click.option("--dated", metavar="DATE", help="Date shown in the report.  [default: none, so that runs compare]")
@bounds.options
@options.data_dir
def command(
    files: tuple[Path, ...],
    report: Path | None,
    stability: Path | None,
    dated: str | None,
    data_dir: Path | None,
    **limits: float | None,
) -> None:
    """Score the decisions on labelled messages: one JSON object a line in each FILE.

    A line has "text", "kind" (refer, ask, handoff, chat), and as they apply "need", "urgency", "reason"; "style" and
    "author" group the figures. Each line that cannot be used is named on stderr with its field and what to do, and the
    others are scored. Tables, the risk-coverage curve and the sentences that went wrong are printed.

    Example:  passerelle evaluate tests/nlu/messages.jsonl --report report.html --max-wrong 0.02

    Exit code: 0; 1 when a line could not be used, or when a bound (a share, 0 to 1) is broken or speaks of what no
    message measures; stderr says which.
    """
    quiet.configure()
    settings = options.settings_of(data_dir)
    messages, problems = _read(files)
    rows = _rows(stability)
    if report is not None and not report.absolute().parent.is_dir():
        raise Refused(f"The report {report} cannot be written: its folder does not exist.")
    with quiet.only_ours_on_stdout():
        model = training.ensure(settings.models_dir)
        scored, undecided = asyncio.run(_decide_with(model, messages))
    results = _results(scored)
    _print(results, rows)
    if report is not None:
        _write(report, results, rows, (_names(files), model.path.name.split(".")[0], dated))
    if not _held(results, limits) or problems or undecided:
        raise click.exceptions.Exit(1)


def _read(files: Sequence[Path]) -> tuple[list[LabelledMessage], list[Problem]]:
    from passerelle.labelled_file import read

    messages: list[LabelledMessage] = []
    problems: list[Problem] = []
    for path in files:
        try:
            found = read(path)
        except OSError as wrong:
            raise Refused(f"{path} cannot be read: {wrong.strerror}.") from None
        messages += found.messages
        problems += found.problems
    for problem in problems:
        click.echo(quiet.escape(str(problem)), err=True)
    if not messages:
        raise Refused("No message can be scored.")
    return messages, problems


def _rows(path: Path | None) -> list[Row]:
    from passerelle.report import stability

    try:
        return stability.read(path) if path is not None else []
    except (OSError, stability.BadRows) as wrong:
        raise Refused(first_line(wrong) + ".") from None


async def _decide_with(model: training.Model, messages: Sequence[LabelledMessage]) -> tuple[list[Scored], int]:
    decider = decider_of(model)
    progress = Progress(f"Deciding {len(messages):,} messages")
    found = await decide_all(decider, messages)
    progress.end("Decided")
    return found


async def decide_all(decider: Decider, messages: Sequence[LabelledMessage]) -> tuple[list[Scored], int]:
    """Every message with its decision, and how many could not be decided (each is named on stderr)."""
    from passerelle.report.scored import Scored

    scored, undecided = [], 0
    for message in messages:
        try:
            scored.append(Scored(message, await decider.decide(message.expected.text)))
        except Exception as problem:  # one message must not cost the others their score
            undecided += 1
            why = f"{type(problem).__name__}: {first_line(problem)}"
            click.echo(f"{message.file}, line {message.line}: could not be decided ({why})", err=True)
    return scored, undecided


def _results(scored: Sequence[Scored]) -> Results:
    from passerelle.report.results import results

    return results(scored)


def _print(results: Results, rows: Sequence[Row]) -> None:
    from passerelle.report import tables
    from passerelle.report.cases import in_terminal

    found = [*tables.every(results), *([tables.stable(rows)] if rows else [])]
    texts = [tables.in_terminal(table) for table in found]
    texts += [in_terminal(chapter, _MOST_PRINTED) for chapter in results.chapters if chapter.cases]
    click.echo("\n\n".join(texts))


def _write(path: Path, results: Results, rows: Sequence[Row], about: tuple[tuple[str, ...], Any, Any]) -> None:
    from passerelle.report.page import About, page

    try:
        path.write_text(page(results, About(*about), rows), encoding="utf-8")
    except OSError as wrong:
        raise Refused(f"The report {path} cannot be written: {wrong.strerror}.") from None
    click.echo(f"Report written: {path}", err=True)


def _held(results: Results, limits: dict[str, float | None]) -> bool:
    verdicts = bounds.verdicts(results.figures(), limits)
    for verdict in verdicts:
        click.echo(str(verdict), err=True)
    return not any(verdict.broken for verdict in verdicts)


def _names(files: Sequence[Path]) -> tuple[str, ...]:
    return tuple(path.name for path in files)
