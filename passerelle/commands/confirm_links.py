"""``passerelle confirm-links``"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from passerelle import options, quiet
from passerelle.counted import counted
from passerelle.errors import Refused

if TYPE_CHECKING:
    from knowledge.records import PartnerRecord
    from passerelle.wiring import Store

MOST_DAYS = 36_500


@click.command("confirm-links")
@click.option("--partner", metavar="ID", help="Only the partner of this identifier.")
@click.option(
    "--older-than",
    type=click.IntRange(0, MOST_DAYS),
    metavar="DAYS",
    help="Only records verified longer ago, or never.",
)
@options.data_dir
def command(partner: str | None, older_than: int | None, data_dir: Path | None) -> None:
    """Print a private link for each partner, to be sent to it: there it confirms its record or proposes a correction.

    One line a partner: link, identifier, name, commune, e-mail, separated by tabs. A link is for one partner, for 30
    days and for one correction; it is shown this once. Set PASSERELLE_PUBLIC_URL to the address that partners reach.
    """
    from knowledge.opening_hours import paris_day
    from passerelle import wiring

    quiet.configure()
    settings = options.settings_of(data_dir)
    store = wiring.open_store(settings)
    chosen = _chosen(store, partner, older_than, paris_day(wiring.now()))
    for one in chosen:
        link = settings.address(f"/confirmer/{store.confirmations.make_link(one.id)}")
        facts = (one.id, one.place.name, one.place.commune or "", one.place.email or "")
        click.echo("\t".join([link, *map(quiet.escape, facts)]))
    links = counted(len(chosen), "link")
    click.echo(f"{links}, valid for 30 days. Each is a key: send it to its partner alone.", err=True)
    if settings.public_url is None:
        click.echo("They lead to this computer only: set PASSERELLE_PUBLIC_URL before sending them.", err=True)


def _chosen(store: Store, partner: str | None, older_than: int | None, today: date) -> list[PartnerRecord]:
    """The partners asked for, by name. Raises Refused when the one that is named does not exist."""
    found = [one for one in store.catalogue.partners() if partner in (None, one.id)]
    if partner is not None and not found:
        raise Refused(f"No partner has the identifier {partner!r}: `passerelle confirm-links` lists them all.")
    if older_than is None:
        return found
    since = today - timedelta(days=older_than)
    return [one for one in found if one.place.verified_on is None or one.place.verified_on < since]
