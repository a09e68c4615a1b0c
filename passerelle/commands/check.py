"""``passerelle check``"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import click

from passerelle import options, quiet


@click.command("check")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as a JSON list.")
@options.data_dir
def command(as_json: bool, data_dir: Path | None) -> None:
    """Check what the library knows: stale records, broken hours, shared phones, needs without partner.

    The exit code is 1 when something needs a person.
    """
    from knowledge.checks import check
    from passerelle import first_start, wiring

    quiet.configure()
    store = wiring.open_store(options.settings_of(data_dir))
    first_start.furnish(store)
    findings = check(store.catalogue)
    if as_json:
        records = [dataclasses.asdict(finding) for finding in findings]
        click.echo(json.dumps(records, ensure_ascii=False, indent=2, default=str))
    else:
        for finding in findings:
            click.echo(str(finding))
        click.echo(f"{len(findings)} findings" if findings else "Nothing needs a person.")
    if findings:
        raise click.exceptions.Exit(1)
