"""The private page of a partner: what it shows, what it takes, what it never tells."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest

from knowledge.models import Closure, Partner, Service
from storage.database import make_engine, session_factory

NOWHERE = "A" * 43


@pytest.fixture
def sessions(house: Any, tmp_path: Any) -> Any:
    """The database of the house, with one partner verified a year ago."""
    sessions = session_factory(make_engine(f"sqlite:///{tmp_path / 'passerelle.db'}"))
    with sessions.begin() as session:
        partner = Partner(
            id="p1", source="exemple", source_id="p1", name="Espace <b>des Essais</b>", kind="epn",
            phone="02 61 91 00 01", address="1 rue de l'Exemple", postcode="44600", commune="Saint-Nazaire",
            opening_hours="Mo-Fr 09:00-12:00", verified_on=date(2025, 11, 1),
        )  # fmt: skip
        partner.services.append(Service(need="ordinateur", kind="epn", posture="apprendre"))
        session.add(partner)
    return sessions


@pytest.fixture
def address(house: Any, sessions: Any) -> str:
    """The page of that partner's link."""
    return f"/confirmer/{house.services.confirmations.make_link('p1')}"


def partner(sessions: Any) -> Partner:
    with sessions() as session:
        found: Partner = session.get(Partner, "p1")
        return found


async def page(house: Any, address: str) -> str:
    return unescape(await (await house.client.get(address)).text())


async def form(house: Any, address: str) -> dict[str, str]:
    """The hidden fields of the page."""
    text = await (await house.client.get(address)).text()
    return dict(re.findall(r'name="(csrf|seal)" value="([^"]+)"', text))


async def test_the_page_says_what_passerelle_says_in_french(house: Any, address: str) -> None:
    text = await page(house, address)
    for words in ("1 rue de l'Exemple", "44600 Saint-Nazaire", "02 61 91 00 01", "du lundi au vendredi de 9 h à 12 h",
                  "1er novembre 2025", "Tout est juste"):  # fmt: skip
        assert words in text
    assert "<script" not in text and 'name="viewport"' in text


async def test_closures_to_come_are_shown_and_confirmed_with_the_rest(house: Any, address: str, sessions: Any) -> None:
    assert "Fermetures" not in await page(house, address)
    seen = await form(house, address)
    with sessions.begin() as session:
        days = {"first_day": date(2026, 12, 24), "last_day": date(2027, 1, 3)}
        found = session.get(Partner, "p1")
        found.closures.append(Closure(**days, reason="Travaux"))
    assert "fermé du 24 décembre au 3 janvier 2027 (Travaux)" in await page(house, address)
    assert (await house.client.post(f"{address}/juste", data=seen)).status == 409


async def test_every_answer_is_private(house: Any, address: str) -> None:
    for response in (await house.client.get(address), await house.client.get(f"/confirmer/{NOWHERE}")):
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "Set-Cookie" not in response.headers
    assert 'content="noindex, nofollow"' in await page(house, address)


async def test_what_a_record_holds_is_inert(house: Any, address: str) -> None:
    text = await (await house.client.get(address)).text()
    assert "<b>des" not in text and "&lt;b&gt;des Essais" in text


async def test_all_is_right_verifies_the_record_today(house: Any, address: str, sessions: Any) -> None:
    done = await house.client.post(f"{address}/juste", data=await form(house, address))
    assert done.status == 200 and "La fiche est vérifiée aujourd'hui" in unescape(await done.text())
    assert partner(sessions).verified_on == house.clock.now.date()


async def test_looking_at_the_page_confirms_nothing(house: Any, address: str, sessions: Any) -> None:
    """Mail programs open links by themselves."""
    await house.client.get(address)
    assert (await house.client.get(f"{address}/juste")).status == 405
    assert partner(sessions).verified_on == date(2025, 11, 1)


async def test_what_changed_meanwhile_is_read_again(house: Any, address: str, sessions: Any) -> None:
    fields = await form(house, address)
    with sessions.begin() as session:
        session.get(Partner, "p1").phone = "02 61 91 00 09"
    again = await house.client.post(f"{address}/juste", data=fields)
    text = unescape(await again.text())
    assert again.status == 409 and "La fiche vient de changer" in text and "02 61 91 00 09" in text


