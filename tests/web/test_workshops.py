"""The calendar that anyone may read, and the desk's page of seats and waiting lists."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import threading
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from knowledge.ical import read_lines
from knowledge.models import FormDone, Library, Workshop, WorkshopDate, WorkshopWait
from storage.database import make_engine, session_factory


@pytest.fixture
def sessions(services: Any, clock: Any, tmp_path: Any) -> Any:
    """Session 1 tomorrow with one seat, session 2 was yesterday."""
    makes = session_factory(make_engine(f"sqlite:///{tmp_path / 'passerelle.db'}"))
    dates = [
        WorkshopDate(id=number, start=clock() + timedelta(days=days), end=clock() + timedelta(days=days), seats=1)
        for number, days in ((1, 1), (2, -1))
    ]
    workshop = Workshop(code="souris", title="La souris <b>", need="ordinateur", dates=dates)
    with makes.begin() as session:
        session.add(Library(slug="ici", name="Ici", territory=[], workshops=[workshop]))
    return makes


async def act(house: Any, path: str, **fields: str) -> Any:
    data = {"csrf": await house.csrf(), **fields}
    return await house.client.post(f"/accueil/ateliers/{path}", data=data, allow_redirects=False)


async def page(house: Any) -> str:
    return str(await (await house.client.get("/accueil/ateliers")).text())


async def test_the_calendar_is_public_and_may_be_kept(house: Any, sessions: Any) -> None:
    response = await house.client.get("/ateliers.ics")
    assert response.status == 200 and response.content_type == "text/calendar" and response.charset == "utf-8"
    assert response.headers["Cache-Control"].startswith("public, max-age=") and "Set-Cookie" not in response.headers
    lines = list(read_lines((await response.text()).split("\r\n")))
    assert [line.text() for line in lines if line.name == "SUMMARY"] == ["La souris <b>"]
    again = await house.client.get("/ateliers.ics", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status == 304 and await again.read() == b"" and again.headers["ETag"] == response.headers["ETag"]


async def test_the_calendar_of_one_library(house: Any, sessions: Any) -> None:
    assert "La souris" in await (await house.client.get("/ateliers.ics?bibliotheque=ici")).text()
    for name in ("bibliotheque", "library"):
        assert (await house.client.get(f"/ateliers.ics?{name}=ailleurs")).status == 404


@pytest.mark.parametrize("address", ["/", "/accueil/ateliers"])
async def test_pages_lead_to_the_calendar(house: Any, address: str) -> None:
    await house.log_in()
    assert 'href="/ateliers.ics"' in await (await house.client.get(address)).text()


async def test_an_answer_with_workshops_tells_level_and_note_and_leads_to_the_calendar(house: Any) -> None:
    await house.log_in()
    found = await (await house.client.get("/accueil/recherche?q=impots")).text()
    assert all(
        words in found for words in ("Pour débuter en douceur", "Une autre date est déjà complète", "/ateliers.ics")
    )


async def test_seats_are_taken_and_given_back_at_the_desk(house: Any, sessions: Any) -> None:
    await house.log_in()
    shown = await page(house)
    assert "La souris &lt;b&gt;" in shown and "1 place libre" in shown and shown.count('class="seance"') == 1
    assert (await act(house, "1/prendre")).status == 303
    assert re.search(r"Complet</strong> \(\d+ places?\)", await page(house))
    refused = await act(house, "1/prendre")
    assert refused.status == 409 and "complète" in await refused.text()
    assert (await act(house, "1/rendre")).status == 303
    assert (await act(house, "1/rendre")).status == 409


async def test_a_freed_seat_goes_first_to_whoever_waits(house: Any, sessions: Any) -> None:
    await house.log_in()
    await act(house, "1/prendre")
    for name in ("Léa", "Max"):
        await act(house, "1/attendre", name=name)
    assert "attend.</strong>" not in await page(house)
    await act(house, "1/rendre")
    shown = unescape(await page(house))
    assert "2 personnes attendent.</strong> Proposez d'abord la place à Léa." in shown
    assert shown.index("Donner la place à Léa</button>") < shown.index("Inscrire quelqu'un d'autre</button>")
    refused = await act(house, "1/prendre")  # from a page that was open before anybody waited
    assert refused.status == 409 and "Quelqu'un attend déjà cette place." in unescape(await refused.text())
    assert (await act(house, "1/prendre", before_waiting="1")).status == 303
    assert "Complet" in await page(house)


async def test_a_waiting_list_is_kept_at_the_desk_and_goes_with_its_session(
    house: Any, sessions: Any, clock: Any
) -> None:
    await house.log_in()
    await act(house, "1/prendre")
    assert (await act(house, "1/attendre", name="<i>Léa", phone="0261910012")).status == 303
    shown = await page(house)
    assert "&lt;i&gt;Léa" in shown and "02 61 91 00 12" in shown and "s'efface toute seule" in shown
    (number,) = re.findall(r"attente/(\d+)/retirer", shown)
    assert "placer" not in shown and (await act(house, f"attente/{number}/placer")).status == 409
    await act(house, "1/rendre")
    assert (await act(house, f"attente/{number}/placer")).status == 303
    assert "Léa" not in await page(house)
    await act(house, "1/attendre", name="Max")
    (number,) = re.findall(r"attente/(\d+)/retirer", await page(house))
    assert (await act(house, f"attente/{number}/retirer")).status == 303
    await act(house, "1/attendre", name="Zoé")
    clock.forward(hours=25)
    await house.log_in()
    assert "Zoé" not in await page(house)
    with sessions() as session:
        assert session.query(WorkshopWait).count() == 0


@pytest.mark.parametrize(
    ("path", "fields", "status", "told"),
    [
        ("1/attendre", {"name": " "}, 422, "Écrivez un prénom ou des initiales"),
        ("1/attendre", {"name": "2 84 12 75 451 089 46"}, 422, "Écrivez un prénom ou des initiales"),
        ("1/attendre", {"name": "Léa", "phone": "12"}, 422, "Corrigez-le ou laissez la case vide"),
        ("2/prendre", {}, 404, "Cette séance a commencé"),
        ("99/prendre", {}, 404, "Cette séance a commencé"),
        ("x/prendre", {}, 404, "Cette page n'existe pas"),
        ("1/voler", {}, 404, "Cette page n'existe pas"),
        ("attente/7/retirer", {}, 404, "cette personne n'est plus sur la liste"),
    ],
)
async def test_what_cannot_be_done_is_told(
    house: Any, sessions: Any, path: str, fields: dict[str, str], status: int, told: str
) -> None:
    await house.log_in()
    answer = await act(house, path, **fields)
    assert answer.status == status and told in unescape(await answer.text())


async def test_what_was_typed_for_the_waiting_list_comes_back(house: Any, sessions: Any) -> None:
    await house.log_in()
    text = unescape(await (await act(house, "1/attendre", name='Léa "Max"', phone="12")).text())
    assert 'value="12"' in text and 'value="Léa "Max""' in text


async def token(house: Any) -> str:
    (found,) = set(re.findall(r'name="token" value="(\w{32})"', await page(house)))
    return str(found)


async def test_a_form_sent_twice_is_carried_out_once(house: Any, sessions: Any, clock: Any) -> None:
    """Sent again by a double click, or after "patientez"; a page opened anew asks for another seat."""
    with sessions.begin() as session:
        session.get(WorkshopDate, 1).seats = 3
    await house.log_in()
    form = {"token": await token(house)}
    both = await asyncio.gather(*(act(house, "1/prendre", **form) for _ in range(2)))
    assert [answer.status for answer in both] == [303, 303] and "2 places libres" in await page(house)
    assert (await act(house, "1/prendre", token=await token(house))).status == 303
    assert "1 place libre" in await page(house)
    for _ in range(2):
        await act(house, "1/rendre", **form)
    assert "2 places libres" in await page(house)
    for _ in range(2):
        await act(house, "1/attendre", name="Léa", **form)
    await act(house, "1/attendre", name="Max", **form)
    with sessions() as session:
        waiting = {one.name: one.id for one in session.query(WorkshopWait)}
    assert set(waiting) == {"Léa", "Max"}
    for path in (f"attente/{waiting['Léa']}/placer", f"attente/{waiting['Max']}/retirer"):
        for _ in range(2):
            assert (await act(house, path, **form)).status == 303
    assert "1 place libre" in await page(house)
    clock.forward(days=1)
    house.services.bookings.purge()
    with sessions() as session:
        assert session.query(FormDone).count() == 0


@pytest.mark.patience
async def test_a_seat_asked_for_again_after_patientez_is_taken_once(
    house: Any, sessions: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first call waits for the database longer than the page, and still writes."""
    with sessions.begin() as session:
        session.get(WorkshopDate, 1).seats = 3
    await house.log_in()
    take, late = house.services.bookings.take, threading.Event()
    held = sqlite3.connect(tmp_path / "passerelle.db", isolation_level=None, check_same_thread=False)

    def locked(*arguments: Any, **options: Any) -> None:
        monkeypatch.setattr(house.services.bookings, "take", take)
        held.execute("BEGIN IMMEDIATE")  # once the session of the desk is known, which is a write of its own
        take(*arguments, **options)
        late.set()

    monkeypatch.setattr(house.services.bookings, "take", locked)
    fields = {"csrf": await house.csrf(), "token": await token(house)}
    first = await house.client.post("/accueil/ateliers/1/prendre", data=fields)
    text = await first.text()
    assert first.status == 503 and "Envoyer de nouveau" in text
    held.execute("COMMIT")
    assert await asyncio.to_thread(late.wait, 5)
    again = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', text))
    assert again == fields
    assert (await house.client.post("/accueil/ateliers/1/prendre", data=again)).status == 200
    assert "2 places libres" in await page(house)
    held.close()


async def test_a_form_without_its_token_changes_nothing(house: Any, sessions: Any) -> None:
    await house.log_in()
    for path in ("1/prendre", "attente/1/retirer"):
        assert (await act(house, path, csrf="autre")).status == 403
    assert "1 place libre" in await page(house)
