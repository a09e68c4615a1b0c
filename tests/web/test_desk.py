"""The desk's pages and calls: closed without a session, safe with one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer, make_mocked_request

from bot.decision import Decision
from bot.lookup import Lookup
from knowledge.catalogue import Catalogue
from knowledge.demonstration import load_demonstration
from knowledge.territory import Gazetteer
from storage.database import make_engine, session_factory
from web.app import make_app
from web.security import client_address


async def test_every_staff_address_is_closed_without_a_session(house: Any) -> None:
    """Proved by the router itself: a new staff page cannot be forgotten."""
    seen = 0
    for route in house.client.app.router.routes():
        path = route.resource.canonical.replace("{id}", "x").replace("{action}", "prendre")
        if not path.startswith(("/accueil", "/api/v1/desk")) or path == "/accueil/connexion":
            continue
        response = await house.client.request(route.method, path, allow_redirects=False)
        assert response.status in (303, 401), path
        seen += 1
    assert seen >= 10


async def test_login_opens_the_desk_with_a_strict_cookie(house: Any) -> None:
    await house.log_in()
    page = await (await house.client.get("/accueil?q=impots+44600")).text()
    assert "France services de Saint-Nazaire" in page and "À dire au téléphone" in page


async def test_login_needs_its_own_form(house: Any) -> None:
    form = {"name": "Accueil", "password": "une-passerelle-solide", "csrf": "autre"}
    assert (await house.client.post("/accueil/connexion", data=form)).status == 403


async def test_a_sixth_failure_is_told_to_wait(house: Any) -> None:
    statuses = []
    for _ in range(6):
        page = await (await house.client.get("/accueil/connexion")).text()
        csrf = page.split('name="csrf" value="')[1].split('"')[0]
        form = {"name": "Accueil", "password": "mauvais", "csrf": csrf}
        statuses.append((await house.client.post("/accueil/connexion", data=form)).status)
    assert statuses == [401] * 5 + [429]


async def test_lookup_answers_as_the_contract_says(house: Any) -> None:
    await house.log_in()
    answer = await (await house.client.get("/api/v1/desk/lookup?q=mdph+renouv+44600")).json()
    assert set(answer) >= {"decision", "commune", "cards", "workshops", "phone_sentence", "bring"}
    assert (await house.client.get("/api/v1/desk/lookup?q=")).status == 422


async def test_a_call_is_claimed_once_and_the_patron_is_told(house: Any) -> None:
    headers = await house.open()
    await house.say(headers, "mon mari me tape")
    await house.log_in("Accueil")
    (call,) = (await (await house.client.get("/api/v1/desk/handoffs")).json())["handoffs"]
    assert "conversation_id" not in call
    address = f"/api/v1/desk/handoffs/{call['id']}"
    assert (await house.client.post(address + "/claim")).status == 200
    await house.log_in("Camille")
    refused = await house.client.post(address + "/claim")
    assert refused.status == 409
    assert "Accueil" in (await refused.json())["error"]["message"]
    answer = await (await house.client.get("/api/v1/conversations/current/messages", headers=headers)).json()
    assert answer["state"] == "claimed"
    assert answer["messages"][-1]["author"] == "system"


async def test_the_desk_sees_the_situation_and_the_words_folded_and_inert(house: Any) -> None:
    headers = await house.open()
    await house.say(headers, "<b>mon mari me tape</b>")
    await house.log_in()
    page = await (await house.client.get("/accueil/demandes")).text()
    assert "Danger" in page and "Urgence" in page
    folded = page.split('<details class="mots">')[1].split("</details>")[0]
    assert "&lt;b&gt;mon mari me tape" in folded and "<b>" not in page


async def test_a_call_is_released_and_closed_by_its_holder(house: Any) -> None:
    await house.say(await house.open(), "humain")
    await house.log_in()
    (call,) = house.services.handoffs.listed()
    address = f"/api/v1/desk/handoffs/{call.id}"
    for action in ("claim", "release", "claim", "close"):
        assert (await house.client.post(f"{address}/{action}")).status == 200
    assert (await house.client.post(address + "/claim")).status == 409
    assert (await house.client.post("/api/v1/desk/handoffs/none/claim")).status == 404


async def test_a_form_without_its_csrf_token_changes_nothing(house: Any) -> None:
    await house.say(await house.open(), "humain")
    await house.log_in()
    (call,) = house.services.handoffs.listed()
    address = f"/accueil/demandes/{call.id}/prendre"
    assert (await house.client.post(address, data={"csrf": "autre"})).status == 403
    page = await (await house.client.get("/accueil")).text()
    csrf = page.split('name="csrf" value="')[1].split('"')[0]
    assert (await house.client.post(address, data={"csrf": csrf}, allow_redirects=False)).status == 303
    assert house.services.handoffs.listed()[0].holder == "Accueil"


async def test_logout_ends_the_session(house: Any) -> None:
    await house.log_in()
    page = await (await house.client.get("/accueil")).text()
    csrf = page.split('name="csrf" value="')[1].split('"')[0]
    await house.client.post("/accueil/deconnexion", data={"csrf": csrf})
    assert (await house.client.get("/accueil", allow_redirects=False)).status == 303


@pytest.mark.parametrize("address", ["/accueil/recherche?q=impots", "/accueil/demandes"])
async def test_fragments_hold_no_whole_page(house: Any, address: str) -> None:
    await house.log_in()
    assert "<html" not in await (await house.client.get(address)).text()


async def test_a_json_call_without_the_token_of_the_page_changes_nothing(house: Any) -> None:
    await house.say(await house.open(), "humain")
    await house.log_in()
    (call,) = house.services.handoffs.listed()
    address = f"/api/v1/desk/handoffs/{call.id}/claim"
    for forged in ("", "autre"):
        assert (await house.client.post(address, headers={"X-CSRF": forged})).status == 403
    assert house.services.handoffs.listed()[0].state == "waiting"
    assert (await house.client.post(address, headers={"X-CSRF": await house.csrf()})).status == 200


async def test_an_invented_forwarded_address_does_not_lift_the_throttle(house: Any) -> None:
    statuses = []
    for n in range(6):
        page = await (await house.client.get("/accueil/connexion")).text()
        csrf = page.split('name="csrf" value="')[1].split('"')[0]
        form = {"name": f"Personne {n}", "password": "mauvais", "csrf": csrf}
        headers = {"X-Forwarded-For": f"192.0.2.{n}"}
        statuses.append((await house.client.post("/accueil/connexion", data=form, headers=headers)).status)
    assert statuses == [401] * 5 + [429]


async def test_a_configured_proxy_tells_the_address(services: Any) -> None:
    behind = replace(services, settings=replace(services.settings, trusted_proxy=True))
    for told, expected in ((behind, "192.0.2.7"), (services, "127.0.0.1")):
        request = make_mocked_request("GET", "/", headers={"X-Forwarded-For": "6.6.6.6, 192.0.2.7"}, app=make_app(told))
        request = request.clone(remote="127.0.0.1")
        assert client_address(request) == expected


async def log_in(client: Any) -> None:
    page = await (await client.get("/accueil/connexion")).text()
    csrf = page.split('name="csrf" value="')[1].split('"')[0]
    await client.post("/accueil/connexion", data={"name": "Accueil", "password": "une-passerelle-solide", "csrf": csrf})


class Decider:
    """Sees a danger in everything, as the engine would."""

    async def decide(self, text: str) -> Decision:
        return Decision(text, "handoff", urgency="danger", reason="urgence", confidence=1.0)


async def test_the_desk_sees_the_numbers_that_the_real_look_up_gives(services: Any, tmp_path: Path) -> None:
    """The rendered page with bot.lookup's own answer: cards, workshops and numbers, no name misspelt between them."""
    sessions = session_factory(make_engine(f"sqlite:///{tmp_path / 'passerelle.db'}"))
    load_demonstration(sessions, services.clock().date())
    catalogue, gazetteer = Catalogue(sessions, services.clock), Gazetteer.load()
    services.accounts.add("Accueil", "une-passerelle-solide")
    for decider, expected in ((Decider(), ('href="tel:17"', "Danger")), (Decided(), ("Saint-Nazaire", "À apporter"))):
        real = replace(services, lookup=Lookup(decider, catalogue, gazetteer))
        async with TestClient(TestServer(make_app(real))) as client:
            await log_in(client)
            response = await client.get("/accueil/recherche?q=impots+saint-nazaire")
            page = await response.text()
            assert response.status == 200
            assert all(words in page for words in expected), page


