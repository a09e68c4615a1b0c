"""A busy database loses nothing that was typed: the page that says so sends the same form again."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import make_mocked_request
from sqlalchemy.exc import OperationalError

from knowledge.models import Partner
from storage.database import make_engine, session_factory
from web.again import fields_sent

pytestmark = pytest.mark.patience

TYPED = 'Deux "mots"\nà garder'
FORMS = [
    ("/accueil/ateliers/1/attendre", {"name": "Léa", "phone": "", "token": "a" * 32}),
    ("/accueil/corrections/x/accepter", {"seal": "s", "phone": "02 61 91 00 01", "hours": TYPED}),
    ("/accueil/annuaire/p1", {"name": "Mairie", "what": TYPED, "version": "1"}),
    ("/accueil/annuaire/p1/retirer", {"version": "1"}),
    ("/accueil/annuaire/p1/annuler", {"change": "1"}),
    ("/accueil/import/appliquer", {"token": "a" * 32, "digest": "b", "whole": "1"}),
]


@pytest.fixture
def locked(house: Any, tmp_path: Path) -> Iterator[Any]:
    """Locks the database for writing, when called, and gives what ends it."""
    held = sqlite3.connect(tmp_path / "passerelle.db", isolation_level=None)

    def lock() -> Any:
        held.execute("BEGIN IMMEDIATE")
        return lambda: held.execute("COMMIT")

    yield lock
    held.close()


def sent_again(page: str) -> tuple[str, dict[str, str]]:
    """Where the page's form goes, and its fields."""
    form = page.split('<form method="post" action="')[1].split("</form>")[0]
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    return unescape(form.split('"')[0]), {unescape(name): unescape(value) for name, value in fields}


@pytest.mark.parametrize(("address", "fields"), FORMS, ids=[address for address, _ in FORMS])
async def test_a_form_of_the_desk_comes_back_to_be_sent_again(
    house: Any, locked: Any, address: str, fields: dict[str, str]
) -> None:
    await house.log_in()
    sent = {"csrf": await house.csrf(), **fields}
    house.clock.forward(seconds=1)  # the desk's presence is written at each request: that alone finds it locked
    locked()
    answer = await house.client.post(address, data=sent)
    page = await answer.text()
    assert answer.status == 503 and "Rien n'est perdu." in unescape(page)
    where, again = sent_again(page)
    assert where == address and {name: value.replace("\r", "") for name, value in again.items()} == sent


async def test_a_partner_s_correction_is_sent_again_and_kept_once(house: Any, locked: Any, tmp_path: Path) -> None:
    with session_factory(make_engine(f"sqlite:///{tmp_path / 'passerelle.db'}")).begin() as session:
        session.add(Partner(id="p1", source="e", source_id="p1", name="Lieu", kind="epn"))
    address = f"/confirmer/{house.services.confirmations.make_link('p1')}"
    csrf = re.findall(r'name="csrf" value="([^"]+)"', await (await house.client.get(address)).text())[0]
    unlock = locked()
    answer = await house.client.post(f"{address}/corriger", data={"csrf": csrf, "note": TYPED})
    where, fields = sent_again(await answer.text())
    assert answer.status == 503
    unlock()
    await house.client.post(where, data=fields)
    assert [one.note for one in house.services.proposals.waiting()] == [TYPED]


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("GET", "/accueil", "application/x-www-form-urlencoded"),
        ("POST", "/api/v1/conversations", "application/x-www-form-urlencoded"),
        ("POST", "/accueil/import", "multipart/form-data; boundary=x"),
    ],
)
async def test_calls_of_programs_and_files_are_not_sent_again(method: str, path: str, kind: str) -> None:
    assert await fields_sent(make_mocked_request(method, path, headers={"Content-Type": kind})) is None


async def test_a_password_is_never_written_into_a_page(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: Any) -> None:
        raise OperationalError("", {}, Exception())

    page = await (await house.client.get("/accueil/connexion")).text()
    form = {"name": "Accueil", "password": "canari-secret", "csrf": page.split('name="csrf" value="')[1].split('"')[0]}
    monkeypatch.setattr(house.services.accounts, "log_in", locked)
    answer = await house.client.post("/accueil/connexion", data=form)
    assert answer.status == 503 and "canari-secret" not in await answer.text()
