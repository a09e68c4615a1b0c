"""``passerelle decide``: one record out for each line in, whatever the line."""

from __future__ import annotations

import asyncio
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from passerelle.commands.decide import write_records


class Recorded:
    def __init__(self, text: str) -> None:
        self.text = text

    def record(self) -> dict[str, Any]:
        return {"text": self.text, "kind": "ask"}


class FakeDecider:
    """Decides to ask; breaks on "casse"."""

    async def decide(self, text: str) -> Recorded:
        if text == "casse":
            raise RuntimeError("broken")
        return Recorded(text)


def written(lines: list[bytes]) -> tuple[list[dict[str, Any]], bool]:
    out = io.StringIO()
    good = asyncio.run(write_records(FakeDecider(), lines, out))
    return [json.loads(line) for line in out.getvalue().splitlines()], good


def test_records_keep_the_order_of_the_lines() -> None:
    records, good = written([b"un", "été".encode(), b'{"text": "trois"}'])
    assert [record["text"] for record in records] == ["un", "été", "trois"]
    assert good


def test_a_bad_line_takes_its_place_and_makes_the_run_fail() -> None:
    records, good = written([b"un", b"", b"\xff", b"deux"])
    assert ["error" in record for record in records] == [False, True, True, False]
    assert not good


def test_a_message_that_breaks_the_decider_costs_only_its_own_answer() -> None:
    records, good = written([b"casse", b"deux"])
    assert records[0]["code"] == "internal"
    assert records[1]["text"] == "deux"
    assert not good


def test_line_separators_inside_a_text_do_not_split_its_record() -> None:
    out = io.StringIO()
    asyncio.run(write_records(FakeDecider(), ["a\u2028b\x0bc\u0085d".encode()], out))
    assert out.getvalue().count("\n") == 1


def test_the_command_writes_records_and_nothing_else_on_stdout(model_path: Path, tmp_path: Path) -> None:
    """The whole command, in its own process: bad lines in the middle, exit code 1, nothing stored."""
    lines = ["jai perdu ma carte vitale", "", "a" * 5_000, '{"text": "mon mari me tape jai peur"}', "/restart", "🙂"]
    sent = "\n".join(lines).encode() + b"\ncaf\xe9\n{\n"
    done = subprocess.run(
        [sys.executable, "-m", "passerelle", "decide", "--data-dir", str(tmp_path)],
        input=sent,
        capture_output=True,
        timeout=240,
        env={**os.environ, "PASSERELLE_MODELS_DIR": str(model_path.parent)},
    )
    records = [json.loads(line) for line in done.stdout.decode().split("\n")[:-1]]
    assert ["error" in record for record in records] == [False, True, True, False, False, False, True, True]
    assert done.returncode == 1
    assert records[3]["kind"] == "handoff"
    assert records[3]["urgency"] == "danger"
    assert b"Traceback" not in done.stderr
    assert b"carte vitale" not in done.stderr
    assert list(tmp_path.iterdir()) == []