async def test_a_postcode_of_several_communes_says_which(services: Any, tmp_path: Path) -> None:
    sessions = session_factory(make_engine(f"sqlite:///{tmp_path / 'passerelle.db'}"))
    load_demonstration(sessions, services.clock().date())
    services.accounts.add("Accueil", "une-passerelle-solide")
    lookup = Lookup(Decided(), Catalogue(sessions, services.clock), Gazetteer.load())
    async with TestClient(TestServer(make_app(replace(services, lookup=lookup)))) as client:
        await log_in(client)
        page = await (await client.get("/accueil/recherche?q=impots+44150")).text()
    assert "Plusieurs communes possibles : Ancenis-Saint-Géréon, Vair-sur-Loire" in page


async def test_the_desk_reads_who_does_not_do_it_and_how_to_come_without_a_car(
    house: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.log_in()
    page = await (await house.client.get("/accueil/recherche?q=caf")).text()
    assert "Pas ici." not in page and "Sans voiture" not in page
    given = await house.services.lookup.lookup("caf")
    given["not_here"] = "Pour les personnes du régime agricole, pas la Caf."
    given["cards"] = [{**given["cards"][0], "transport": "Ligne 3, arrêt <b>Mairie</b>"}]

    async def lookup(*_: Any) -> Any:
        return given

    monkeypatch.setattr(house.services.lookup, "lookup", lookup)
    page = await (await house.client.get("/accueil/recherche?q=caf")).text()
    assert "<strong>Pas ici.</strong> Pour les personnes du régime agricole, pas la Caf." in page
    assert "Sans voiture : Ligne 3, arrêt &lt;b&gt;Mairie" in page


class Decided:
    async def decide(self, text: str) -> Decision:
        return Decision(text, "refer", "impots", confidence=0.97)


async def test_a_call_that_becomes_a_danger_is_marked_and_another_desk_takes_it_over(house: Any) -> None:
    headers = await house.open()
    await house.say(headers, "humain")
    (call,) = house.services.handoffs.listed()
    house.services.handoffs.claim(call.id, "Camille")
    await house.log_in()
    assert "URGENT" not in await (await house.client.get("/accueil")).text()
    await house.say(headers, "mon mari me tape", "two")
    page = await (await house.client.get("/accueil")).text()
    assert "<title>(1) URGENT Accueil" in page and 'data-urgentes="1"' in page
    assert "urgent depuis que Camille a pris cette demande" in page and "Prise par" not in page
    assert (await house.client.post(f"/api/v1/desk/handoffs/{call.id}/claim")).status == 200


@pytest.mark.parametrize(("open_now", "told"), [(False, "est fermée"), (True, "s'occupe"), (None, "s'occupe")])
async def test_nobody_is_said_to_see_to_a_call_while_the_library_is_closed(
    house: Any, open_now: bool | None, told: str
) -> None:
    headers = await house.open()
    await house.say(headers, "humain")
    house.there["now"] = replace(house.there["now"], open_now=open_now)
    await house.log_in()
    (call,) = house.services.handoffs.listed()
    await house.client.post(f"/api/v1/desk/handoffs/{call.id}/claim")
    answer = await (await house.client.get("/api/v1/conversations/current/messages", headers=headers)).json()
    assert told in answer["messages"][-1]["parts"][0]["text"]