async def test_a_correction_waits_for_the_desk(house: Any, address: str, sessions: Any) -> None:
    fields = {**await form(house, address), "phone": "02 61\r\n91 00 02", "note": "<script>alert(1)</script>"}
    done = await house.client.post(f"{address}/corriger", data=fields)
    text = await done.text()
    assert done.status == 200 and "Votre correction est arrivée" in text and "Tout est juste" not in text
    assert partner(sessions).phone == "02 61 91 00 01"
    [proposal] = house.services.proposals.waiting()
    assert proposal.fields[0].proposed == "02 61 91 00 02" and proposal.note == "<script>alert(1)</script>"
    assert "Vous avez déjà envoyé une correction" in await page(house, address)
    for action in ("corriger", "juste"):
        assert (await house.client.post(f"{address}/{action}", data=fields)).status == 409


@pytest.mark.parametrize("accepted", [True, False])
async def test_the_page_says_when_the_desk_has_read_the_correction(house: Any, address: str, accepted: bool) -> None:
    sent = {**await form(house, address), "phone": "02 61 91 00 02"}
    await house.client.post(f"{address}/corriger", data=sent)
    house.clock.forward(minutes=1)
    proposals = house.services.proposals
    [proposal] = proposals.waiting()
    if accepted:
        proposals.accept(proposal.id, "Camille", {"phone": "02 61 91 00 02"}, proposal.seal)
    else:
        proposals.refuse(proposal.id, "Camille")
    for again in (address, f"{address}?fait=corrige"):
        text = await page(house, again)
        assert "La bibliothèque a relu votre correction." in text and "la relit" not in text
    assert ("02 61 91 00 02" in text) is accepted


async def test_a_correction_of_nothing_is_asked_again(house: Any, address: str) -> None:
    again = await house.client.post(f"{address}/corriger", data={**await form(house, address), "note": " "})
    assert again.status == 422 and "Rien n'a changé" in unescape(await again.text())
    assert house.services.proposals.waiting() == []


@pytest.mark.parametrize("phone", ["0892 70 12 34", "le standard"])
async def test_a_number_that_the_directory_refuses_is_told_at_once_and_nothing_typed_is_lost(
    house: Any, address: str, phone: str
) -> None:
    fields = {**await form(house, address), "phone": phone, "address": "2 rue Neuve", "note": "Bonjour"}
    again = await house.client.post(f"{address}/corriger", data=fields)
    text = unescape(await again.text())
    assert again.status == 422 and "pas un numéro français, ou il est surtaxé." in text and "Merci" not in text
    assert all(f'value="{typed}"' in text for typed in (phone, "2 rue Neuve")) and ">Bonjour</textarea>" in text
    assert house.services.proposals.waiting() == []
    done = await house.client.post(f"{address}/corriger", data={**fields, "phone": "02 61 91 00 02"})
    assert done.status == 200 and len(house.services.proposals.waiting()) == 1


async def test_endless_text_is_cut(house: Any, address: str) -> None:
    fields = {**await form(house, address), "address": "a" * 9_000, "note": "a" * 9_000}
    await house.client.post(f"{address}/corriger", data=fields)
    [proposal] = house.services.proposals.waiting()
    assert (len(proposal.fields[0].proposed), len(proposal.note or "")) == (300, 1_000)


async def test_a_field_that_nobody_touched_is_no_correction_whatever_changed_meanwhile(
    house: Any, address: str, sessions: Any
) -> None:
    """The whole form comes back, as browsers send it; the desk has put another number right meanwhile."""
    text = unescape(await (await house.client.get(address)).text())
    fields = dict(re.findall(r'name="(csrf|\w+_shown)" value="([^"]*)"', text.split("/corriger")[1]))
    fields |= {name: fields[f"{name}_shown"] for name in ("phone", "hours", "address")}
    with sessions.begin() as session:
        session.get(Partner, "p1").phone = "02 61 91 00 09"
    await house.client.post(f"{address}/corriger", data={**fields, "address": "2 rue  Neuve"})
    [proposal] = house.services.proposals.waiting()
    assert [(field.name, field.proposed) for field in proposal.fields] == [("address", "2 rue Neuve")]


