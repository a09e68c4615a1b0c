"""The desk's directory: nothing typed is lost, two desks do not undo each other, and every change can be taken back."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy.exc import OperationalError

FIELDS = {
    "name": "Mairie annexe", "kind": "mairie", "what": "On vous aide.", "address": "1 rue de l'Exemple",
    "postcode": "44600", "commune": "Saint-Nazaire", "phone": "02 61 91 00 01", "verified_today": "1",
    "service-0-need": "impots", "service-0-posture": "accompagner", "service-0-cost": "Gratuit",
    "service-0-bring": "Un avis\nUne pièce d'identité", "service-0-publics-seniors": "1",
    "closure-0-first_day": "2026-12-24", "closure-0-last_day": "2026-12-31", "closure-0-reason": "Fêtes",
}  # fmt: skip
FIRST = "/accueil/annuaire"


@pytest_asyncio.fixture
async def desk(house: Any) -> Any:
    await house.log_in()
    return house


async def page_of(response: Any) -> str:
    return html.unescape(await response.text())


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the form of the partner."""
    form = page.split('class="fiche-partenaire"')[1].split("</form>")[0]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


async def add(desk: Any, **fields: str) -> str:
    token = hidden(await page_of(await desk.client.get(f"{FIRST}/nouveau")))
    sent = {**token, **FIELDS, **fields}
    response = await desk.client.post(f"{FIRST}/nouveau", data=sent, allow_redirects=False)
    assert response.status == 303, await response.text()
    return str(response.headers["Location"].partition("?")[0])


async def save(desk: Any, address: str, **fields: str) -> tuple[int, str]:
    sent = {**hidden(await page_of(await desk.client.get(address))), **FIELDS, **fields}
    response = await desk.client.post(address, data=sent)
    return response.status, await page_of(response)


def values(desk: Any, address: str) -> Any:
    return desk.services.editing.record(address.rpartition("/")[2]).values


async def test_a_partner_added_is_listed_and_found_by_commune_and_kind(desk: Any) -> None:
    address = await add(desk)
    for query in ("", "?q=nazaire", "?q=mairie+44600", "?type=mairie"):
        page = await page_of(await desk.client.get(FIRST + query))
        assert f'href="{address}"' in page and "1 fiche." in page and "vérifié le 21 novembre 2026" in page
    assert "Aucune fiche" in await page_of(await desk.client.get(f"{FIRST}?type=ccas"))
    told = values(desk, address)
    assert (told["insee"], told["verified_on"]) == ("44184", "2026-11-21")
    assert told["closures"] == [["2026-12-24", "2026-12-31", "Fêtes"]]
    (service,) = told["services"]
    assert service["bring"] == ["Un avis", "Une pièce d'identité"] and service["publics"] == ["seniors"]


async def test_the_same_form_sent_twice_adds_one_partner(desk: Any) -> None:
    token = hidden(await page_of(await desk.client.get(f"{FIRST}/nouveau")))
    for _ in range(2):
        assert (await desk.client.post(f"{FIRST}/nouveau", data={**token, **FIELDS})).status == 200
    assert desk.services.partners.search().found == 1


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("name", "", "Écrivez le nom du lieu."),
        ("name", "a" * 201, "Ce texte est trop long."),
        ("kind", "chateau", "Choisissez un type"),
        ("postcode", "4460", "Écrivez les 5 chiffres"),
        ("postcode", "00000", "Écrivez les 5 chiffres"),
        ("commune", "Nantes", "Cette commune ne va pas"),
        ("phone", "08 99 70 00 00", "Ce numéro n'est pas"),
        ("phone", "bonjour", "Ce numéro n'est pas"),
        ("email", "jeanne.martin@mairie.fr", "Ce courriel semble celui d'une personne."),
        ("email", "mairie", "Cette adresse n'est pas un courriel."),
        ("website", "http://exemple.fr", "Donnez une adresse qui commence par https://."),
        ("website", "javascript:alert(1)", "Donnez une adresse qui commence par https://."),
        ("closed_until", "bientôt", "Écrivez une date"),
        ("closed_until", "2026-11-20", "Ce jour est déjà passé."),
        ("closure-1-first_day", "2020-01-01", "Ce jour est déjà passé."),
        ("closure-0-last_day", "2026-12-01", "Donnez le premier jour"),
        ("service-0-need", "lune", "Choisissez un besoin"),
        ("service-0-cost", "a" * 201, "Ce texte est trop long."),
    ],
)
async def test_an_error_stands_beside_its_field_which_has_the_focus_and_what_was_typed(
    desk: Any, field: str, typed: str, told: str
) -> None:
    address = await add(desk)
    status, page = await save(desk, address, **{field: typed, "what": "Un texte à garder", "opening_hours": ""})
    assert status == 422
    tag = next(tag for tag in re.findall(r"<(?:input|select|textarea)[^>]*>", page) if f'id="{field}"' in tag)
    assert 'aria-invalid="true"' in tag and f"erreur-{field}" in tag and "autofocus" in tag
    assert told in page.split(f'id="erreur-{field}">')[1].split("</span>")[0]
    assert "Un texte à garder" in page and (typed in page or field in ("kind", "service-0-need"))
    assert values(desk, address)["what"] == "On vous aide." and f'href="#{field}"' in page


