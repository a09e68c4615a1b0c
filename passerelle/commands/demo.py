"""``passerelle demo``"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from passerelle import options, quiet
from passerelle.counted import counted
from passerelle.errors import Refused

if TYPE_CHECKING:
    from knowledge.demonstration_end import Booked, Ending

ADD_YOURS = "There is no other library: `passerelle library` adds yours first."


@click.command("demo")
@click.option("--remove", is_flag=True, help="Take the demonstration away, as a whole and for good.")
@click.option("--dry-run", is_flag=True, help="Say what would go; change nothing.")
@click.option("--yes", is_flag=True, help="Even if people expect its sessions: they were told.")
@options.data_dir
def command(remove: bool, dry_run: bool, yes: bool, data_dir: Path | None) -> None:
    """Tell what the demonstration holds: fictional libraries, partners and workshops. With --remove, take it away.

    It goes once there is a library of yours (`passerelle library`), and never comes back by itself. What people booked
    in its sessions is told first; nothing is removed before --yes is given. Workshops that the desk or a calendar added
    to its libraries are yours: they move to your library.

    Exit code: 0; 1 when nothing could be removed.
    """
    from knowledge.demonstration_end import NoOtherLibrary, end_demonstration, ending
    from passerelle import wiring
    from storage.database import truncate_wal

    quiet.configure()
    store = wiring.open_store(options.settings_of(data_dir))
    found = ending(store.sessions, wiring.now())
    if found.nothing:
        click.echo("There is no demonstration in this database.")
        return
    _tell(found)
    if not remove or dry_run:
        click.echo("Nothing was removed." if found.heir else f"Nothing was removed. {ADD_YOURS}")
        return
    if found.heir and found.booked and not yes:
        raise Refused("Nothing was removed. Tell these people first (/accueil/ateliers), then add --yes.")
    try:
        end_demonstration(store.sessions, wiring.now())
    except NoOtherLibrary:
        raise Refused(f"Nothing was removed. {ADD_YOURS}") from None
    truncate_wal(store.database)  # no name of a waiting list stays in the file
    click.echo("The demonstration is removed.")


def _tell(found: Ending) -> None:
    for what, names in (("Libraries", found.libraries), ("Changed by people", found.changed)):
        if names:
            click.echo(f"{what}: {', '.join(map(quiet.escape, names))}")
    click.echo(f"Partners: {len(found.partners)}. Workshops: {len(found.workshops)}.")
    if found.kept:
        where = found.heir or "your library"
        click.echo(f"Yours, which move to {where}: {', '.join(map(quiet.escape, found.kept))}")
    if found.untied:
        click.echo(f"Yours, which lose the partner who holds them: {', '.join(map(quiet.escape, found.untied))}")
    if found.booked:
        click.echo("Booked (the demonstration comes with some seats taken):")
    for one in found.booked:
        click.echo(f"  {_in_line(one)}")


def _in_line(one: Booked) -> str:
    from knowledge.opening_hours import PARIS

    when = f"{one.start.astimezone(PARIS):%Y-%m-%d %H:%M}"
    taken = counted(one.seated, "seat")
    return quiet.escape(f"{when}  {one.title}, {one.library}: {taken} taken, {one.waiting} waiting")
