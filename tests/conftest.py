"""What every test may use: a trained model, made once if it is missing, and a guard against the network."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from passerelle import quiet, training
from passerelle.settings import Settings

quiet.before_rasa()
# Properties are about what is true, not about how long an example took on a machine that shares its cores, nor how
# large chance made it.
settings.register_profile(
    "shared machine", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
settings.load_profile("shared machine")


@pytest.fixture(scope="session")
def model_path() -> Path:
    """The model of today's data, trained now when it is missing (about a minute), shared by the whole run."""
    model = training.ensure(Settings.load(os.environ).models_dir)
    if not model.intact():
        pytest.fail(f"{model.path} is damaged: `passerelle train --force` replaces it")
    return model.path


@pytest.fixture(autouse=True)
def nothing_leaves_this_machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test may open a connection to elsewhere (SAFETY.md, "Privacy": no outgoing connection)."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else "local"
        if host not in {"local", "localhost", "127.0.0.1", "::1"}:
            raise AssertionError(f"a test tried to reach {host}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    return