async def test_of_several_errors_the_first_of_the_page_has_the_focus(desk: Any) -> None:
    wrong = {"hours_note": "a" * 501, "phone": "x", "closed_until": "x", "closure-0-first_day": "x"}
    _status, page = await save(desk, await add(desk), **wrong, **{"service-0-cost": "a" * 201})
    focused = [tag for tag in re.findall(r"<(?:input|select|textarea)[^>]*>", page) if "autofocus" in tag]
    assert len(focused) == 1 and 'id="phone"' in focused[0] and "5 réponses sont à corriger." in page


async def test_a_commune_that_the_territory_does_not_hold_is_kept_as_it_is_told(desk: Any) -> None:
    told = values(desk, await add(desk, commune="Lille", postcode="59000"))
    assert (told["commune"], told["postcode"], told["insee"]) == ("Lille", "59000", None)


@pytest.mark.parametrize(
    ("commune", "postcode"), [("Saint-Nazaire", "75001"), ("st nazaire", "66570"), ("Zzz", "44600")]
)
async def test_a_commune_that_we_know_is_never_saved_with_the_postcode_of_elsewhere(
    desk: Any, commune: str, postcode: str
) -> None:
    address = await add(desk)
    status, page = await save(desk, address, commune=commune, postcode=postcode)
    assert status == 422 and "Cette commune ne va pas avec ce code postal." in page
    assert values(desk, address)["postcode"] == "44600"


@pytest.mark.parametrize("postcode", ["75001", "00000"])
async def test_one_wrong_postcode_is_one_error_whatever_the_services(desk: Any, postcode: str) -> None:
    services = {"service-0-zone": "commune", "service-1-need": "caf", "service-1-zone": "departement"}
    status, page = await save(desk, await add(desk, **services), postcode=postcode, **services)
    assert status == 422 and "1 réponse est à corriger." in page and "Choisissez une zone plus large" not in page


async def test_a_postcode_that_is_none_of_its_commune_is_told_once(desk: Any) -> None:
    address = await add(desk)
    status, page = await save(desk, address, postcode="44601")
    assert status == 200 and "Ce code postal n'est pas celui de cette commune" in page
    assert values(desk, address)["postcode"] == "44600"
    response = await desk.client.post(address, data={**FIELDS, **hidden(page), "postcode": "44602"})
    page = await page_of(response)
    assert "Ce code postal n'est pas celui de cette commune" in page
    again = {**FIELDS, **hidden(page), "postcode": "44602"}
    assert (await desk.client.post(address, data=again, allow_redirects=False)).status == 303
    told = values(desk, address)
    assert (told["postcode"], told["insee"]) == ("44602", "44184")
    status, page = await save(desk, address, postcode="44602", name="Mairie")
    assert "Ce code postal" not in page and values(desk, address)["name"] == "Mairie"


async def test_a_closure_that_is_over_is_no_error_of_whoever_edits_something_else(desk: Any) -> None:
    address = await add(desk, closed_until="2026-11-21")
    desk.clock.forward(days=60)
    await desk.log_in()
    assert (await save(desk, address, name="Mairie", closed_until="2026-11-21"))[0] == 200
    assert values(desk, address)["closures"] == [["2026-12-24", "2026-12-31", "Fêtes"]]


