"""One turn of conversation: our engine in process beside stock ``rasa run`` + ``rasa run actions``, in one run.

    uv run python -m benchmarks.turn [--turns 40] [--model models/….tar.gz]

Both sides load the same model, keep the conversation in SQLite and take the same messages in turn. Only loopback is
used; the two servers are stopped at the end. Prints the median of each side and their ratio.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp

from knowledge.demonstration import load_demonstration
from passerelle import training
from passerelle.settings import Settings
from passerelle.wiring import now, open_bot, open_store

CONVERSATION = (
    "bonjour",
    "jai pas reussi a faire ma declaration dimpot jhabite a saint nazaire",
    "et les horaires ?",
    "je voudrais imprimer un papier",
    "ma carte vitale marche plus",
)
# A bot that keeps its conversations, as ours does: Rasa's SQL tracker store.
_ENDPOINTS = """
action_endpoint:
  url: http://127.0.0.1:{port}/webhook
tracker_store:
  type: SQL
  dialect: sqlite
  db: {folder}/stock.sqlite3
"""
_READY_WITHIN = 180.0  # seconds for both stock servers to answer
ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Runs both sides and prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=40, help="turns counted on each side (default 40)")
    parser.add_argument(
        "--model", type=Path, help="archive that both sides load (default: today's, trained if missing)"
    )
    asked = parser.parse_args()
    asyncio.run(_compare(asked.turns, asked.model))


async def _compare(turns: int, model: Path | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.load(os.environ, data_dir=Path(folder))
        model = model or training.ensure(settings.models_dir).path
        store = open_store(settings)
        load_demonstration(store.sessions, now().date())
        engine = (await open_bot(store, model)).engine
        with _stock_rasa(Path(folder), model, settings) as address:
            async with aiohttp.ClientSession() as session:
                await _wait_for(session, address)
                ours, stock = [], []
                for turn in range(turns + len(CONVERSATION)):
                    text = CONVERSATION[turn % len(CONVERSATION)]
                    ours.append(await _timed(engine.turn("bench", text=text)))
                    stock.append(await _timed(_ask(session, address, "bench", text)))
    _report(ours[len(CONVERSATION) :], stock[len(CONVERSATION) :])  # the first conversation warms both sides


def _report(ours: list[float], stock: list[float]) -> None:
    mine, theirs = statistics.median(ours), statistics.median(stock)
    print(f"in process: {mine:.1f} ms   rasa run + rasa run actions: {theirs:.1f} ms   ratio: {theirs / mine:.1f}")


async def _timed(turn: asyncio.Future[object] | object) -> float:
    start = time.perf_counter()
    await turn  # type: ignore[misc] # any awaitable
    return (time.perf_counter() - start) * 1000


async def _ask(session: aiohttp.ClientSession, address: str, sender: str, text: str) -> object:
    async with session.post(f"{address}/webhooks/rest/webhook", json={"sender": sender, "message": text}) as answer:
        answer.raise_for_status()
        return await answer.json()


async def _wait_for(session: aiohttp.ClientSession, address: str) -> None:
    deadline = time.monotonic() + _READY_WITHIN
    while time.monotonic() < deadline:
        try:
            if await _ask(session, address, "warm-up", "bonjour"):
                return
        except aiohttp.ClientError:
            await asyncio.sleep(1)
    raise TimeoutError("stock Rasa did not answer in time")


@contextmanager
def _stock_rasa(folder: Path, model: Path, settings: Settings) -> Iterator[str]:
    port, action_port = _free_port(), _free_port()
    (folder / "credentials.yml").write_text("rest:\n", encoding="utf-8")
    (folder / "endpoints.yml").write_text(_ENDPOINTS.format(port=action_port, folder=folder), encoding="utf-8")
    environment = {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "DATABASE_URL": settings.database_url,
        "PASSERELLE_DATA_DIR": str(settings.data_dir),
    }
    rasa = [sys.executable, "-m", "rasa", "run"]
    files = ["--endpoints", str(folder / "endpoints.yml"), "--credentials", str(folder / "credentials.yml")]
    servers = [
        [*rasa, "actions", "--actions", "bot.actions", "--port", str(action_port)],
        [*rasa, "--model", str(model), "--port", str(port), "--interface", "127.0.0.1", *files],
    ]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": ROOT, "env": environment}
    processes = [subprocess.Popen(command, **quiet) for command in servers]  # type: ignore[call-overload]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