async def test_hours_in_figures_reach_the_desk_as_written(house: Any, address: str) -> None:
    hours = "lundi au vendredi 8.30-12.00 13.30-17.30"
    await house.client.post(f"{address}/corriger", data={**await form(house, address), "hours": hours})
    assert house.services.proposals.waiting()[0].fields[0].proposed == hours


async def test_personal_data_is_hidden_before_anything_is_kept_and_a_place_keeps_its_own(
    house: Any, address: str
) -> None:
    mine = "Mme Zoé Canarelli, zoe.canari@exemple.fr, 06 98 76 54 32"
    fields = {"note": mine, "hours": f"le lundi, {mine}", "address": "3 rue du Docteur Jean Moulin", "phone": "3949"}
    await house.client.post(f"{address}/corriger", data={**await form(house, address), **fields})
    [proposal] = house.services.proposals.waiting()
    kept = {field.name: field.proposed for field in proposal.fields}
    assert (kept["address"], kept["phone"]) == (fields["address"], fields["phone"])
    assert "le lundi" in kept["hours"] and "[COURRIEL]" in (proposal.note or "")
    for secret in ("zoe", "Canarelli", "06 98"):
        assert secret not in kept["hours"] + (proposal.note or "")


@pytest.mark.parametrize("action", ["juste", "corriger"])
async def test_a_form_of_another_page_changes_nothing(house: Any, address: str, sessions: Any, action: str) -> None:
    fields = {**await form(house, address), "note": "bonjour"}
    for wrong in ({}, {"csrf": "autre"}, {"csrf": "é"}):
        forged = {**{name: value for name, value in fields.items() if name != "csrf"}, **wrong}
        assert (await house.client.post(f"{address}/{action}", data=forged)).status == 403
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert (await house.client.post(f"{address}/{action}", data=fields, headers=elsewhere)).status == 403
    assert partner(sessions).verified_on == date(2025, 11, 1) and house.services.proposals.waiting() == []


async def test_an_expired_link_and_an_unknown_one_are_told_alike(house: Any, address: str) -> None:
    fields = await form(house, address)
    house.clock.forward(days=31)
    expired, unknown = await house.client.get(address), await house.client.get(f"/confirmer/{NOWHERE}")
    odd = await house.client.get("/confirmer/x")
    assert expired.status == unknown.status == odd.status == 404
    assert await expired.text() == await unknown.text() == await odd.text()
    assert "Ce lien n'est plus valable" in unescape(await odd.text())
    for action in ("juste", "corriger"):
        late = await house.client.post(f"{address}/{action}", data={**fields, "note": "bonjour"})
        assert late.status == 404


async def test_links_are_not_guessed_by_the_thousand(house: Any, address: str) -> None:
    """By link, then by address, whichever link it is."""
    assert [(await house.client.get(address)).status for _ in range(11)] == [200] * 10 + [429]
    statuses = [(await house.client.get(f"/confirmer/{number:043d}")).status for number in range(20)]
    assert statuses == [404] * 19 + [429]


async def test_a_partner_who_is_told_to_wait_loses_nothing_that_was_typed(house: Any, address: str) -> None:
    fields = {**await form(house, address), "note": 'Fermé "le lundi"'}
    for _ in range(9):
        await house.client.get(address)
    late = await house.client.post(f"{address}/corriger", data=fields)
    text = await late.text()
    assert late.status == 429 and "Retour à la conversation" not in unescape(text)
    held = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', text))
    assert {name: unescape(value) for name, value in held.items()} == fields
    assert f'action="{address}/corriger"' in text and "gardé dans cette page" in unescape(text)


async def test_the_thanks_are_not_counted(house: Any, address: str) -> None:
    fields = {**await form(house, address), "note": "Bonjour"}
    for _ in range(8):
        await house.client.get(address)
    done = await house.client.post(f"{address}/corriger", data=fields)
    assert done.status == 200 and str(done.url).endswith("?fait=corrige")


async def test_a_partner_is_not_sent_back_to_the_chat(house: Any) -> None:
    unknown = await house.client.get(f"/confirmer/{NOWHERE}")
    assert unknown.status == 404 and "/discuter" not in await unknown.text()
