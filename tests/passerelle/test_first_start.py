"""What ``serve`` makes when it starts on an empty data folder."""

from __future__ import annotations

from datetime import date, datetime, timezone

import pytest

from knowledge.models import Partner
from passerelle.first_start import announce, first_account, furnish, to_read
from passerelle.settings import Settings
from passerelle.wiring import Store


def test_an_empty_database_gets_the_demonstration_once(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    furnish(store)
    names = [library.place.name for library in store.catalogue.libraries()]
    assert names
    assert "demonstration" in capsys.readouterr().err
    furnish(store)
    assert [library.place.name for library in store.catalogue.libraries()] == names
    assert capsys.readouterr().err == ""


def test_a_command_that_reads_sees_the_partners_that_were_imported_and_no_fiction(store: Store) -> None:
    with store.sessions.begin() as session:
        session.add(Partner(id="p1", source="essai", source_id="1", name="Lieu d'essai", kind="ccas"))
    with to_read(store) as read:
        assert [partner.id for partner in read.catalogue.partners()] == ["p1"] and not read.catalogue.libraries()


def test_a_command_that_reads_an_empty_database_sees_the_demonstration_and_leaves_it_empty(store: Store) -> None:
    with to_read(store) as read:
        assert read.catalogue.partners() and read.catalogue.libraries()
        with read.sessions() as session:
            assert session.query(Partner).count()
    assert not store.catalogue.partners() and not store.catalogue.libraries()


def test_the_demonstration_is_dated_from_the_day_in_paris(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """At 23:30 UTC the next day has begun in Paris: what was checked "today" bears its date."""
    late = datetime(2026, 11, 20, 23, 30, tzinfo=timezone.utc)
    days: list[date] = []
    monkeypatch.setattr("passerelle.first_start.now", lambda: late)
    monkeypatch.setattr("knowledge.demonstration.load_demonstration", lambda _sessions, today: days.append(today))
    furnish(store)
    assert days == [date(2026, 11, 21)]


def test_the_first_account_works_and_is_made_once(store: Store) -> None:
    account = first_account(store)
    assert account is not None
    assert store.accounts.log_in(account.name, account.password, "127.0.0.1")
    assert first_account(store) is None


def test_the_password_is_announced_once(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    settings, account = Settings.load({}), first_account(store)
    assert account is not None
    announce(settings, account)
    assert account.password in capsys.readouterr().out
    announce(settings, first_account(store))
    again = capsys.readouterr().out
    assert account.password not in again
    assert "http://127.0.0.1:8080/accueil" in again


def test_the_database_of_the_demonstration_is_closed_also_when_reading_fails(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[bool] = []
    monkeypatch.setattr("sqlalchemy.engine.Engine.dispose", lambda _engine: closed.append(True))
    with pytest.raises(ZeroDivisionError), to_read(store):
        raise ZeroDivisionError
    assert closed == [True]


def test_whether_there_is_a_record_is_known_without_reading_them_all(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not store.catalogue.any_records()
    with store.sessions.begin() as session:
        session.add(Partner(id="p1", source="essai", source_id="1", name="Lieu d'essai", kind="ccas"))
    monkeypatch.delattr("knowledge.catalogue.Catalogue.partners")
    monkeypatch.delattr("knowledge.catalogue.Catalogue.libraries")
    with to_read(store) as read:
        assert read is store