async def test_hours_are_shown_back_in_french_before_they_are_saved(desk: Any) -> None:
    address = await add(desk)
    typed = {"opening_hours": "Mo-Fr 09:00-12:00"}
    status, page = await save(desk, address, **typed)
    assert status == 200 and "du lundi au vendredi de 9 h à 12 h" in page and "Relisez les horaires" in page
    assert values(desk, address)["opening_hours"] is None
    response = await desk.client.post(address, data={**FIELDS, **hidden(page), **typed}, allow_redirects=False)
    assert response.status == 303 and values(desk, address)["opening_hours"] == "Mo-Fr 09:00-12:00"
    assert (await save(desk, address, **typed, name="Mairie"))[0] == 200
    assert values(desk, address)["name"] == "Mairie"


async def test_hours_of_an_exceptional_week_are_shown_back_week_by_week(desk: Any) -> None:
    typed = "Mo-Fr 09:00-12:00; PH off; 2026 Nov 23-2026 Nov 28 Mo-Fr 10:00-12:00"
    _status, page = await save(desk, await add(desk), opening_hours=typed)
    assert "Relisez les horaires" in page and "En français" in page
    assert "<li>du 23 au 29 novembre : du lundi au vendredi de 10 h à 12 h</li>" in page


async def test_hours_in_prose_become_a_note(desk: Any) -> None:
    address = await add(desk)
    status, page = await save(desk, address, opening_hours="ouvert le matin", hours_note="Sonner")
    assert status == 200 and "Ils sont passés dans la note" in page and "Sonner. ouvert le matin" in page
    assert values(desk, address)["hours_note"] is None
    await save(desk, address, hours_note="Sonner. ouvert le matin")
    told = values(desk, address)
    assert (told["hours_note"], told["opening_hours"]) == ("Sonner. ouvert le matin", None)


async def test_prose_too_long_for_the_note_is_told(desk: Any) -> None:
    status, page = await save(desk, await add(desk), opening_hours="ouvert", hours_note="a" * 498)
    assert status == 422 and "Ces horaires ne sont pas au format attendu" in page


async def test_the_second_desk_sees_both_versions_and_keeps_its_text(desk: Any) -> None:
    address = await add(desk)
    open_form = hidden(await page_of(await desk.client.get(address)))
    await save(desk, address, phone="02 61 91 00 02")
    late = {**open_form, **FIELDS, "phone": "02 61 91 00 03", "what": "Texte du deuxième poste"}
    response = await desk.client.post(address, data=late)
    page = await page_of(response)
    assert response.status == 409 and "Une autre personne a changé cette fiche" in page
    row = page.split('<th scope="row">Téléphone</th>')[1].split("</tr>")[0]
    assert "02 61 91 00 02" in row and "02 61 91 00 03" in row and "Texte du deuxième poste" in page
    assert values(desk, address)["phone"] == "02 61 91 00 02"
    response = await desk.client.post(address, data={**late, **hidden(page)}, allow_redirects=False)
    assert response.status == 303 and values(desk, address)["phone"] == "02 61 91 00 03"


async def test_the_second_desk_is_shown_and_saves_only_what_it_altered(desk: Any) -> None:
    address = await add(desk)
    open_form = hidden(await page_of(await desk.client.get(address)))
    theirs = {"closure-1-first_day": "2027-01-04", "service-1-need": "caf", "service-0-cost": "1 €"}
    await save(desk, address, phone="02 61 91 20 55", **theirs)
    mine = {"address": "9 rue Neuve", "service-0-appointment": "Sans rendez-vous"}
    response = await desk.client.post(address, data={**open_form, **FIELDS, **mine})
    page = await page_of(response)
    assert response.status == 409
    rows = re.findall(r'<th scope="row">(.*?)</th>', page)
    assert rows == ["Adresse", f"Service « {desk.services.need_labels['impots']} », rendez-vous"]
    for kept in ("02 61 91 20 55", "9 rue Neuve", "2027-01-04", "1 €", "Sans rendez-vous"):
        assert f'value="{kept}"' in page
    again = {**FIELDS, **hidden(page), **mine, "phone": "02 61 91 20 55", **theirs}
    assert (await desk.client.post(address, data=again, allow_redirects=False)).status == 303
    told = values(desk, address)
    assert (told["phone"], told["address"]) == ("02 61 91 20 55", "9 rue Neuve")
    assert [days[0] for days in told["closures"]] == ["2026-12-24", "2027-01-04"]
    services = {one["need"]: (one["cost"], one["appointment"]) for one in told["services"]}
    assert services == {"caf": (None, None), "impots": ("1 €", "Sans rendez-vous")}


