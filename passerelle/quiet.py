"""Logs that say little: nothing of what patrons write, one line an event, on stderr (SAFETY.md, "Privacy").

Rasa prints patrons' words at DEBUG, prints progress on stdout and calls home; all three end here.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import warnings
from collections.abc import Iterator, MutableMapping
from typing import Any, TextIO

FOREIGN = (
    "py.warnings",
    "rasa",
    "rasa_sdk",
    "aiohttp",
    "asyncio",
    "sqlalchemy",
    "alembic",
    "matplotlib",
    "apscheduler",
)
"""Libraries whose messages may quote patrons: only their errors are kept."""

KEPT_KEYS = frozenset({"event", "level", "logger"})
"""What is kept of a structured event. Everything else may hold words of a patron."""


def before_rasa() -> None:
    """Must run before Rasa is imported: it reads these variables at import. No usage report leaves this machine."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")  # Rasa keeps us on 1.4: nothing to do about it
    os.environ.setdefault("MPLBACKEND", "Agg")  # Rasa imports matplotlib; it needs no screen
    for name in ("LOG_LEVEL", "LOG_LEVEL_LIBRARIES", "LOG_LEVEL_MATPLOTLIB", "LOG_LEVEL_RABBITMQ", "LOG_LEVEL_KAFKA"):
        os.environ[name] = "ERROR"
    warnings.simplefilter("ignore")  # deprecations inside pinned libraries; ours fail the tests instead


def configure(stream: TextIO | None = None) -> None:
    """Sends all logs to ``stream`` (stderr), one safe line each. Replaces whatever a library had set up."""
    before_rasa()
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(SafeFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.captureWarnings(True)  # some libraries set up warnings again; as logs they stay below the level
    for name in FOREIGN:
        logging.getLogger(name).setLevel(logging.ERROR)
    _configure_structlog()


class SafeFormatter(logging.Formatter):
    """One line an event, breaks escaped; of an exception only its kind and place: its words may be a patron's."""

    def format(self, record: logging.LogRecord) -> str:
        return escape(super().format(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - name given by logging
        kind, _, trace = ei
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f" at {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else ""
        return f"{kind.__name__ if kind else 'error'}{place}"


def escape(line: str) -> str:
    """The line with every unprintable character written as an escape, so that no text forges a second line."""
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in line)


@contextlib.contextmanager
def only_ours_on_stdout() -> Iterator[TextIO]:
    """Gives the real stdout while everything else that is printed goes to stderr."""
    real = sys.stdout
    with contextlib.redirect_stdout(sys.stderr):
        yield real


def _configure_structlog() -> None:
    """Our own chain instead of Rasa's ``configure_structlog``: that one writes patrons' words too."""
    import structlog

    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, structlog.processors.add_log_level, _keep_the_name_only],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        cache_logger_on_first_use=False,  # a later test or command may configure again
    )


def _keep_the_name_only(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> str:
    return " ".join(f"{key}={event[key]}" for key in sorted(event) if key in KEPT_KEYS)
