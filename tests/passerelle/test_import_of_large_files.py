"""Files that are large and unusable are refused in seconds, within the memory of a small machine."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

SECONDS, MEGABYTES = 10, 300
HEADER = b"id,pivot,nom,commune,code_postal,adresse,date_maj,services,presentation_detail,source\n"
DEEP = 25_000_000


def an_endless_line(path: Path) -> str:
    """A gigabyte without an end of line, of which the disk holds three megabytes."""
    with path.open("wb") as file:
        file.write(HEADER + b"x" * 3_000_000)
        file.truncate(1_000_000_000)
    return "line of over 1 MB"


def an_endless_text(path: Path) -> str:
    path.write_bytes(b'[{"id": "' + b"x" * 50_000_000)
    return "is over 1 MB, or never ends"


def a_bomb(path: Path) -> str:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("lieux.csv", "w") as inside:
        for _ in range(100):
            inside.write(bytes(1_000_000))
    return "archive or a spreadsheet"


def open_quote_at_the_end(path: Path) -> str:
    """50 MB of good rows before it."""
    row = f'{{}},,Lieu,Nantes,44000,1 rue A,2026-10-01,Aide aux démarches administratives,"{"mot " * 200}",essai\n'
    with path.open("wb") as file:
        file.write(HEADER)
        file.writelines(row.format(number).encode() for number in range(56_000))
        file.write(b'1,"')
    return "never closed"


def too_many_rows(path: Path) -> str:
    path.write_bytes(HEADER + b"1,,Lieu,Nantes,44000,1 rue A,2026-10-01,,,essai\n" * 1_000_000)
    return "over 80,000 rows"


def deep(path: Path) -> str:
    path.write_bytes(b"[" * DEEP)
    return "nested too deep"


def blanks(path: Path) -> str:
    path.write_bytes(b"[" + b" " * 50_000_000)
    return "is not JSON"


@pytest.mark.parametrize(
    "make", [an_endless_line, an_endless_text, a_bomb, open_quote_at_the_end, too_many_rows, deep, blanks]
)
def test_it_is_refused_in_seconds_within_little_memory(make: Callable[[Path], str], tmp_path: Path) -> None:
    path = tmp_path / "lieux.csv"
    reason = make(path)
    command = [sys.executable, "-m", "passerelle", "import", str(path), "--data-dir", str(tmp_path / "data")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        said = process.stderr.read()
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 2
    assert reason in said and said.count("\n") == 1
    assert used.ru_utime + used.ru_stime < SECONDS  # of work: other programs may slow the clock on the wall
    assert used.ru_maxrss / 1024 < MEGABYTES  # kilobytes on Linux
