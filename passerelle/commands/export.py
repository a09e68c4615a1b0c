"""``passerelle export``"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

import click

from passerelle import options, quiet
from passerelle.counted import counted
from passerelle.errors import Refused

if TYPE_CHECKING:
    from knowledge.exporters import Exported
    from passerelle.wiring import Store


@click.command("export")
@click.option(
    "--format", "format_", type=click.Choice(["mednum", "data-inclusion"]), default="mednum", show_default=True
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file, not to stdout.")
@click.option("--json", "as_json", is_flag=True, help="mednum as JSON, not CSV; so is an --output that ends in .json.")
@options.data_dir
def command(format_: str, output: Path | None, as_json: bool, data_dir: Path | None) -> None:
    """Export the partners: places of digital mediation (mednum v1.0.2, CSV or JSON), or structures and services
    (data-inclusion v1, JSON).

    What is exported as mednum can be imported again and gives the same partners. Partners without address cannot be
    told in mednum, and those that nobody ever verified in no format: they are left out, which stderr says. The
    fictional partners of the demonstration are exported only as long as there are no others.
    """
    from passerelle import first_start, wiring

    quiet.configure()
    store = wiring.open_store(options.settings_of(data_dir))
    if format_ == "mednum" and (as_json or (output is not None and output.suffix.lower() == ".json")):
        format_ = "mednum-json"
    with first_start.to_read(store) as read:
        done = _to_stdout(read, format_) if output is None else _to_file(read, format_, output)
    if done.demonstration:
        click.echo("These are the fictional partners of the demonstration: do not publish them.", err=True)
    if done.left_out:
        left_out = counted(done.left_out, "partner")
        click.echo(f"{left_out} left out: the format requires a name, an address, a commune.", err=True)
    if done.undated:
        told = f"{counted(done.undated, 'partner')} left out: never verified, and the format requires a day (date_maj)."
        click.echo(f"{told} Confirm, then export again.", err=True)
    click.echo(f"{counted(done.written, 'partner')} exported", err=True)


def _to_stdout(store: Store, format_: str) -> Exported:
    from knowledge.exporters import export

    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    return export(store.sessions, format_, sys.stdout.write)


def _to_file(store: Store, format_: str, output: Path) -> Exported:
    """Writes beside the file, then puts it in its place: a reader sees the old file or the whole new one."""
    from knowledge.exporters import export

    try:
        with NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=output.parent, prefix=f".{output.name}.", delete=False
        ) as file:
            beside = Path(file.name)
            done = export(store.sessions, format_, file.write)
        beside.chmod(0o644)
        beside.replace(output)
    except OSError as problem:
        with suppress(UnboundLocalError, OSError):
            beside.unlink()
        raise Refused(f"{output} cannot be written: {problem.strerror}.") from None
    return done
