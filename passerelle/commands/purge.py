"""``passerelle purge``"""

from __future__ import annotations

from pathlib import Path

import click

from passerelle import options, quiet
from passerelle.counted import counted


@click.command("purge")
@options.data_dir
def command(data_dir: Path | None) -> None:
    """Erase what is past its retention, for good.

    Conversations go 24 hours after their last message, calls for a person after 30 days, waiting lists when their
    session begins, links of partners when they expire, changes of records after two years (their last one, and
    corrections that imports must know, stay). The web application does the same every hour; this command is
    for when it does not run.
    """
    from passerelle.wiring import open_store

    quiet.configure()
    purged = open_store(options.settings_of(data_dir)).purge()
    conversations = counted(len(purged.conversations), "conversation")
    click.echo(f"Erased: {conversations}, {counted(purged.handoffs, 'call')} for a person.")
