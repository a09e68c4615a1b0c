"""The calendar that anyone may read, and the desk's page of seats and waiting lists."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from knowledge.ical import read_lines
from knowledge.models import Library, Workshop, WorkshopDate, WorkshopWait
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
    assert all(words in found for words in ("Pour débuter en douceur", "Voici une autre date", "/ateliers.ics"))


async def test_seats_are_taken_and_given_back_at_the_desk(house: Any, sessions: Any) -> None:
    await house.log_in()
    shown = await page(house)
    assert "La souris &lt;b&gt;" in shown and "1 place libre" in shown and shown.count('class="seance"') == 1
    assert (await act(house, "1/prendre")).status == 303
    assert "Complet" in await page(house)
    refused = await act(house, "1/prendre")
    assert refused.status == 409 and "complète" in await refused.text()
    assert (await act(house, "1/rendre")).status == 303
    assert (await act(house, "1/rendre")).status == 409


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
    ("path", "fields", "status"),
    [
        ("1/attendre", {"name": " "}, 422),
        ("1/attendre", {"name": "Léa", "phone": "12"}, 422),
        ("2/prendre", {}, 404),
        ("99/prendre", {}, 404),
        ("x/prendre", {}, 404),
        ("1/voler", {}, 404),
        ("attente/7/retirer", {}, 404),
    ],
)
async def test_what_cannot_be_done_is_told(
    house: Any, sessions: Any, path: str, fields: dict[str, str], status: int
) -> None:
    await house.log_in()
    assert (await act(house, path, **fields)).status == status


async def test_a_form_without_its_token_changes_nothing(house: Any, sessions: Any) -> None:
    await house.log_in()
    for path in ("1/prendre", "attente/1/retirer"):
        assert (await act(house, path, csrf="autre")).status == 403
    assert "1 place libre" in await page(house)
