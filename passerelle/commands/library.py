"""``passerelle library``"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from passerelle import options, quiet
from passerelle.errors import Refused

if TYPE_CHECKING:
    from knowledge.partner_values import Values
    from passerelle.wiring import Store

WHO = "commande passerelle library"  # in the history, which people of the library read
REQUIRED = ("name", "phone", "commune")
WRONG = {
    "too_long": "is too long",
    "name_missing": "is empty",
    "phone": "is not a French phone number, or is surcharged",
    "postcode": "is not a French postcode",
    "commune_unknown": "does not go with the postcode, or is not in the list of communes: give --postcode",
    "hours_unreadable": 'is not in the form "Tu-Sa 10:00-18:00" (opening_hours of OpenStreetMap): see --hours-note',
}
UNUSABLE = "cannot be used"
OPTIONS = {"opening_hours": "hours", "hours_note": "hours-note"}
"""Options that are not called as their column."""
NO_OPTION = ("closures", "offers")
"""What the form of the desk tells in fields that this command does not have."""
MISUSE = 2


@click.command("library")
@click.option("--name", help='Name of the library: "Médiathèque des Moulins".')
@click.option("--phone", help="Its line, which the bot gives to patrons.")
@click.option("--commune", help="The commune where it is.")
@click.option("--postcode", help="The postcode, which tells communes of one name apart.")
@click.option("--address", help="Number and street.")
@click.option("--hours", "opening_hours", help='Its hours, as in OpenStreetMap: "Tu-Sa 10:00-18:00; PH off".')
@click.option("--hours-note", help="What people are told of the hours besides, in French.")
@click.option("--offers", multiple=True, metavar="NEED", help="A need that it answers itself: impression. Repeatable.")
@click.option("--slug", help="Which library: its short name, in lower case.  [default for a new one: made of --name]")
@click.option("--verified", is_flag=True, help="Somebody checked the whole record today.")
@options.data_dir
def command(
    slug: str | None, offers: tuple[str, ...], verified: bool, data_dir: Path | None, **given: str | None
) -> None:
    """Add a library of yours, or change it; without any option, list the libraries.

    A new one needs --name, --phone and --commune, and is dated of today. One that is there changes only when --slug
    names it: what is given, and its date with --verified. It then serves the communes of its intercommunality.
    --offers takes a code of knowledge/data/needs.yml, for which the bot then refers to it; what it offers already
    stays. People change it later at the desk, in /accueil/annuaire, where the history tells what this command did too.

    Example:  passerelle library --name "Médiathèque des Moulins" --phone "02 61 91 00 00" --commune Saint-Nazaire
    --hours "Tu-Sa 10:00-18:00"

    Exit code: 0; 2 when something that was given cannot be used, and nothing is written.
    """
    from knowledge.library_editing import slug_of
    from passerelle.wiring import open_store

    quiet.configure()
    store = open_store(options.settings_of(data_dir))
    told = {name: value for name, value in given.items() if value is not None}
    if not told and not offers and slug is None and not verified:
        _list(store)
        return
    wanted = slug_of(slug or told.get("name", ""))
    if not wanted:
        raise Refused("Give --name, or --slug for a library that is there.", exit_code=MISUSE)
    known = _known(store, wanted)
    if known is not None and slug is None:
        raise Refused(
            f"Nothing written: {wanted} is there already. --slug {wanted} changes it; --slug with another short name "
            "adds a library.",
            exit_code=MISUSE,
        )
    if known is not None and not told and not offers and not verified:
        raise Refused(f"Say what changes of {wanted}: `passerelle library --help`.", exit_code=MISUSE)
    _check_needs(store, offers)
    checked = _checked(store, known, told, verified=verified or known is None)
    _write(store, wanted, known, checked | _offered(store, known, offers))


def _list(store: Store) -> None:
    libraries = store.catalogue.libraries()
    for library in libraries:
        place = library.place
        click.echo("\t".join(quiet.escape(fact or "-") for fact in (library.slug, place.name, place.phone)))
    if not libraries:
        click.echo("No library yet: `passerelle library --help` says how to add yours.", err=True)


def _known(store: Store, slug: str) -> tuple[int, Values] | None:
    """Version and values of the library that has this slug; None for a new one. Raises Refused for a fictional one."""
    from knowledge.library_editing import UnknownLibrary

    try:
        record = store.libraries.record(slug)
    except UnknownLibrary:
        return None
    if record.demonstration:
        why = f"{slug} is a library of the demonstration: give yours another name with --slug."
        raise Refused(why, exit_code=MISUSE)
    return record.version, record.values


def _checked(store: Store, known: tuple[int, Values] | None, told: Mapping[str, str], *, verified: bool) -> Values:
    """The values to write. Raises Refused when something is missing or cannot be right."""
    from knowledge.importers.vocabulary import vocabulary
    from knowledge.opening_hours import paris_day
    from knowledge.partner_check import Checking
    from knowledge.territory import Gazetteer
    from passerelle.wiring import now

    missing = [f"--{name}" for name in REQUIRED if not told.get(name, "").strip()]
    if known is None and missing:
        raise Refused(f"A new library needs {', '.join(missing)} too.", exit_code=MISUSE)
    emptied = [f"--{name}" for name in REQUIRED if name in told and not told[name].strip()]
    if emptied:
        raise Refused(f"Nothing written: a library needs {', '.join(emptied)}.", exit_code=MISUSE)
    values = {} if known is None else known[1]
    fields = {name: value for name, value in values.items() if isinstance(value, str)}
    checking = Checking(store.catalogue.lists, vocabulary(), Gazetteer.load(store.communes))
    dated = {"verified_today": "1"} if verified else {}
    checked = checking.check_library({**fields, **told, **dated}, values, paris_day(now()))
    if checked.errors:
        wrong = [f"--{OPTIONS.get(name, name)} {WRONG.get(code, UNUSABLE)}" for name, code in checked.errors.items()]
        raise Refused(f"Nothing written: {'; '.join(wrong)}.", exit_code=MISUSE)
    written = {name: checked.values[name] for name in checked.values if name not in NO_OPTION}
    if not written["insee"]:
        _tell_unknown_commune(written["commune"])
    elif checked.odd_postcode:
        click.echo(f"{written['postcode']} is no postcode of {written['commune']}: a CEDEX? It is kept.", err=True)
    return written


def _check_needs(store: Store, needs: Iterable[str]) -> None:
    """Raises Refused when one of these is no need."""
    known = store.catalogue.lists.needs
    wrong = [quiet.escape(need) for need in needs if need not in known]
    if wrong:
        why = f"Nothing written: --offers {', '.join(wrong)} is no need. The needs are: {', '.join(known)}."
        raise Refused(why, exit_code=MISUSE)


def _offered(store: Store, known: tuple[int, Values] | None, needs: Iterable[str]) -> Values:
    """What it offers with these needs too."""
    from knowledge.library_offers import with_needs

    there = [] if known is None else known[1]["offers"]
    return {"offers": with_needs(there, needs, store.catalogue.lists)}


def _tell_unknown_commune(commune: str | None) -> None:
    click.echo(
        f"{quiet.escape(commune or 'Its commune')} is not in the list of communes: distances and partners around it "
        "are unknown. `passerelle import communes.csv` takes in another list; then give --commune again.",
        err=True,
    )


def _write(store: Store, slug: str, known: tuple[int, Values] | None, values: Values) -> None:
    from knowledge.edits import Overtaken
    from knowledge.library_editing import SlugTaken

    try:
        if known is None:
            store.libraries.add(slug, values, WHO)
        else:
            store.libraries.save(slug, known[0], values, WHO)
    except (Overtaken, SlugTaken):
        raise Refused(f"{slug} was changed at the desk meanwhile. Run the command again.") from None
    click.echo(f"{'Added' if known is None else 'Changed'}: {slug}, {quiet.escape(values['name'] or '')}")
    if any(library.place.demonstration for library in store.catalogue.libraries()):
        click.echo("The demonstration is still there: `passerelle demo --remove --dry-run` tells what it is.", err=True)
