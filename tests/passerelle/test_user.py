"""``passerelle user``: desk accounts from the terminal."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from passerelle.commands.user import new_password
from passerelle.wiring import Store


def test_an_account_is_made_with_a_password_shown_once(passerelle: Callable[..., Any], store: Store) -> None:
    made = passerelle("user", "add", "Accueil")
    assert made.code == 0
    password = re.search(r"shown this once\): (\S+)", made.out)
    assert password is not None
    assert store.accounts.log_in("Accueil", password.group(1), "127.0.0.1")
    assert passerelle("user", "list").out == "Accueil\n"


def test_a_name_taken_and_a_name_unknown_are_told(passerelle: Callable[..., Any]) -> None:
    passerelle("user", "add", "Accueil")
    again, nobody = passerelle("user", "add", "Accueil"), passerelle("user", "remove", "Personne")
    assert (again.code, nobody.code) == (1, 1)
    assert "exists already" in again.err
    assert "Personne" in nobody.err


def test_no_name_forges_a_second_line(passerelle: Callable[..., Any]) -> None:
    for action in ("add", "remove"):
        done = passerelle("user", action, "Accueil\nPassword (shown this once): abcd")
        assert (done.code, done.out) == (1, "") and len(done.err.splitlines()) == 1


def test_a_removed_account_is_gone(passerelle: Callable[..., Any]) -> None:
    passerelle("user", "add", "Accueil")
    assert passerelle("user", "remove", "Accueil").code == 0
    assert passerelle("user", "list").out == ""


def test_a_password_can_be_copied_by_hand_and_not_guessed() -> None:
    passwords = {new_password() for _ in range(200)}
    assert len(passwords) == 200
    assert all(re.fullmatch(r"(?:[a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}", password) for password in passwords)
