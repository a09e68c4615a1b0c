"""The desk's pages and calls: closed without a session, safe with one."""

from __future__ import annotations

from typing import Any

import pytest


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
