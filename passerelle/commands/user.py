"""``passerelle user``"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from passerelle import options, quiet
from passerelle.errors import Refused

if TYPE_CHECKING:
    from conversations.accounts import Accounts


@click.group("user")
def command() -> None:
    """Manage the accounts of the desk (the pages under /accueil)."""


@command.command("add")
@click.argument("name")
@click.option("--password-stdin", is_flag=True, help="Read the password from stdin instead of making one.")
@options.data_dir
def add(name: str, password_stdin: bool, data_dir: Path | None) -> None:
    """Make an account for NAME and print its password, once.

    Only a hash of the password is stored: it cannot be shown again.
    """
    password = _from_stdin() if password_stdin else new_password()
    _change(data_dir, lambda accounts: accounts.add(name, password))
    click.echo(f"Account made: {name}")
    if not password_stdin:
        click.echo(f"Password (shown this once): {password}")


@command.command("list")
@options.data_dir
def list_(data_dir: Path | None) -> None:
    """List the names of the accounts, one a line."""
    from passerelle.wiring import open_store

    quiet.configure()
    for name in open_store(options.settings_of(data_dir)).accounts.names():
        click.echo(name)


@command.command("remove")
@click.argument("name")
@options.data_dir
def remove(name: str, data_dir: Path | None) -> None:
    """Remove the account of NAME and end its sessions."""
    _change(data_dir, lambda accounts: accounts.remove(name))
    click.echo(f"Account removed: {name}")


def new_password() -> str:
    """A password nobody guesses (80 bits), in groups that can be copied by hand without mixing up letters."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"  # without i, l, o, 0, 1
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def _from_stdin() -> str:
    password = click.get_text_stream("stdin").readline().rstrip("\r\n")
    if not password:
        raise Refused("No password came from stdin.")
    return password


def _change(data_dir: Path | None, change: Callable[[Accounts], None]) -> None:
    from conversations.accounts import AccountError
    from passerelle.wiring import open_store

    quiet.configure()
    accounts = open_store(options.settings_of(data_dir)).accounts
    try:
        change(accounts)
    except AccountError as problem:
        raise Refused(quiet.escape(f"{str(problem)[:1].upper()}{str(problem)[1:]}.")) from None
