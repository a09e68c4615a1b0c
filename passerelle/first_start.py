"""What ``serve`` makes before it serves: tables, the demonstration library, the first desk account."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from tempfile import TemporaryDirectory

import click

from passerelle.commands.user import new_password
from passerelle.settings import Settings
from passerelle.wiring import Store, now

FIRST_ACCOUNT = "accueil"
PAGES = {
    "Demonstration page with the chat": "/",
    "Chat alone (works without JavaScript)": "/discuter",
    "Desk": "/accueil",
}


@dataclass(frozen=True)
class FirstAccount:
    """The account made at first start. The password exists nowhere else."""

    name: str
    password: str


def furnish(store: Store) -> None:
    """Puts the demonstration library into an empty database, so that every need has an answer. Says so on stderr.

    As long as there is no other library, each start brings its workshops and its dates of checking up to today; once
    there is one, nothing ever puts the demonstration back.
    """
    from knowledge.demonstration import load_demonstration
    from knowledge.opening_hours import paris_day

    libraries = store.catalogue.libraries()
    if any(not library.place.demonstration for library in libraries):
        return
    load_demonstration(store.sessions, paris_day(now()))
    if not libraries:
        click.echo("The demonstration library is in place (fictional; `passerelle library` adds yours).", err=True)


@contextmanager
def to_read(store: Store) -> Iterator[Store]:
    """The store for a command that only reads: nothing is written into its database.

    An empty one is read as the demonstration, which then lies in a database of its own and goes when it was read.
    """
    from knowledge.catalogue import Catalogue
    from knowledge.demonstration import load_demonstration
    from knowledge.opening_hours import paris_day
    from storage import database

    if store.catalogue.any_records():
        yield store
        return
    with TemporaryDirectory() as folder:
        engine = database.make_engine(f"sqlite:///{folder}/{database.FILE_NAME}")
        try:
            database.upgrade(engine)
            sessions = database.session_factory(engine)
            load_demonstration(sessions, paris_day(now()))
            yield replace(store, sessions=sessions, catalogue=Catalogue(sessions, now))
        finally:
            engine.dispose()


def first_account(store: Store) -> FirstAccount | None:
    """Makes the first desk account; None when there is one already."""
    if store.accounts.names():
        return None
    account = FirstAccount(FIRST_ACCOUNT, new_password())
    store.accounts.add(account.name, account.password)
    return account


def announce(settings: Settings, account: FirstAccount | None) -> None:
    """Prints the address of each page, and the first account once."""
    click.echo("Passerelle is ready.")
    width = max(map(len, PAGES))
    for name, path in PAGES.items():
        click.echo(f"  {name:<{width}}  {settings.address(path)}")
    if account is not None:
        click.echo(f"  First desk account: {account.name}   password, shown this once: {account.password}")
    click.echo("Ctrl-C stops it.")
