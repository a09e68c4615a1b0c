"""``passerelle train``"""

from __future__ import annotations

from pathlib import Path

import click

from passerelle import options, quiet, training


@click.command("train")
@options.data_dir
@click.option("--force", is_flag=True, help="Train again even though nothing changed.")
def command(data_dir: Path | None, force: bool) -> None:
    """Train the model when its data, its configuration or its code changed.

    The model goes to models/, named by the hash of what it is made from, with its SHA-256 beside it. Progress is shown
    on stderr; the path of the model is the only line on stdout.
    """
    quiet.configure()
    settings = options.settings_of(data_dir)
    model = training.ensure(settings.models_dir, force=force)
    if not model.intact():
        raise click.ClickException(f"{model.path} is damaged. Run `passerelle train --force` to replace it.")
    click.echo(model.path)
