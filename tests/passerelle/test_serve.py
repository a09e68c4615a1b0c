"""``passerelle serve``: from a trained model to pages, and a clean stop."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.engine import Engine
from passerelle import training
from passerelle.commands.serve import _serve, said_if_damaged, usable_model
from passerelle.errors import Refused
from passerelle.server import serve_until_stopped
from passerelle.settings import Settings
from passerelle.wiring import open_bot, open_store


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(port: int, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read()


@pytest.fixture
def running(model_path: Path, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "passerelle", "--port", str(port), "--data-dir", str(tmp_path)],
        env={**os.environ, "PASSERELLE_MODELS_DIR": str(model_path.parent)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield process, port
    process.kill()
    process.communicate()


def test_it_serves_then_stops_cleanly_on_ctrl_c(running: tuple[subprocess.Popen[str], int]) -> None:
    process, port = running
    deadline = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < deadline:
        try:
            status, body = get(port, "/readyz")
            break
        except OSError:
            time.sleep(0.2)
    assert status == 200
    assert json.loads(body)["model"] is True
    assert {get(port, page)[0] for page in ("/", "/discuter", "/accueil/connexion", "/healthz")} == {200}
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 0
    assert f"http://127.0.0.1:{port}/discuter" in out
    assert out.count("shown this once") == 1
    assert "Traceback" not in err


async def test_a_damaged_model_is_not_loaded_and_no_other_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings.load({"PASSERELLE_MODELS_DIR": str(tmp_path)}, data_dir=tmp_path)
    model = training.current(tmp_path)
    model.path.write_bytes(b"cut sho")
    model.checksum.write_text("0" * 64)
    (tmp_path / "another.tar.gz").write_bytes(b"")
    path = usable_model(settings)
    bot = await open_bot(open_store(settings), path)
    said_if_damaged(path, bot.engine)
    assert not bot.engine.ready
    assert "damaged" in capsys.readouterr().err


@pytest.mark.parametrize("trouble", [None, OSError("disk")])
async def test_the_model_is_warm_before_anybody_can_ask_whether_it_is_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: Exception | None
) -> None:
    order: list[str] = []

    async def warm_up(_engine: Engine) -> None:
        order.append("warm")
        if trouble:
            raise trouble

    async def serve_until_stopped(app: web.Application, *_: Any) -> None:
        assert isinstance(app, web.Application)
        order.append("listening")

    monkeypatch.setattr(Engine, "warm_up", warm_up)
    monkeypatch.setattr("passerelle.server.serve_until_stopped", serve_until_stopped)
    await _serve(Settings.load({}, data_dir=tmp_path), None)
    assert order == ["warm", "listening"]


def test_training_that_fails_leaves_rules_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failed = subprocess.CompletedProcess([], 1)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: failed)
    assert usable_model(Settings.load({"PASSERELLE_MODELS_DIR": str(tmp_path)})) is None
    assert "rules alone" in capsys.readouterr().err


async def test_a_taken_port_is_refused_in_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Refused, match="--port"):
            await serve_until_stopped(web.Application(), "127.0.0.1", taken.getsockname()[1], lambda: None)


async def test_sigterm_ends_it() -> None:
    loop = asyncio.get_running_loop()
    loop.call_later(0.2, os.kill, os.getpid(), signal.SIGTERM)
    ready: list[bool] = []
    await asyncio.wait_for(
        serve_until_stopped(web.Application(), "127.0.0.1", free_port(), lambda: ready.append(True)), 5
    )
    assert ready == [True]
