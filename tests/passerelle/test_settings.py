"""Where things are kept, and on which address."""

from __future__ import annotations

from pathlib import Path

import pytest

from passerelle.errors import Refused
from passerelle.settings import PROJECT, Settings, make_data_dir


@pytest.fixture(autouse=True)
def no_database_url(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)


def test_by_default_everything_stays_in_the_checkout_and_on_loopback() -> None:
    settings = Settings.load({})
    assert settings.data_dir == PROJECT / "var"
    assert settings.models_dir == PROJECT / "models"
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert settings.database_url.startswith(f"sqlite:///{PROJECT / 'var'}")


def test_options_win_over_the_environment(tmp_path: Path) -> None:
    environment = {"PASSERELLE_DATA_DIR": "/elsewhere", "PASSERELLE_PORT": "9000", "PASSERELLE_HOST": "192.0.2.1"}
    settings = Settings.load(environment, data_dir=tmp_path, port=9001)
    assert (settings.data_dir, settings.port, settings.host) == (tmp_path, 9001, "192.0.2.1")


def test_the_address_of_the_database_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """It may hold a password."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://user:canary@host/db")
    settings = Settings.load({})
    assert "canary" in settings.database_url
    assert "canary" not in repr(settings)


@pytest.mark.parametrize("port", ["abc", "-1", "70000", "٣"])
def test_a_port_that_is_none_is_refused_with_its_name(port: str) -> None:
    with pytest.raises(Refused, match="PASSERELLE_PORT"):
        Settings.load({"PASSERELLE_PORT": port})


@pytest.mark.parametrize(("url", "secure"), [(None, False), ("http://bib.test", False), ("https://bib.test/", True)])
def test_cookies_are_secure_behind_https(url: str | None, secure: bool) -> None:
    settings = Settings.load({"PASSERELLE_PUBLIC_URL": url} if url else {})
    assert settings.secure_cookies is secure


def test_pages_are_announced_at_the_public_address() -> None:
    assert (
        Settings.load({"PASSERELLE_PUBLIC_URL": "https://bib.test/"}).address("/accueil") == "https://bib.test/accueil"
    )
    assert Settings.load({}, host="::1", port=80).address() == "http://[::1]:80/"


def test_the_data_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings.load({}, data_dir=tmp_path / "new" / "var")
    make_data_dir(settings)
    assert settings.data_dir.stat().st_mode & 0o077 == 0


def test_a_data_folder_that_cannot_be_made_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused, match="--data-dir"):
        make_data_dir(Settings.load({}, data_dir=tmp_path / "file"))