async def test_a_desk_that_comes_second_is_told_at_once_and_not_of_hours_that_it_never_typed(desk: Any) -> None:
    address = await add(desk)
    open_form = hidden(await page_of(await desk.client.get(address)))
    await save(desk, address, opening_hours="Mo-Fr 09:00-12:00", hours_read="Mo-Fr 09:00-12:00")
    response = await desk.client.post(address, data={**open_form, **FIELDS, "phone": "02 61 91 00 03"})
    page = await page_of(response)
    assert response.status == 409 and "Relisez les horaires" not in page
    again = {**FIELDS, **hidden(page), "phone": "02 61 91 00 03", "opening_hours": "Mo-Fr 09:00-12:00"}
    assert (await desk.client.post(address, data=again, allow_redirects=False)).status == 303


async def test_hours_typed_on_a_stale_form_are_read_back_beside_what_the_other_desk_wrote(desk: Any) -> None:
    address = await add(desk)
    open_form = hidden(await page_of(await desk.client.get(address)))
    await save(desk, address, phone="02 61 91 00 02")
    mine = {"opening_hours": "Mo-Fr 09:00-12:00"}
    response = await desk.client.post(address, data={**open_form, **FIELDS, **mine})
    page = await page_of(response)
    assert response.status == 409 and "Relisez les horaires" in page and "En français" in page
    again = {**FIELDS, **hidden(page), **mine, "phone": "02 61 91 00 02"}
    assert (await desk.client.post(address, data=again, allow_redirects=False)).status == 303


async def test_a_form_sent_twice_is_saved_once_and_told_as_saved(desk: Any) -> None:
    address = await add(desk)
    sent = {**hidden(await page_of(await desk.client.get(address))), **FIELDS, "phone": "02 61 91 00 02"}
    for _ in range(2):
        assert (await desk.client.post(address, data=sent, allow_redirects=False)).status == 303
    assert len(desk.services.editing.past(address.rpartition("/")[2])) == 2


