"""Files that are large and unusable are refused in seconds, within the memory of a small machine."""

from __future__ import annotations

import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

SECONDS, MEGABYTES = 10, 300
# The system counts the memory of whoever started a process as its own; its status file does not.
STATUS = Path("/proc/self/status")
MEASURED = f"""
import pathlib, sys
from passerelle.cli import run
code = run(sys.argv[1:])
print(pathlib.Path("{STATUS}").read_text())
sys.exit(code)
"""
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


@pytest.mark.skipif(not STATUS.exists(), reason="the memory of a process is read from /proc, as Linux has it")
@pytest.mark.parametrize(
    "make", [an_endless_line, an_endless_text, a_bomb, open_quote_at_the_end, too_many_rows, deep, blanks]
)
def test_it_is_refused_in_seconds_within_little_memory(make: Callable[[Path], str], tmp_path: Path) -> None:
    path = tmp_path / "lieux.csv"
    reason = make(path)
    command = [sys.executable, "-c", MEASURED, "import", str(path), "--data-dir", str(tmp_path / "data")]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 2
    assert reason in done.stderr and done.stderr.count("\n") == 1
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert worked < SECONDS  # of work: other programs may slow the clock on the wall
    highest = next(line for line in done.stdout.splitlines() if line.startswith("VmHWM:"))
    assert int(highest.split()[1]) / 1024 < MEGABYTES
