"""Options that commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from passerelle.settings import Settings, make_data_dir


def data_dir(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds ``--data-dir`` (contract, "Two commands"); the command receives ``data_dir: Path | None``."""
    option = click.option(
        "--data-dir",
        type=click.Path(path_type=Path),
        help="Folder of the database and other local files. Made when missing.  [default: var/]",
    )
    return option(command)


def settings_of(data_dir: Path | None, **given: Any) -> Settings:
    """The settings of this run, its data folder made. Raises Refused."""
    settings = Settings.load(os.environ, data_dir=data_dir, **given)
    make_data_dir(settings)
    return settings