async def test_a_busy_database_loses_nothing_that_was_typed(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    address = await add(desk)

    def locked(*_: Any) -> None:
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr(desk.services.editing, "save", locked)
    status, page = await save(desk, address, what="Un texte à garder")
    assert status == 503 and "Un texte à garder" in page and "La base est occupée" in page


async def test_services_and_closures_are_added_and_taken_away(desk: Any) -> None:
    address = await add(desk)
    _status, page = await save(desk, address, action="more", **{"service-1-need": "", "service-1-cost": ""})
    assert 'name="service-2-need"' in page and values(desk, address)["what"] == "On vous aide."
    more = {"service-1-need": "caf", "service-1-nothing": "1", "service-1-posture": ""}
    await save(desk, address, **more)
    told = {service["need"]: service for service in values(desk, address)["services"]}
    assert set(told) == {"impots", "caf"} and told["caf"]["bring"] == [] and told["caf"]["kind"] == "mairie"
    assert (await save(desk, address, **{**more, "service-1-need": "impots"}))[0] == 422
    await save(desk, address, **{"service-0-gone": "1", "closure-0-gone": "1"})
    assert (values(desk, address)["services"], values(desk, address)["closures"]) == ([], [])


async def test_the_history_says_who_what_before_and_after_in_french(desk: Any) -> None:
    address = await add(desk)
    hours = {"opening_hours": "Mo-Fr 09:00-12:00", "hours_read": "Mo-Fr 09:00-12:00"}
    await save(
        desk, address, phone="", saturated="1", **hours, **{"service-0-cost": "2 €", "closure-0-reason": "Congés"}
    )
    page = await page_of(await desk.client.get(f"{address}/historique"))
    change, addition = page.split('<ol class="changements">')[1].split("<li>\n      <p>")[1:3]
    lines = [" ".join(re.sub(r"<[^>]+>", "", line).split()) for line in re.findall(r"<li>(.*?)</li>", change, re.S)]
    assert "Téléphone : 02 61 91 00 01 →devient rien" in lines
    assert "Horaires : rien →devient du lundi au vendredi de 9 h à 12 h" in lines
    assert "Beaucoup de demandes : non →devient oui" in lines
    assert f"Service « {desk.services.need_labels['impots']} », prix : Gratuit →devient 2 €" in lines
    assert any("du 24 au 31 décembre 2026 (Congés)" in line for line in lines)
    assert "Accueil" in change and "21 novembre 2026 à 11 h" in change
    assert "fiche ajoutée" in addition and "Mairie annexe" in addition


async def test_a_closure_of_one_day_is_told_as_one_day_in_the_history(desk: Any) -> None:
    address = await add(desk)
    one_day = {"closure-0-first_day": "2026-12-01", "closure-0-last_day": "2026-12-01", "closure-0-reason": ""}
    await save(desk, address, **one_day)
    page = await page_of(await desk.client.get(f"{address}/historique"))
    assert "<ins>le 1er décembre 2026</ins>" in page


async def test_the_last_change_is_undone_once(desk: Any) -> None:
    address = await add(desk)
    await save(desk, address, phone="")
    page = await page_of(await desk.client.get(f"{address}/historique"))
    sent = {"csrf": await desk.csrf(), "change": page.split('name="change" value="')[1].split('"')[0]}
    response = await desk.client.post(f"{address}/annuler", data=sent)
    assert response.status == 200 and "annulé depuis" in await page_of(response)
    assert values(desk, address)["phone"] == "02 61 91 00 01"
    again = await desk.client.post(f"{address}/annuler", data=sent)
    assert again.status == 409 and "La fiche a changé entre-temps" in await page_of(again)


async def test_a_record_is_withdrawn_and_put_back(desk: Any) -> None:
    address = await add(desk)
    for action, word, listed in (("retirer", "est retirée", "?retirees=1"), ("remettre", "Fiche retirée : oui", "")):
        version = desk.services.editing.record(address.rpartition("/")[2]).version
        sent = {"csrf": await desk.csrf(), "version": str(version)}
        response = await desk.client.post(f"{address}/{action}", data=sent)
        shown = " ".join(re.sub(r"<[^>]+>", "", await page_of(response)).split())
        assert response.status == 200 and word in shown
        assert address in await page_of(await desk.client.get(FIRST + listed))
        assert (await desk.client.post(f"{address}/{action}", data=sent)).status == 409


async def test_forms_need_their_token_and_unknown_records_are_told(desk: Any) -> None:
    address = await add(desk)
    for path in (address, f"{address}/retirer", f"{address}/annuler", f"{FIRST}/nouveau"):
        assert (await desk.client.post(path, data={**FIELDS, "csrf": "autre"})).status == 403
    csrf = {"csrf": await desk.csrf()}
    assert (await desk.client.get(f"{FIRST}/inconnu")).status == 404
    for path in ("inconnu", "inconnu/retirer", "inconnu/annuler", f"{address.rpartition('/')[2]}/autre"):
        assert (await desk.client.post(f"{FIRST}/{path}", data={**FIELDS, **csrf})).status == 404
    assert values(desk, address)["withdrawn"] is False


async def test_what_was_typed_is_inert_everywhere(desk: Any) -> None:
    address = await add(desk, name="<script>alert(1)</script>Lieu", **{"service-0-cost": "<b>2</b>"})
    await save(desk, address, name='Lieu"><img src=x>')
    for path in (FIRST, address, f"{address}/historique"):
        page = await (await desk.client.get(path)).text()
        assert "<script>alert" not in page and "<img" not in page and "<b>" not in page


async def test_pages_of_fifty_keep_the_search(desk: Any) -> None:
    for number in range(51):
        desk.services.editing.add(f"{number:032}", {"name": f"Lieu {number:02}", "kind": "mairie"}, "Accueil")
    first = await page_of(await desk.client.get(f"{FIRST}?q=lieu"))
    assert "51 fiches. Page 1 sur 2." in " ".join(re.sub(r"<[^>]+>", "", first).split())
    following = first.split('rel="next" href="')[1].split('"')[0]
    second = await page_of(await desk.client.get(FIRST + following))
    assert "Lieu 50" in second and "Lieu 49" not in second and 'rel="prev"' in second


async def test_every_field_has_a_label_and_every_description_is_there(desk: Any) -> None:
    address = await add(desk)
    for page in (await page_of(await desk.client.get(address)), (await save(desk, address, name="", phone="x"))[1]):
        fields = [tag for tag in re.findall(r"<(?:input|select|textarea)[^>]*>", page) if 'type="hidden"' not in tag]
        named = [re.search(r' id="([^"]+)"', tag) for tag in fields if 'type="checkbox"' not in tag]
        assert named and all(match and f'<label for="{match[1]}">' in page for match in named)
        told = [one for tag in fields if (said := re.search(r'describedby="([^"]+)"', tag)) for one in said[1].split()]
        assert told and all(f'id="{one}"' in page for one in told)
        assert len(re.findall(" autofocus", page)) <= 1


def zone(desk: Any, address: str) -> tuple[str, list[str]]:
    (service,) = values(desk, address)["services"]
    return service["zone_kind"], service["zone_codes"]


async def test_a_service_for_the_commune_follows_its_partner_to_another_one(desk: Any) -> None:
    """A CCAS that was offered to its old commune and refused to its new one would send people wrong."""
    address = await add(desk, kind="ccas", postcode="44260", commune="Savenay")
    assert zone(desk, address) == ("commune", ["44195"])
    status, _page = await save(desk, address, kind="ccas")
    assert (status, zone(desk, address)) == (200, ("commune", ["44184"]))
    past = await page_of(await desk.client.get(f"{address}/historique"))
    assert "<del>Savenay</del>" in past and "<ins>Saint-Nazaire</ins>" in past


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("departement", ("departement", ["44"])), ("region", ("region", ["52"])), ("france", ("france", [])),
        ("epci", ("epci", ["244400644"])), ("", ("commune", ["44184"])), ("lune", ("commune", ["44184"])),
    ],
)  # fmt: skip
async def test_the_zone_of_a_service_is_chosen(desk: Any, asked: str, kept: tuple[str, list[str]]) -> None:
    address = await add(desk, kind="ccas", **{"service-0-zone": asked})
    assert zone(desk, address) == kept
    page = await page_of(await desk.client.get(address))
    assert f'<option value="{kept[0]}" selected>' in page


