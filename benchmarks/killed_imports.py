"""An import killed at random, again and again: the database then holds the old state or the new one, never between.

    uv run python -m benchmarks.killed_imports [--times 50] [--rows 3000]

Each time, a process imports a changed file over an earlier one and is killed (SIGKILL) at a moment drawn between its
start and a little after its usual end. The process is a fork of this one: all of its time goes into the import, none
into starting Python. Exits with 1 when a state in between was found.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import multiprocessing
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from benchmarks.imports import make_file
from knowledge.importers import import_file
from storage.database import FILE_NAME, make_engine, session_factory, upgrade

OLD, NEW, BETWEEN = "old", "new", "between"


def main() -> None:
    """Kills imports and prints what each left."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=50, help="imports killed (default 50)")
    parser.add_argument("--rows", type=int, default=3_000, help="rows of the file (default 3,000)")
    parser.add_argument("--seed", type=int, default=11, help="draws the moments")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = kill(given.times, given.rows, Path(folder), random.Random(given.seed))
    print(f"{given.times} imports of {given.rows} rows killed: {dict(Counter(found))}")
    sys.exit(1 if BETWEEN in found else 0)


def kill(times: int, rows: int, folder: Path, chance: random.Random) -> list[str]:
    """Kills ``times`` imports in ``folder``; what each left in the database: "old", "new" or "between"."""
    first = make_file(folder / "first.csv", rows)
    second = changed(first, folder / "second.csv")
    before, after = folder / "before", folder / "after"
    before.mkdir()
    run_and_kill(lambda: _import(first, before))
    shutil.copytree(before, after)
    usual = run_and_kill(lambda: _import(second, after))
    states = {state(before): OLD, state(after): NEW}
    found = []
    for number in range(times):
        data_dir = folder / f"killed-{number}"
        shutil.copytree(before, data_dir)
        run_and_kill(lambda base=data_dir: _import(second, base), chance.uniform(0, usual * 1.1))  # type: ignore[misc]
        found.append(states.get(state(data_dir), BETWEEN))
        shutil.rmtree(data_dir)
    return found


def changed(path: Path, to: Path) -> Path:
    """The same file with another phone in every other row, every tenth row gone, and as many new ones."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kept = [row for number, row in enumerate(rows) if number % 10]
    new = [{**row, "id": f"{row['id']}-b", "adresse": f"{row['adresse']} bis"} for row in rows[::10]]
    for row in kept[::2]:
        row["telephone"] = "+33261910999"
    with to.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, rows[0].keys())
        table.writeheader()
        table.writerows([*kept, *new])
    return to


def state(data_dir: Path) -> str:
    """A digest of all that an import writes; numbers that the database gives are left out."""
    digest = hashlib.sha256()
    with closing(sqlite3.connect(data_dir / FILE_NAME)) as base:
        for query in (
            "SELECT * FROM partner ORDER BY id",
            "SELECT partner_id, need, kind, posture, publics, cost, appointment FROM service ORDER BY partner_id, need",
            "SELECT source, source_id, partner_id, record FROM partner_source ORDER BY source, source_id",
        ):
            for row in base.execute(query):
                digest.update(repr(row).encode())
    return digest.hexdigest()


def run_and_kill(work: Callable[[], object], after: float | None = None) -> float:
    """Does ``work`` in a fork of this process, killed ``after`` so many seconds unless it is None; the seconds it had.

    Raises RuntimeError when it fails by itself.
    """
    started = time.perf_counter()
    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    process.join(after)
    if process.is_alive() and after is not None:
        process.kill()
    process.join()
    if process.exitcode not in (0, -9):
        raise RuntimeError(f"exit code {process.exitcode}")
    return time.perf_counter() - started


def _import(path: Path, data_dir: Path) -> None:
    engine = make_engine(f"sqlite:///{data_dir / FILE_NAME}")
    upgrade(engine)
    import_file(path, session_factory(engine), whole=True)


if __name__ == "__main__":
    main()
