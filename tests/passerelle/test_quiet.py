"""Logs say nothing of what patrons write, and one event is one line."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog

from passerelle import quiet


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is logged while the test runs; the logging of pytest is put back afterwards."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    stream = io.StringIO()
    quiet.configure(stream)
    yield stream
    root.handlers[:], root.level = handlers, level
    logging.captureWarnings(False)
    structlog.reset_defaults()


def test_a_structured_event_loses_every_value(log: io.StringIO) -> None:
    """Rasa writes the text of a message beside its event."""
    structlog.get_logger("rasa.core").error(
        "processor.failed", text="canari", user_message="canari", event_info="canari"
    )
    assert "processor.failed" in log.getvalue()
    assert "canari" not in log.getvalue()


def test_an_exception_is_told_by_its_kind_and_place_alone(log: io.StringIO) -> None:
    try:
        raise ValueError("canari")
    except ValueError:
        logging.getLogger("web").exception("request failed")
    assert "ValueError at " in log.getvalue()
    assert "canari" not in log.getvalue()
    assert log.getvalue().count("\n") == 1


def test_a_text_cannot_forge_a_second_line(log: io.StringIO) -> None:
    logging.getLogger("web").warning("from %s", "a\nERROR forged\x1b[31m\u2028")
    assert log.getvalue().count("\n") == 1
    assert "\x1b" not in log.getvalue()


@pytest.mark.parametrize("name", ["rasa.core.processor", "rasa_sdk", "aiohttp.access", "sqlalchemy.engine"])
def test_libraries_that_quote_patrons_are_heard_for_errors_alone(log: io.StringIO, name: str) -> None:
    logging.getLogger(name).warning("canari")
    assert log.getvalue() == ""


def test_what_a_library_prints_goes_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    with quiet.only_ours_on_stdout() as stdout:
        sys.stdout.write("theirs\n")
        stdout.write("ours\n")
    captured = capsys.readouterr()
    assert captured.out == "ours\n"
    assert captured.err == "theirs\n"


def test_no_usage_report_leaves_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASA_TELEMETRY_ENABLED", "true")
    quiet.before_rasa()
    from rasa.telemetry import is_telemetry_enabled

    assert not is_telemetry_enabled()
