"""``passerelle decide``"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any, Protocol, TextIO

import click

from passerelle import options, quiet, training
from passerelle.deciding import decider_of
from passerelle.errors import unexpected
from passerelle.messages import BadLine, lines, message_in


class Record(Protocol):
    """A decision that can be written down (``bot.decision.Decision``)."""

    def record(self) -> dict[str, Any]: ...


class Decider(Protocol):
    """What decides (``bot.decider.Decider``)."""

    async def decide(self, text: str) -> Record: ...


@click.command("decide")
@options.data_dir
def command(data_dir: Path | None) -> None:
    """Decide about messages: one a line on stdin, one JSON decision record a line on stdout, in the same order.

    A line is plain text or a JSON object with "text". Each is taken as the first message of a new conversation; nothing
    is stored. A line that cannot be used gives a record with "error" (a sentence) and "code" (empty, too_long,
    bad_encoding, bad_json, no_text, internal); the exit code is then 1.

    Example:  echo "jai perdu ma carte vitale" | passerelle decide
    """
    quiet.configure()
    settings = options.settings_of(data_dir)
    with quiet.only_ours_on_stdout() as stdout:
        model = training.ensure(settings.models_dir)
        all_good = asyncio.run(_decide_all(model, click.get_binary_stream("stdin"), stdout))
    if not all_good:
        raise click.exceptions.Exit(1)


async def _decide_all(model: training.Model, stdin: IO[bytes], stdout: TextIO) -> bool:
    return await write_records(decider_of(model), lines(stdin), stdout)


async def write_records(decider: Decider, raw_lines: Iterable[bytes], stdout: TextIO) -> bool:
    """Writes one record for each line, in order; says whether every line could be decided."""
    all_good = True
    for raw in raw_lines:
        record = await _record(decider, raw)
        all_good = all_good and "error" not in record
        stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
        stdout.flush()  # whoever feeds us line by line reads the answer at once
    return all_good


async def _record(decider: Decider, raw: bytes) -> dict[str, Any]:
    try:
        return (await decider.decide(message_in(raw))).record()
    except BadLine as bad:
        return {"text": bad.text, "error": str(bad), "code": bad.code}
    except Exception as problem:  # one message must not cost the others their answer
        click.echo(f"Error: {unexpected(problem)}", err=True)
        return {"text": None, "error": "This message could not be decided; stderr says why.", "code": "internal"}
