"""``passerelle import``"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from passerelle import options, problems, quiet
from passerelle.counted import counted
from passerelle.errors import Refused

if TYPE_CHECKING:
    from knowledge.importers.report import ImportReport
    from knowledge.importers.upsert import Change

CALENDAR = "ics"
FORMATS = ("annuaire", "data-inclusion", "france-services", CALENDAR, "mednum")  # sources of knowledge.importers
COMMUNES = "communes"
PLACES = "places"  # any format of partners
OF_ONE_KIND = {"whole": (CALENDAR, PLACES), "elsewhere-too": (PLACES,), "published": (PLACES,), "library": (CALENDAR,)}
"""Options that say nothing of the other kinds of file."""
NAMES = {COMMUNES: "a list of communes", CALENDAR: "a calendar", PLACES: "a file of places"}
ELSEWHERE = "If they are to go, add --elsewhere-too; if this is the file of another region, leave --whole out."
DAY = click.DateTime(["%Y-%m-%d"])


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--format", "format_", type=click.Choice((*FORMATS, COMMUNES)), help="Format of FILE.  [default: recognised]"
)
@click.option("--dry-run", is_flag=True, help="Say what would change; change nothing.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write the problems to this CSV file.")
@click.option("--whole", is_flag=True, help="FILE has every place (workshop): withdraw (remove) those it has no more.")
@click.option("--elsewhere-too", is_flag=True, help="With --whole: also in départements where FILE has no place.")
@click.option("--published", type=DAY, metavar="DAY", help="Day of FILE (2026-11-21), for formats without dates.")
@click.option("--library", metavar="SLUG", help="Library of a calendar, when the network has several.")
@options.data_dir
def command(
    file: Path,
    format_: str | None,
    dry_run: bool,
    report: Path | None,
    whole: bool,
    elsewhere_too: bool,
    published: datetime | None,
    library: str | None,
    data_dir: Path | None,
) -> None:
    """Import partners from FILE, a CSV or JSON file: places of digital mediation (mednum v1 or v0), structures and
    services (data-inclusion v1), the list of France Services, or an extract of the annuaire de l'administration; or
    the workshops of a library from FILE, a calendar (iCalendar). A list of communes replaces the one that places are
    read with, as a whole; it counts from the next start.

    Importing the same file again changes nothing. The same place in two sources is one partner: of two values the one
    that was checked last wins. Each problem is listed on stderr with its line (its rank, in JSON), its field, its value
    and what to do. A spreadsheet may open the file of --report without risk.

    Exit code: 0; 1 when rows were refused (the good rows are kept); 2 when the file is unusable (nothing is kept).
    """
    from knowledge.importers import UnusableFile, WithdrawsElsewhere, import_calendar, import_file
    from knowledge.territory import Gazetteer
    from passerelle import communes, wiring

    quiet.configure()
    settings = options.settings_of(data_dir)
    kind = _kind(file, format_)
    if file.is_file():  # else that is what must be told
        given = {"whole": whole, "elsewhere-too": elsewhere_too, "published": published, "library": library}
        _check_options(kind, given)
    problems.begin(report, file)
    if kind == COMMUNES:
        click.echo(communes.take_in(file, settings.data_dir, dry_run=dry_run, report=report))
        return
    store = wiring.open_store(settings)
    who = f"import de {file.name}"
    try:
        if kind == CALENDAR:
            now = wiring.now()
            done = import_calendar(
                file, store.sessions, who=who, now=now, library=library, dry_run=dry_run, whole=whole
            )
        else:
            day = published.date() if published else None
            done = import_file(
                file,
                store.sessions,
                format=format_,
                dry_run=dry_run,
                whole=whole,
                elsewhere_too=elsewhere_too,
                who=who,
                published=day,
                gazetteer=Gazetteer.load(store.communes),
            )
    except WithdrawsElsewhere as problem:
        problems.write(report, [problems.of_the_whole(file, str(problem))])
        raise Refused(f"{problem} {ELSEWHERE}", exit_code=problems.UNUSABLE) from None
    except UnusableFile as problem:
        problems.write(report, [problems.of_the_whole(file, str(problem))])
        raise Refused(str(problem), exit_code=problems.UNUSABLE) from None
    _tell(done, dry_run)
    problems.write(report, done.problems)
    if done.refused:
        raise click.exceptions.Exit(1)


def _kind(file: Path, format_: str | None) -> str:
    """COMMUNES, CALENDAR or PLACES, as ``format_`` says, else as the file begins."""
    from knowledge.importers import is_calendar
    from passerelle import communes

    if format_ is not None:
        return format_ if format_ in (COMMUNES, CALENDAR) else PLACES
    if communes.are_in(file):
        return COMMUNES
    return CALENDAR if is_calendar(file) else PLACES


def _check_options(kind: str, given: Mapping[str, object]) -> None:
    """Raises Refused for an option that says nothing of this kind of file: it was given for a reason."""
    for name, value in given.items():
        if value and kind not in OF_ONE_KIND[name]:
            fitting = " or ".join(NAMES[one] for one in OF_ONE_KIND[name])
            why = f"--{name} is for {fitting}, and this is {NAMES[kind]}: leave it out."
            raise Refused(why, exit_code=problems.UNUSABLE)
    if given["elsewhere-too"] and not given["whole"]:
        raise Refused("--elsewhere-too says more of --whole: add it, or leave both out.", exit_code=problems.UNUSABLE)


def _tell(done: ImportReport, dry_run: bool) -> None:
    problems.tell(done.problems)
    if dry_run:
        for change in done.changes:
            click.echo(_in_preview(change), err=True)
        more = done.added + done.changed + done.removed - len(done.changes)
        if more > 0:
            click.echo(f"and {more} more", err=True)
    if done.elsewhere:
        from knowledge.importers.elsewhere import in_words

        click.echo(f"{in_words(done.elsewhere, done=not dry_run)}.{f' {ELSEWHERE}' if dry_run else ''}", err=True)
    if done.missing:
        click.echo(f"{done.missing} of earlier imports are not in this file (--whole withdraws them).", err=True)
    counts = f"{done.added} added, {done.changed} changed, {done.unchanged} unchanged, {done.removed} removed"
    counts = f"{counts}, {done.joined} joined, {done.refused} refused"
    counts = f"{counts}; {counted(done.rows, 'row')} of {done.title}"
    click.echo(f"{'Nothing written. Would be: ' if dry_run else ''}{counts}")
    if done.too_old:
        click.echo(
            f"{counted(done.too_old, 'row was', 'rows were')} not checked within two years. Kept and "
            "never proposed, until somebody confirms: `passerelle confirm-links` makes the links."
        )


def _in_preview(change: Change) -> str:
    columns = f": {', '.join(change.columns)}" if change.columns else ""
    return quiet.escape(f"would be {change.action}: {change.name} ({change.commune}){columns}")
