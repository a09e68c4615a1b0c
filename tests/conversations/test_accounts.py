"""The desk's accounts: argon2id, throttling, sessions that die."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy.orm import sessionmaker

from conversations.accounts import AccountError, Accounts, BadCredentials, TooManyFailures

PASSWORD = "une-passerelle-solide"


@pytest.fixture
def accounts(sessions: sessionmaker, clock: Any) -> Accounts:
    made = Accounts(sessions, clock, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    made.add("Camille", PASSWORD)
    return made


def test_the_right_password_opens_a_session(accounts: Accounts) -> None:
    token = accounts.log_in(" camille ", PASSWORD, "10.0.0.1")
    staff = accounts.who(token)
    assert staff is not None and staff.name == "Camille"
    accounts.log_out(token)
    assert accounts.who(token) is None


def test_each_login_makes_another_token(accounts: Accounts) -> None:
    assert accounts.log_in("Camille", PASSWORD, "a") != accounts.log_in("Camille", PASSWORD, "a")


@pytest.mark.parametrize("name", ["Camille", "Personne"])
def test_a_wrong_password_and_an_unknown_name_are_refused_alike(accounts: Accounts, name: str) -> None:
    with pytest.raises(BadCredentials):
        accounts.log_in(name, "une-autre-passerelle", "10.0.0.1")


def test_an_unknown_name_costs_a_verification_too(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[str] = []
    monkeypatch.setattr(accounts, "_verify", lambda stored, password: verified.append(stored) or False)
    for name in ("Camille", "Personne"):
        with pytest.raises(BadCredentials):
            accounts.log_in(name, "x", "10.0.0.1")
    assert len(verified) == 2 and all(stored.startswith("$argon2id$") for stored in verified)


def test_five_failures_close_the_account_for_fifteen_minutes_from_anywhere(accounts: Accounts, clock: Any) -> None:
    for n in range(5):
        with pytest.raises(BadCredentials):
            accounts.log_in("Camille", "mauvais", f"10.0.0.{n}")
    with pytest.raises(TooManyFailures) as refused:
        accounts.log_in("Camille", PASSWORD, "10.0.0.99")
    assert 0 < refused.value.retry_after <= 900
    clock.forward(minutes=15, seconds=1)
    assert accounts.log_in("Camille", PASSWORD, "10.0.0.99")


def test_five_failures_close_the_address_for_every_account(accounts: Accounts) -> None:
    for n in range(5):
        with pytest.raises(BadCredentials):
            accounts.log_in(f"Personne {n}", "mauvais", "10.0.0.1")
    with pytest.raises(TooManyFailures):
        accounts.log_in("Camille", PASSWORD, "10.0.0.1")
    assert accounts.log_in("Camille", PASSWORD, "10.0.0.2")


def test_a_right_password_does_not_clear_the_failures_of_its_address(accounts: Accounts) -> None:
    accounts.add("Dominique", PASSWORD)
    for _ in range(4):
        with pytest.raises(BadCredentials):
            accounts.log_in("Camille", "mauvais", "10.0.0.1")
        accounts.log_in("Dominique", PASSWORD, "10.0.0.1")
    with pytest.raises(BadCredentials):
        accounts.log_in("Personne", "mauvais", "10.0.0.1")
    with pytest.raises(TooManyFailures):
        accounts.log_in("Dominique", PASSWORD, "10.0.0.1")


def test_many_right_passwords_are_no_failures(accounts: Accounts) -> None:
    for _ in range(12):
        accounts.log_in("Camille", PASSWORD, "10.0.0.1")


def test_an_idle_session_dies_even_when_its_page_keeps_asking(accounts: Accounts, clock: Any) -> None:
    token = accounts.log_in("Camille", PASSWORD, "a")
    for _ in range(31):
        clock.forward(minutes=1)
        accounts.who(token, acting=False)
    assert accounts.who(token) is None


def test_someone_is_present_for_a_minute_after_the_last_sign(accounts: Accounts, clock: Any) -> None:
    assert not accounts.anyone_present()
    accounts.log_in("Camille", PASSWORD, "a")
    assert accounts.anyone_present()
    clock.forward(seconds=61)
    assert not accounts.anyone_present()


def test_removing_an_account_ends_its_sessions(accounts: Accounts) -> None:
    token = accounts.log_in("Camille", PASSWORD, "a")
    accounts.remove("camille")
    assert accounts.who(token) is None
    assert accounts.names() == []


@pytest.mark.parametrize(
    ("name", "password"),
    [("", PASSWORD), ("camille", PASSWORD), ("Dominique", "court"), ("a\nb", PASSWORD), ("a\u2028b", PASSWORD)],
)
def test_a_bad_account_is_refused_with_a_reason(accounts: Accounts, name: str, password: str) -> None:
    with pytest.raises(AccountError):
        accounts.add(name, password)


def test_no_password_and_no_token_is_on_disk(accounts: Accounts, tmp_path: Path) -> None:
    token = accounts.log_in("Camille", PASSWORD, "192.0.2.7")
    for path in tmp_path.iterdir():
        content = path.read_bytes()
        assert PASSWORD.encode() not in content and token.encode() not in content and b"192.0.2.7" not in content
