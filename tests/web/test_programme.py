"""The desk's programme: nothing typed is lost, two desks do not undo each other, and every change can be taken back."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy.exc import OperationalError

from knowledge.models import Library
from storage.database import make_engine, session_factory

FIRST = "/accueil/programme"
FIELDS = {
    "library": "ici", "title": "La souris", "need": "impots", "level": "debut", "seats": "6",
    "bring": "Ses lunettes\nUn cahier", "publics-seniors": "1", "booking": "À l'accueil",
    "date-0-day": "2026-12-08", "date-0-from": "10:00", "date-0-to": "11:30",
}  # fmt: skip
SERIES = {
    "repeat": "semaine", "first_day": "2026-12-10", "first_from": "14:00", "first_to": "16:00", "until": "2027-01-28",
    "except": "24/12/2026\n31/12/2026",
}  # fmt: skip


@pytest_asyncio.fixture
async def desk(house: Any, tmp_path: Any) -> Any:
    with session_factory(make_engine(f"sqlite:///{tmp_path / 'passerelle.db'}")).begin() as session:
        session.add(Library(slug="ici", name="Ici", territory=[]))
    await house.log_in()
    return house


async def page_of(response: Any) -> str:
    return html.unescape(await response.text())


def sent(page: str) -> dict[str, str]:
    """The fields of the form as a browser sends them back untouched."""
    form = page.split('class="fiche-partenaire"')[1].split("</form>")[0]
    fields: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r' name="([^"]+)"', tag)
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            fields[name[1]] = re.search(r'value="([^"]*)"', tag)[1]  # type: ignore[index]
    fields |= dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n(.*?)</textarea>', form, re.S))
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    return fields


async def add(desk: Any, **fields: str) -> str:
    page = await page_of(await desk.client.get(f"{FIRST}/nouveau"))
    response = await desk.client.post(
        f"{FIRST}/nouveau", data={**sent(page), **FIELDS, **fields}, allow_redirects=False
    )
    assert response.status == 303, await page_of(response)
    return str(response.headers["Location"].partition("?")[0])


async def save(desk: Any, address: str, **fields: str) -> tuple[int, str]:
    page = await page_of(await desk.client.get(address))
    response = await desk.client.post(address, data={**sent(page), **fields})
    return response.status, await page_of(response)


def values(desk: Any, address: str) -> Any:
    return desk.services.programme.record(address.rpartition("/")[2]).values


async def test_a_workshop_added_is_listed_and_stands_among_the_sessions(desk: Any) -> None:
    address = await add(desk)
    page = await page_of(await desk.client.get(FIRST))
    assert f'href="{address}"' in page and "mardi 8 décembre à 10 h" in page
    seances = await page_of(await desk.client.get("/accueil/ateliers"))
    assert "La souris" in seances and "6 places libres" in seances and f'href="{FIRST}"' in seances
    told = values(desk, address)
    assert (told["level"], told["publics"], told["bring"]) == ("debut", ["seniors"], ["Ses lunettes", "Un cahier"])
    assert "LOCATION" in await (await desk.client.get("/ateliers.ics")).text()


async def test_a_series_is_said_in_french_and_gives_its_sessions_but_for_its_exceptions(desk: Any) -> None:
    address = await add(desk, **SERIES, **{"date-0-day": "", "date-0-from": "", "date-0-to": ""})
    page = await page_of(await desk.client.get(FIRST))
    assert "jeudi 10 décembre à 14 h, chaque jeudi, jusqu'au 28 janvier 2027" in page
    days = [one.start.day for one in desk.services.bookings.coming()]
    assert days == [10, 17, 7, 14, 21, 28] and values(desk, address)["length_min"] == 120


async def test_the_number_of_sessions_is_said_to_count_the_days_left_out(desk: Any) -> None:
    series = {**SERIES, "until": "", "times": "4", "except": "24/12/2026"}
    address = await add(desk, **series, **{"date-0-day": "", "date-0-from": "", "date-0-to": ""})
    form = await page_of(await desk.client.get(address))
    assert "Les jours « sauf » comptent aussi" in form.split('<label for="times">')[1].split("</p>")[0]
    assert "chaque jeudi, 4 fois, jours « sauf » compris" in await page_of(await desk.client.get(FIRST))
    assert [one.start.day for one in desk.services.bookings.coming()] == [10, 17, 31]


async def test_opening_and_saving_changes_nothing(desk: Any) -> None:
    for address in (await add(desk), await add(desk, **SERIES)):
        before = values(desk, address)
        status, page = await save(desk, address)
        assert status == 200 and "L'atelier est enregistré." in page
        assert values(desk, address) == before
        assert len(desk.services.programme.past(address.rpartition("/")[2])) == 1


async def test_the_same_form_sent_twice_adds_one_workshop(desk: Any) -> None:
    page = sent(await page_of(await desk.client.get(f"{FIRST}/nouveau")))
    for _ in range(2):
        assert (await desk.client.post(f"{FIRST}/nouveau", data={**page, **FIELDS})).status == 200
    assert len(desk.services.programme.listed()) == 1


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("title", "", "Écrivez le titre."),
        ("title", "a" * 201, "Ce texte est trop long."),
        ("need", "lune", "Choisissez un besoin"),
        ("bring", "a" * 201, "Ce texte est trop long."),
        ("seats", "beaucoup", "Écrivez un nombre de places"),
        ("seats", "0", "Écrivez un nombre de places"),
        ("held_by", "Personne", "Aucun partenaire n'a ce nom"),
        ("date-0-day", "bientôt", "Écrivez une date"),
        ("date-0-day", "2026-01-01", "Cette séance est déjà passée."),
        ("date-0-from", "", "Écrivez une heure"),
        ("date-0-from", "le matin", "Écrivez une heure"),
        ("date-0-to", "09:00", "La fin vient après le début"),
        ("first_day", "", "Écrivez une date"),
        ("until", "2026-12-01", "Le dernier jour vient après le premier."),
        ("times", "mille", "Écrivez un nombre de séances"),
        ("times", "3", "pas les deux"),
        ("except", "Noël", "Écrivez une date"),
    ],
)
async def test_an_error_stands_beside_its_field_which_has_the_focus_and_what_was_typed(
    desk: Any, field: str, typed: str, told: str
) -> None:
    address = await add(desk, **SERIES)
    status, page = await save(desk, address, **{"description": "Un texte à garder", field: typed})
    assert status == 422
    tag = next(tag for tag in re.findall(r"<(?:input|select|textarea)[^>]*>", page) if f'id="{field}"' in tag)
    assert 'aria-invalid="true"' in tag and f"erreur-{field}" in tag and "autofocus" in tag
    assert told in page.split(f'id="erreur-{field}">')[1].split("</span>")[0]
    assert "Un texte à garder" in page and (typed in page or field == "need") and f'href="#{field}"' in page
    assert values(desk, address)["description"] is None


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"library": ""}, "library"),
        ({"date-0-day": "", "date-0-from": "", "date-0-to": ""}, "date-0-day"),
        ({**SERIES, "first_day": "2026-01-08", "until": "2026-02-01"}, "repeat"),
    ],
)
async def test_a_new_workshop_needs_a_library_and_a_session_to_come(
    desk: Any, fields: dict[str, str], field: str
) -> None:
    page = sent(await page_of(await desk.client.get(f"{FIRST}/nouveau")))
    response = await desk.client.post(f"{FIRST}/nouveau", data={**page, **FIELDS, **fields})
    assert response.status == 422 and f'id="erreur-{field}"' in await page_of(response)
    assert not desk.services.programme.listed()


async def test_hours_and_days_are_read_as_people_type_them(desk: Any) -> None:
    address = await add(desk, **{"date-0-day": "8/12/2026", "date-0-from": "10h", "date-0-to": "11 h 30"})
    assert values(desk, address)["dates"] == [["2026-12-08T09:00:00+00:00", "2026-12-08T10:30:00+00:00"]]


async def test_another_line_for_a_session_keeps_all_that_was_typed(desk: Any) -> None:
    page = sent(await page_of(await desk.client.get(f"{FIRST}/nouveau")))
    response = await desk.client.post(f"{FIRST}/nouveau", data={**page, **FIELDS, "action": "more"})
    shown = await page_of(response)
    assert response.status == 200 and 'name="date-1-day"' in shown and sent(shown)["title"] == "La souris"
    assert not desk.services.programme.listed()


async def test_a_partner_holds_it_chosen_when_several_have_the_name(desk: Any) -> None:
    for number, commune in enumerate(("Donges", "Trignac")):
        desk.services.editing.add(f"{number:032}", {"name": "CLIC", "kind": "ccas", "commune": commune}, "Accueil")
    address = await add(desk)
    status, page = await save(desk, address, held_by="CLIC")
    assert status == 422 and "Choisissez le partenaire" in page and "CLIC, Trignac" in page
    (chosen,) = (code for code, name in re.findall(r'<option value="(\w+)">(CLIC, \w+)<', page) if "Trignac" in name)
    response = await desk.client.post(address, data={**sent(page), "holder": chosen})
    assert response.status == 200 and values(desk, address)["partner_id"] == chosen
    assert (await save(desk, address, title="Permanence"))[0] == 200
    assert values(desk, address)["partner_id"] == chosen
    assert "Avec CLIC" in await page_of(await desk.client.get(FIRST))


async def test_who_expects_a_session_is_told_before_it_is_called_off(desk: Any) -> None:
    address = await add(desk)
    (session,) = desk.services.bookings.coming()
    desk.services.bookings.take(session.id)
    desk.services.bookings.take(session.id)
    assert (await save(desk, address, seats="1"))[0] == 422
    status, page = await save(desk, address, **{"date-0-gone": "1"})
    assert status == 200 and "2 personnes inscrites, 0 en attente" in page and values(desk, address)["dates"]
    response = await desk.client.post(address, data=sent(page), allow_redirects=False)
    assert response.status == 303 and not values(desk, address)["dates"]
    seances = await page_of(await desk.client.get("/accueil/ateliers"))
    assert "Séance annulée." in seances and "2 personnes inscrites sont à prévenir" in seances
    assert f"{session.id}/prendre" not in seances and f"{session.id}/rendre" in seances


async def test_a_mobile_number_that_everybody_could_read_is_told(desk: Any) -> None:
    told = "Un numéro de portable est écrit ici. Tout le monde peut le lire."
    address = await add(desk)
    assert told not in await page_of(await desk.client.get(address))
    _status, page = await save(desk, address, booking="Au 06 39 98 01 02")
    assert told in page and "L'atelier est enregistré." in page
    _status, page = await save(desk, address, booking="Au 02 61 91 00 02")
    assert told not in page


async def test_nobody_is_one_person_in_french(desk: Any) -> None:
    address = await add(desk)
    (session,) = desk.services.bookings.coming()
    desk.services.bookings.wait(session.id, "Léa")
    _status, page = await save(desk, address, **{"date-0-gone": "1"})
    assert "mardi 8 décembre à 10 h : 0 personne inscrite, 1 en attente" in page


async def test_the_second_desk_sees_both_versions_and_loses_nothing(desk: Any) -> None:
    address = await add(desk)
    theirs = sent(await page_of(await desk.client.get(address)))
    await save(desk, address, title="Le clavier", seats="8")
    response = await desk.client.post(address, data={**theirs, "title": "L'écran"})
    page = await page_of(response)
    assert response.status == 409 and "Une autre personne a changé cet atelier" in page
    assert "<td>Le clavier</td><td>L'écran</td>" in page and "<td>8</td>" not in page
    assert values(desk, address)["title"] == "Le clavier"
    again = await desk.client.post(address, data=sent(page), allow_redirects=False)
    assert again.status == 303 and values(desk, address)["title"] == "L'écran"


async def test_the_history_tells_who_when_before_and_after_and_the_last_change_is_undone(desk: Any) -> None:
    address = await add(desk)
    await save(desk, address, title="Le clavier", level="aise", **SERIES)
    page = await page_of(await desk.client.get(f"{address}/historique"))
    assert "<strong>Accueil</strong>, 21 novembre 2026" in page and "atelier ajouté" in page
    assert "<del>La souris</del>" in page and "<ins>Le clavier</ins>" in page
    assert "chaque jeudi, jusqu'au 28 janvier 2027, à partir du 10 décembre 2026 à 14 h, 120 minutes" in page
    change = re.findall(r'name="change" value="(\d+)"', page)[0]
    csrf = await desk.csrf()
    done = await desk.client.post(f"{address}/annuler", data={"csrf": csrf, "change": change})
    assert done.status == 200 and values(desk, address)["title"] == "La souris" and not values(desk, address)["rule"]
    late = await desk.client.post(f"{address}/annuler", data={"csrf": csrf, "change": change})
    assert late.status == 409 and "a changé entre-temps" in await page_of(late)


async def test_a_workshop_is_called_off_and_put_back(desk: Any) -> None:
    address = await add(desk)
    csrf = await desk.csrf()
    assert (await desk.client.post(f"{address}/retirer", data={"csrf": csrf, "version": "1"})).status == 200
    assert address not in await page_of(await desk.client.get(FIRST))
    assert address in await page_of(await desk.client.get(f"{FIRST}?retires=1"))
    assert not desk.services.bookings.coming()
    assert (await desk.client.post(f"{address}/remettre", data={"csrf": csrf, "version": "1"})).status == 409
    assert (await desk.client.post(f"{address}/remettre", data={"csrf": csrf, "version": "2"})).status == 200
    assert len(desk.services.bookings.coming()) == 1


async def test_a_busy_database_loses_nothing(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    address = await add(desk)

    def locked(*_: object) -> None:
        raise OperationalError("", {}, Exception("database is locked"))

    monkeypatch.setattr(desk.services.programme, "save", locked)
    status, page = await save(desk, address, title="Le clavier")
    assert status == 503 and "enregistrez de nouveau" in page and sent(page)["title"] == "Le clavier"


async def test_forms_need_their_token_and_pages_a_login(desk: Any) -> None:
    address = await add(desk)
    for path in (address, f"{address}/retirer", f"{FIRST}/nouveau"):
        assert (await desk.client.post(path, data={**FIELDS, "version": "1", "csrf": "autre"})).status == 403
    assert len(desk.services.programme.listed()) == 1 and values(desk, address)["withdrawn"] is False
    csrf = await desk.csrf()
    assert (await desk.client.post(f"{address}/voler", data={"csrf": csrf})).status == 404
    assert (await desk.client.get(f"{FIRST}/99")).status == 404
    desk.client.session.cookie_jar.clear()
    response = await desk.client.get(address, allow_redirects=False)
    assert response.status == 303 and response.headers["Location"] == "/accueil/connexion"


async def test_what_was_typed_is_inert_everywhere(desk: Any) -> None:
    address = await add(desk, title="<script>alert(1)</script>Souris", bring="<b>2</b>")
    await save(desk, address, title='Souris"><img src=x>')
    for path in (FIRST, address, f"{address}/historique", "/accueil/ateliers"):
        page = await (await desk.client.get(path)).text()
        assert "<script>alert" not in page and "<img" not in page and "<b>" not in page


async def test_every_field_has_a_label_and_every_description_is_there(desk: Any) -> None:
    address = await add(desk, **SERIES)
    for page in (await page_of(await desk.client.get(address)), (await save(desk, address, title="", seats="x"))[1]):
        fields = [tag for tag in re.findall(r"<(?:input|select|textarea)[^>]*>", page) if 'type="hidden"' not in tag]
        named = [re.search(r' id="([^"]+)"', tag) for tag in fields if 'type="checkbox"' not in tag]
        assert named and all(match and f'<label for="{match[1]}">' in page for match in named)
        told = [one for tag in fields if (said := re.search(r'describedby="([^"]+)"', tag)) for one in said[1].split()]
        assert told and all(f'id="{one}"' in page for one in told)
        assert len(re.findall(" autofocus", page)) <= 1
