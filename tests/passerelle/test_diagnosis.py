"""``passerelle doctor`` finds what is wrong and says what to do."""

from __future__ import annotations

import socket
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from passerelle import diagnosis, training
from passerelle.cli import run
from passerelle.diagnosis import Finding
from passerelle.first_start import first_account, furnish
from passerelle.settings import Settings
from passerelle.wiring import open_store


@pytest.fixture
def settings(data_dir: Path, tmp_path: Path) -> Settings:
    data_dir.mkdir()
    environment = {"PASSERELLE_MODELS_DIR": str(tmp_path / "models")}
    return Settings.load(environment, data_dir=data_dir, port=0)


def wrong(finding: Finding, said: str) -> bool:
    return not finding.good and said in finding.sentence


def test_a_missing_and_a_damaged_model_have_different_remedies(settings: Settings) -> None:
    assert wrong(diagnosis.model(settings), "`passerelle train`")
    model = training.current(settings.models_dir)
    settings.models_dir.mkdir()
    model.path.write_bytes(b"cut sho")
    model.checksum.write_text("0" * 64)
    assert wrong(diagnosis.model(settings), "`passerelle train --force`")


def test_an_empty_database_lacks_an_account_then_a_library(settings: Settings) -> None:
    assert wrong(diagnosis.database(settings), "user add")
    store = open_store(settings)
    first_account(store)
    assert wrong(diagnosis.database(settings), "library")
    furnish(store)
    assert diagnosis.database(settings).good


def test_a_taken_port_is_seen(settings: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        found = diagnosis.port(Settings.load({}, data_dir=settings.data_dir, port=taken.getsockname()[1]))
    assert wrong(found, "--port")
    assert diagnosis.port(settings).good


def serve_in_a_thread(answer: bytes) -> HTTPServer:
    """A service on a free port that says this on every page."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_arguments: object) -> None:
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Page)
    Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.mark.parametrize(
    ("answer", "ours"),
    [
        (b'{"status": "ok", "service": "passerelle"}', True),
        (b'{"status": "ok"}', False),
        (b"passerelle", False),
        (b"[]", False),
        (b"x" * 5_000, False),
    ],
)
def test_a_passerelle_that_runs_is_told_from_another_service_on_its_port(
    settings: Settings, answer: bytes, ours: bool
) -> None:
    server = serve_in_a_thread(answer)
    try:
        found = diagnosis.port(Settings.load({}, data_dir=settings.data_dir, port=server.server_port))
    finally:
        server.shutdown()
        server.server_close()
    assert found.good is ours
    assert ("Passerelle is running at" if ours else "cannot be used") in found.sentence


def test_doctor_looks_at_the_address_it_is_told(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        told = ["--host", "127.0.0.1", "--port", address.rpartition(":")[2]]
        assert run(["doctor", "--data-dir", str(data_dir), *told]) == 1
    assert f"TO DO port: {address} cannot be used" in capsys.readouterr().out
    run(["doctor", "--data-dir", str(data_dir), *told])
    assert f"ok    port: {address} is free" in capsys.readouterr().out


def test_an_open_host_without_https_is_seen(settings: Settings) -> None:
    opened = Settings.load({}, data_dir=settings.data_dir, host="192.0.2.1")
    assert wrong(diagnosis.exposure(opened), "https")
    behind = Settings.load({"PASSERELLE_PUBLIC_URL": "https://bib.test"}, host="192.0.2.1")
    assert diagnosis.exposure(behind).good


def test_a_full_disk_is_seen(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "ENOUGH_DISK", 1 << 62)
    assert wrong(diagnosis.disk(settings), "make room")


def test_every_subject_is_examined_whatever_is_wrong(settings: Settings) -> None:
    assert [finding.subject for finding in diagnosis.examine(settings)] == [
        "Python",
        "model",
        "disk",
        "database",
        "port",
        "settings",
    ]
