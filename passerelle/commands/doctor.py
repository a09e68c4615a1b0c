"""``passerelle doctor``"""

from __future__ import annotations

from pathlib import Path

import click

from passerelle import options, quiet
from passerelle.settings import Settings


@click.command("doctor")
@options.data_dir
@click.option("--host", help="Address to check instead of 127.0.0.1.")
@click.option("--port", type=click.IntRange(0, 65_535), help="Port to check instead of 8080.")
def command(data_dir: Path | None, host: str | None, port: int | None) -> None:
    """Check the model, the database, the disk, the port and the settings, and say what to do.

    Changes nothing but the data folder, which is made when missing. The exit code is 1 when something must be done.
    """
    from passerelle.diagnosis import examine

    quiet.configure()
    settings: Settings = options.settings_of(data_dir, host=host, port=port)
    findings = examine(settings)
    for finding in findings:
        click.echo(f"{'ok   ' if finding.good else 'TO DO'} {finding.subject}: {finding.sentence}")
    if not all(finding.good for finding in findings):
        raise click.exceptions.Exit(1)