async def test_a_service_for_a_commune_needs_one_that_we_know(desk: Any) -> None:
    token = hidden(await page_of(await desk.client.get(f"{FIRST}/nouveau")))
    sent = {**token, **FIELDS, "kind": "ccas", "postcode": "", "commune": ""}
    response = await desk.client.post(f"{FIRST}/nouveau", data=sent)
    assert response.status == 422
    assert "La liste ne connaît pas cette commune." in await page_of(response)
    address = await add(desk, kind="ccas", postcode="", commune="", **{"service-0-zone": "france"})
    assert zone(desk, address) == ("france", [])


async def test_a_record_that_will_not_be_proposed_says_what_it_lacks(desk: Any) -> None:
    address = await add(desk)
    whole = await page_of(await desk.client.get(address))
    assert "ne sera pas proposée" not in whole and "Personne ne peut joindre" not in whole
    identifier = address.rpartition("/")[2]
    record = desk.services.editing.record(identifier)
    bare = {"services": [], "verified_on": None, "phone": None, "email": None, "website": None, "address": None}
    desk.services.editing.save(identifier, record.version, bare, "Camille")
    page = await page_of(await desk.client.get(f"{address}?fait=1"))
    assert "il manque un service" in page and "il manque une vérification récente" in page
    assert "La fiche est enregistrée" in page and "Personne ne peut joindre ce lieu" in page
