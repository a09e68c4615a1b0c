"""The public files of ../shared/data, each imported twice into a data folder of its own: a table of what became of it.

    uv run python -m benchmarks.public_files [FOLDER]

Prints the table of docs/importing.md. Exits with 1 when a second import changed anything.
"""

from __future__ import annotations

import argparse
import csv
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
FILES = (
    "mednum-v1-loire-atlantique-derive.csv",
    "mednum-v1-hub-du-sud-646.csv",
    "mednum-v0-hub-du-sud-646.json",
    "mednum-exemple-valide.csv",
    "france-services-loire-atlantique-33.csv",
    "annuaire-administration-loire-atlantique-2019.csv",
)
COUNT = re.compile(r"(\d+) (added|changed|unchanged|removed|joined|refused|rows of)")


@dataclass(frozen=True)
class Done:
    """What one import said: its counts by name, and how many problems of each severity its report has."""

    counts: Mapping[str, int]
    errors: int
    warnings: int


def main() -> None:
    """Imports every file and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=SHARED, help=f"where the files are (default {SHARED})")
    folder = parser.parse_args().folder
    print("| file | rows | kept as | joined | refused | warnings |\n|---|---|---|---|---|---|")
    steady = [_row(folder / name) for name in FILES]
    sys.exit(0 if all(steady) else 1)


def _row(path: Path) -> bool:
    """Prints one row of the table. Whether the second import changed nothing."""
    with tempfile.TemporaryDirectory() as data_dir:
        first, second = imported(path, Path(data_dir)), imported(path, Path(data_dir))
    told = first.counts
    cells = (path.name, told["rows of"], told["added"], told["joined"], told["refused"], first.warnings)
    print(f"| {' | '.join(map(str, cells))} |", flush=True)
    return second.counts["unchanged"] == told["added"] and not second.counts["added"] + second.counts["changed"]


def imported(path: Path, data_dir: Path) -> Done:
    """Imports a file in a process of its own. Raises CalledProcessError when it cannot be used."""
    data_dir.mkdir(exist_ok=True)
    report = data_dir / "report.csv"
    command = [sys.executable, "-m", "passerelle", "import", str(path), "--data-dir", str(data_dir)]
    done = subprocess.run([*command, "--report", str(report)], capture_output=True, text=True, check=False)
    if done.returncode > 1:  # 1: rows were refused, the others are kept
        raise subprocess.CalledProcessError(done.returncode, command, stderr=done.stderr)
    with report.open(encoding="utf-8", newline="") as file:
        severities = [row["severity"] for row in csv.DictReader(file)]
    counts = {name: int(number) for number, name in COUNT.findall(done.stdout)}
    return Done(counts, severities.count("error"), severities.count("warning"))


if __name__ == "__main__":
    main()
