"""The real application, with its model and the demonstration library, seen by Debian's Chromium."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = Path("/usr/bin/chromium")
START_SECONDS = 120


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the running application."""
    return tmp_path_factory.mktemp("installation")


@pytest.fixture(scope="session")
def site(model_path: Path, installation: Path) -> Iterator[str]:
    """The address of a running application, in a process of its own."""
    if not CHROMIUM.exists():
        pytest.skip("/usr/bin/chromium is missing: apt-get install chromium")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {**os.environ, "PASSERELLE_MODELS_DIR": str(model_path.parent)}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "passerelle", "--port", str(port), "--data-dir", str(installation)]
    with (installation / "output.txt").open("w") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
        try:
            _wait(process, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    pytest.fail("the application did not start")


# Not longer than a module: Playwright keeps an event loop running in this thread, where other tests start their own.
@pytest.fixture(scope="module")
def chromium(site: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Any, site: str) -> Iterator[Any]:
    """A telephone's page; nothing may come from another address."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, base_url=site, locale="fr-FR")
    yield context.new_page()
    context.close()


@pytest.fixture
def plain_page(chromium: Any, site: str) -> Iterator[Any]:
    """The same without JavaScript."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, base_url=site, java_script_enabled=False)
    yield context.new_page()
    context.close()
