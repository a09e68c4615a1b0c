"""Progress of long work, said on stderr: what is being done, and how long it took."""

from __future__ import annotations

import contextlib
import logging
import re
import time
from collections.abc import Iterator

import click

_STEP = re.compile(r"Starting to train component '(\w+)'")


class Progress:
    """Prints one line a step, each with the seconds since the beginning."""

    def __init__(self, title: str) -> None:
        self._begun = time.monotonic()
        click.echo(f"{title}…", err=True)

    def step(self, what: str) -> None:
        """Says that a step begins."""
        click.echo(f"  {self._seconds():4.0f} s  {what}", err=True)

    def end(self, what: str) -> None:
        """Says that all is done."""
        click.echo(f"{what} ({self._seconds():.0f} s).", err=True)

    def _seconds(self) -> float:
        return time.monotonic() - self._begun


@contextlib.contextmanager
def component_steps(progress: Progress) -> Iterator[None]:
    """While inside, every Rasa component that begins to train becomes a step."""
    logger = logging.getLogger("rasa.engine.training.hooks")
    listener, level = _Listener(progress), logger.level
    logger.addHandler(listener)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(listener)
        logger.setLevel(level)
        logger.propagate = True


class _Listener(logging.Handler):
    def __init__(self, progress: Progress) -> None:
        super().__init__(logging.INFO)
        self._progress = progress

    def emit(self, record: logging.LogRecord) -> None:
        if found := _STEP.search(record.getMessage()):
            self._progress.step(found.group(1))
