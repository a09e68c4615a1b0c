"""The desk's page of a library: its line and hours changed, read back, taken back, and said by the bot at once."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy.exc import OperationalError

from knowledge.catalogue import Catalogue
from passerelle.availability import Reception
from web import keys
from web.app import make_app
from web.services import LibraryContact

ADDRESS = "/accueil/annuaire/bibliotheque/les-moulins"
NAZAIRE = {"name": "Médiathèque des Moulins", "commune": "Saint-Nazaire", "insee": "44184", "postcode": "44600"}
KNOWN = {
    **NAZAIRE, "phone": "02 61 91 00 01", "lat": 47.2, "lon": -2.2, "territory": ["44184"], "address": "1 rue A",
}  # fmt: skip
FIELDS = {"name": KNOWN["name"], "address": "1 rue A", "postcode": "44600", "commune": "Saint-Nazaire"}
FIELDS["phone"] = KNOWN["phone"]
CLOSURE = {"closure-0-first_day": "2026-12-24", "closure-0-last_day": "2026-12-31", "closure-0-reason": "Fêtes"}
HOURS = "Tu-Sa 10:00-18:00"


@pytest_asyncio.fixture
async def desk(house: Any) -> Any:
    house.services.libraries.add("les-moulins", KNOWN, "Camille")
    await house.log_in()
    return house


async def page_of(response: Any) -> str:
    return html.unescape(await response.text())


def hidden(page: str) -> dict[str, str]:
    form = page.split('class="fiche-partenaire"')[1].split("</form>")[0]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


async def opened(desk: Any) -> dict[str, str]:
    return {**hidden(await page_of(await desk.client.get(ADDRESS))), **FIELDS, "phone": KNOWN["phone"]}


async def save(desk: Any, **fields: str) -> tuple[int, str]:
    response = await desk.client.post(ADDRESS, data={**await opened(desk), **fields})
    return response.status, await page_of(response)


def values(desk: Any) -> Any:
    return desk.services.libraries.record("les-moulins").values


async def test_each_library_is_reached_from_the_directory(desk: Any) -> None:
    page = await page_of(await desk.client.get("/accueil/annuaire"))
    assert "Votre bibliothèque" in page and f'<a href="{ADDRESS}">Médiathèque des Moulins</a>' in page
    desk.services.libraries.add("annexe", {**KNOWN, "name": "Annexe"}, "Camille")
    page = await page_of(await desk.client.get("/accueil/annuaire"))
    assert "Vos bibliothèques" in page and ">Annexe</a>" in page
    assert (await desk.client.get(f"{ADDRESS}-inconnue")).status == 404


async def test_line_address_hours_and_closures_are_changed(desk: Any) -> None:
    typed = {"phone": "0261910002", "address": "2 rue B", "opening_hours": HOURS, "hours_read": HOURS, **CLOSURE}
    status, page = await save(desk, **typed, verified_today="1")
    assert status == 200 and "La fiche est enregistrée." in page
    told = values(desk)
    assert (told["phone"], told["address"], told["opening_hours"]) == ("02 61 91 00 02", "2 rue B", HOURS)
    assert told["closures"] == [["2026-12-24", "2026-12-31", "Fêtes"]] and told["verified_on"] == "2026-11-21"
    assert (told["lat"], told["lon"], told["territory"]) == (None, None, ["44184"])


async def test_a_library_that_comes_to_another_commune_serves_those_around_it(desk: Any) -> None:
    await save(desk, commune="Rezé", postcode="44400")
    told = values(desk)
    assert told["insee"] == "44143" and {"44143", "44109"} <= set(told["territory"])
    assert "44184" not in told["territory"]


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("name", "", "Écrivez le nom du lieu."),
        ("phone", "08 99 70 00 00", "Ce numéro n'est pas"),
        ("postcode", "4460", "Écrivez les 5 chiffres"),
        ("commune", "Nantes", "Cette commune ne va pas"),
        ("email", "jeanne.martin@mairie.fr", "Ce courriel semble celui d'une personne."),
        ("closure-0-first_day", "2020-01-01", "Ce jour est déjà passé."),
    ],
)
async def test_what_cannot_be_right_is_told_beside_its_field_as_for_partners(
    desk: Any, field: str, typed: str, told: str
) -> None:
    status, page = await save(desk, **{field: typed, "transport": "Un texte à garder"})
    assert status == 422 and told in page.split(f'id="erreur-{field}">')[1].split("</span>")[0]
    tag = next(tag for tag in re.findall(r"<(?:input|textarea)[^>]*>", page) if f'id="{field}"' in tag)
    assert "autofocus" in tag and "Un texte à garder" in page and values(desk)["transport"] is None


async def test_hours_are_read_back_in_french_before_they_are_saved_and_prose_becomes_a_note(desk: Any) -> None:
    _status, page = await save(desk, opening_hours=HOURS)
    assert "Relisez les horaires" in page and "du mardi au samedi de 10 h à 18 h" in page
    assert values(desk)["opening_hours"] is None
    again = {**FIELDS, **hidden(page), "opening_hours": HOURS, "phone": KNOWN["phone"]}
    assert (await desk.client.post(ADDRESS, data=again, allow_redirects=False)).status == 303
    assert values(desk)["opening_hours"] == HOURS
    _status, page = await save(desk, opening_hours="sur rendez-vous")
    assert "Ils sont passés dans la note" in page and values(desk)["opening_hours"] == HOURS


async def test_another_closure_is_asked_for_without_losing_what_was_typed(desk: Any) -> None:
    _status, page = await save(desk, **CLOSURE, action="more", transport="Ligne 3")
    assert 'id="closure-1-first_day"' in page and 'value="Fêtes"' in page and 'value="Ligne 3"' in page
    assert values(desk)["closures"] == []


async def test_the_history_says_who_when_what_before_and_after_and_the_change_is_taken_back(desk: Any) -> None:
    await save(desk, phone="02 61 91 00 02")
    page = await page_of(await desk.client.get(f"{ADDRESS}/historique"))
    assert "<strong>accueil</strong>" in page.lower() and "21 novembre" in page
    assert "<del>02 61 91 00 01</del>" in page and "<ins>02 61 91 00 02</ins>" in page
    sent = dict(re.findall(r'name="(csrf|change)" value="([^"]*)"', page))
    response = await desk.client.post(f"{ADDRESS}/annuler", data=sent)
    page = await page_of(response)
    assert response.status == 200 and "annulé depuis" in page and values(desk)["phone"] == "02 61 91 00 01"
    response = await desk.client.post(f"{ADDRESS}/annuler", data=sent)
    assert response.status == 409 and "Rien n'a été fait" in await page_of(response)


async def test_the_addition_of_a_library_offers_no_undo(desk: Any) -> None:
    page = await page_of(await desk.client.get(f"{ADDRESS}/historique"))
    assert "bibliothèque ajoutée" in page and "Annuler ce changement" not in page


async def test_of_two_desks_the_second_sees_both_versions_and_nothing_is_lost(desk: Any) -> None:
    mine = await opened(desk)
    await save(desk, phone="02 61 91 00 02")
    mine |= {"phone": "02 61 91 00 03", "transport": "Ligne 3"}
    response = await desk.client.post(ADDRESS, data=mine)
    page = await page_of(response)
    assert response.status == 409 and "Une autre personne a changé cette fiche" in page
    row = page.split('<th scope="row">Téléphone</th>')[1].split("</tr>")[0]
    assert "02 61 91 00 02" in row and "02 61 91 00 03" in row and 'value="Ligne 3"' in page
    assert values(desk)["phone"] == "02 61 91 00 02"
    response = await desk.client.post(ADDRESS, data={**mine, **hidden(page)}, allow_redirects=False)
    assert response.status == 303
    assert (values(desk)["phone"], values(desk)["transport"]) == ("02 61 91 00 03", "Ligne 3")


async def test_a_busy_database_loses_nothing_that_was_typed(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: Any) -> None:
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr(desk.services.libraries, "save", locked)
    status, page = await save(desk, transport="Un texte à garder")
    assert status == 503 and "Un texte à garder" in page and "La base est occupée" in page


async def test_nobody_else_changes_a_library(house: Any) -> None:
    house.services.libraries.add("les-moulins", KNOWN, "Camille")
    for address in (ADDRESS, f"{ADDRESS}/annuler"):
        response = await house.client.post(address, data={**FIELDS, "phone": "02 61 91 00 09"}, allow_redirects=False)
        assert response.status in (303, 401, 403)
    assert values(house)["phone"] == KNOWN["phone"]
    await house.log_in()
    assert (await house.client.post(ADDRESS, data={**FIELDS, "csrf": "x"})).status == 403


async def test_the_bot_and_the_pages_say_the_new_line_and_hours_at_the_next_turn(desk: Any) -> None:
    """With the real reception: nothing that was read when the application started may be said again. It is shut on
    this Saturday, so that the bot keeps the conversation."""
    desk.services.libraries.save("les-moulins", 1, {"opening_hours": "Mo-Fr 09:00-12:00"}, "Camille")
    hours = "Tu-Fr 10:00-18:00"
    sessions = desk.services.libraries._sessions
    reception = Reception(Catalogue(sessions, desk.clock), desk.services.accounts, desk.services.handoffs, desk.clock)
    services = replace(desk.services, availability=reception.availability, contact=reception.contact)
    app = make_app(services)
    async with TestClient(TestServer(app)) as client:

        async def begin() -> dict[str, str]:
            token = (await (await client.post("/api/v1/conversations")).json())["token"]
            return {"Authorization": f"Bearer {token}"}

        async def told(headers: dict[str, str], number: int) -> str:
            body = {"client_msg_id": f"message-000{number}", "text": "humain"}
            response = await client.post("/api/v1/conversations/current/messages", json=body, headers=headers)
            return str((await response.json())["messages"][-1]["parts"])

        before = await begin()
        assert KNOWN["phone"] in await told(before, 1)
        assert KNOWN["phone"] in await (await client.get("/discuter")).text()
        typed = {"phone": "02 61 91 00 02", "opening_hours": hours, "hours_read": hours}
        assert (await save(desk, **typed))[0] == 200
        again, anew = await told(before, 2), await told(await begin(), 1)
        assert "02 61 91 00 02" in again and "02 61 91 00 02" in anew and "du mardi au vendredi" in anew
        assert KNOWN["phone"] not in again + anew
        for page in ("/", "/discuter"):
            text = await page_of(await client.get(page))
            assert "02 61 91 00 02" in text and KNOWN["phone"] not in text


async def test_while_the_database_fails_pages_say_what_the_record_said_last(
    house: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "02 61 91 00 00" in await (await house.client.get("/")).text()

    def broken() -> LibraryContact:
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr(house.client.app[keys.CONTACT], "_read", broken)
    assert "02 61 91 00 00" in await (await house.client.get("/")).text()


async def test_the_number_that_patrons_are_given_is_not_emptied(desk: Any) -> None:
    status, page = await save(desk, phone="")
    assert status == 422 and "Gardez un numéro" in page
    assert values(desk)["phone"] == KNOWN["phone"]


@pytest.mark.parametrize("demonstration", [True, False])
async def test_the_home_page_calls_only_the_library_of_the_demonstration_invented(
    house: Any, demonstration: bool
) -> None:
    house.contact["now"] = LibraryContact("Bibliothèque", "02 61 91 00 00", demonstration=demonstration)
    page = html.unescape(await (await house.client.get("/")).text())
    assert ("cette bibliothèque est inventée" in page) is demonstration


async def test_days_off_are_read_back_and_told_in_the_history(desk: Any) -> None:
    first = await save(desk, opening_hours="Mo-Sa 09:00-17:00; PH off")
    assert "fermé les jours fériés" in first[1]
    hours = "Mo-Sa 09:00-17:00; PH off"
    assert (await save(desk, opening_hours=hours, hours_read=hours))[0] == 200
    past = await page_of(await desk.client.get(f"{ADDRESS}/historique"))
    assert "du lundi au samedi de 9 h à 17 h, fermé les jours fériés" in past
