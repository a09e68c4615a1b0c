"""What a library offers, told at the desk: the bot and the look-up refer to it, and no more once it is taken away."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.loading import load_engine
from bot.lookup import Lookup
from knowledge.catalogue import Catalogue
from knowledge.models import Partner, Service
from knowledge.opening_hours import paris_day
from knowledge.referential import referential
from knowledge.territory import Gazetteer
from web.services import Services

ADDRESS = "/accueil/annuaire/bibliotheque/les-moulins"
FIELDS = {"name": "Médiathèque des Moulins", "commune": "Saint-Nazaire", "postcode": "44600", "phone": "02 61 91 00 01"}
KNOWN = {**FIELDS, "insee": "44184", "territory": ["44184"], "verified_on": "2026-11-20"}
PRINTING = {
    "offer-0-need": "impression", "offer-0-what": "Impression à l'accueil.", "offer-0-price": "0,20 € la page",
    "offer-0-appointment": "Sans rendez-vous", "offer-0-bring": "Une clé USB",
}  # fmt: skip
WIFI = {"offer-1-need": "acces_internet", "offer-1-what": "Wifi", "offer-1-nothing": "1"}
KEPT = {
    "code": "impression", "need": "impression", "posture": "informer", "what": "Impression à l'accueil.",
    "price": "0,20 € la page", "appointment": "Sans rendez-vous", "note": None, "bring": ["Une clé USB"],
}  # fmt: skip


@pytest.fixture
def services(services: Services) -> Services:
    """With every need, which the list of the form shows."""
    return replace(services, need_labels={code: need["label"] for code, need in referential().needs.items()})


@pytest_asyncio.fixture
async def desk(house: Any) -> Any:
    house.services.libraries.add("les-moulins", KNOWN, "Camille")
    await house.log_in()
    return house


async def page_of(response: Any) -> str:
    return html.unescape(await response.text())


def hidden(page: str) -> dict[str, str]:
    form = page.split('class="fiche-partenaire"')[1].split("</form>")[0]
    return dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', form))


async def opened(desk: Any) -> dict[str, str]:
    return {**hidden(await page_of(await desk.client.get(ADDRESS))), **FIELDS}


async def save(desk: Any, **fields: str) -> tuple[int, str]:
    response = await desk.client.post(ADDRESS, data={**await opened(desk), **fields})
    return response.status, await page_of(response)


def offers(desk: Any) -> Any:
    return desk.services.libraries.record("les-moulins").values["offers"]


async def test_an_offer_is_added_shown_changed_and_taken_away(desk: Any) -> None:
    status, page = await save(desk, **PRINTING)
    assert status == 200 and "La fiche est enregistrée." in page and offers(desk) == [KEPT]
    assert '<option value="impression" selected>' in page and "Impression à l'accueil.</textarea>" in page
    changed = {**PRINTING, "offer-0-price": "Gratuit", "offer-0-posture": "accompagner", "offer-0-bring": ""}
    await save(desk, **changed, **WIFI)
    internet, printing = offers(desk)
    assert printing == {**KEPT, "price": "Gratuit", "posture": "accompagner", "bring": None}
    assert (internet["need"], internet["what"], internet["bring"]) == ("acces_internet", "Wifi", [])
    internet = {"offer-0-need": "acces_internet", "offer-0-what": "Wifi partout"}
    await save(desk, **internet, **{"offer-1-need": "impression", "offer-1-what": "x", "offer-1-gone": "1"})
    assert [(one["need"], one["what"]) for one in offers(desk)] == [("acces_internet", "Wifi partout")]
    await save(desk, **{**internet, "offer-0-need": "emploi"})
    assert [(one["need"], one["code"]) for one in offers(desk)] == [("emploi", "emploi")]


@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        ({"offer-0-need": ""}, "offer-0-need", "Choisissez un besoin dans la liste."),
        ({"offer-0-need": "inconnu"}, "offer-0-need", "Choisissez un besoin dans la liste."),
        ({"offer-1-need": "impression"}, "offer-1-need", "Ce besoin est déjà dans un autre service."),
        ({"offer-0-what": ""}, "offer-0-what", "Écrivez ce que la personne trouvera."),
        ({"offer-0-what": "a" * 501}, "offer-0-what", "Ce texte est trop long."),
        ({"offer-0-price": "a" * 201}, "offer-0-price", "Ce texte est trop long."),
        ({"offer-0-bring": "a" * 201}, "offer-0-bring", "Ce texte est trop long."),
    ],
)
async def test_what_cannot_be_right_is_told_beside_its_field_and_nothing_typed_is_lost(
    desk: Any, typed: dict[str, str], field: str, told: str
) -> None:
    status, page = await save(desk, **{**PRINTING, **typed})
    assert status == 422 and told in page.split(f'id="erreur-{field}">')[1].split("</span>")[0]
    tag = next(tag for tag in re.findall(r"<(?:input|textarea|select)[^>]*>", page) if f'id="{field}"' in tag)
    assert "autofocus" in tag and "Sans rendez-vous" in page and offers(desk) == []
    group = next(part for part in page.split("<details") if f'id="{field}"' in part)
    assert group.split(">")[0].endswith("open")


async def test_two_offers_for_one_need_stay_two(desk: Any) -> None:
    """As computers and wifi may be: what an offer is called in the records goes with its form."""
    computers, wifi = ({**KEPT, "need": "acces_internet", "code": code, "note": "Une heure"} for code in ("p", "w"))
    desk.services.libraries.save("les-moulins", 1, {"offers": [computers, wifi]}, "Camille")
    typed = {f"offer-{n}-{name}": text for n in (0, 1) for name, text in (("need", "acces_internet"), ("what", str(n)))}
    await save(desk, **typed)
    assert [(one["code"], one["what"], one["note"]) for one in offers(desk)] == [
        ("p", "0", "Une heure"), ("w", "1", "Une heure"),
    ]  # fmt: skip


async def test_another_line_is_asked_for_without_losing_what_was_typed(desk: Any) -> None:
    _status, page = await save(desk, **PRINTING, action="more")
    assert 'id="offer-1-need"' in page and "0,20 € la page" in page and offers(desk) == []


async def test_the_history_says_it_in_french_and_the_change_is_taken_back(desk: Any) -> None:
    desk.services.libraries.save("les-moulins", 1, {"offers": [KEPT]}, "Camille")
    await save(desk, **{**PRINTING, "offer-0-price": "Gratuit"})
    page = await page_of(await desk.client.get(f"{ADDRESS}/historique"))
    assert "Dans la bibliothèque : «" in page and "<ins>proposé</ins>" in page
    assert "<del>0,20 € la page</del>" in page and "<ins>Gratuit</ins>" in page
    for expected in ([KEPT], [{**KEPT, "price": "Gratuit"}]):
        page = await page_of(await desk.client.get(f"{ADDRESS}/historique"))
        sent = dict(re.findall(r'name="(csrf|change)" value="([^"]*)"', page))
        assert (await desk.client.post(f"{ADDRESS}/annuler", data=sent)).status == 200
        assert offers(desk) == expected


async def test_what_two_desks_tell_of_different_offers_is_all_kept(desk: Any) -> None:
    mine = await opened(desk)
    await save(desk, **PRINTING)
    response = await desk.client.post(ADDRESS, data={**mine, "offer-0-need": "emploi", "offer-0-what": "Aide au CV"})
    page = await page_of(response)
    assert response.status == 409 and "Une autre personne a changé cette fiche" in page and "Aide au CV" in page
    assert [one["need"] for one in offers(desk)] == ["impression"]
    both = {name: text for name, text in _typed(page).items() if text}
    assert (await desk.client.post(ADDRESS, data={**hidden(page), **FIELDS, **both})).status == 200
    assert [one["what"] for one in offers(desk)] == ["Aide au CV", "Impression à l'accueil."]


def _typed(page: str) -> dict[str, str]:
    """What the fields of the offers show."""
    texts = re.findall(r'<textarea id="(offer-[\w-]+)"[^>]*>\n([^<]*)<', page)
    lines = re.findall(r'<input id="(offer-[\w-]+)"[^>]*? value="([^"]*)"', page)
    chosen = re.findall(r'<select id="(offer-[\w-]+)"(?:(?!</select>).)*?value="(\w+)" selected', page, re.DOTALL)
    return dict(texts + lines + chosen)


async def test_the_bot_and_the_look_up_refer_to_the_library_as_long_as_it_offers_it(
    desk: Any, model_path: Path
) -> None:
    sessions, gazetteer = desk.services.libraries._sessions, Gazetteer.load()
    other = Service(need="impression", kind="epn", posture="informer", zone_kind="france", zone_codes=[], publics=[])
    with sessions.begin() as session:
        place = {"name": "Espace numérique", "kind": "epn", "insee": "44184", "commune": "Saint-Nazaire"}
        session.add(
            Partner(id="p", source="s", source_id="p", services=[other], verified_on=paris_day(desk.clock()), **place)
        )
    catalogue = Catalogue(sessions, desk.clock)
    engine = await load_engine(model_path, sessions, catalogue, gazetteer)
    lookup = Lookup(engine, catalogue, gazetteer)

    async def referred(conversation: str) -> list[list[str]]:
        turn = await engine.turn(conversation, text="je voudrais imprimer", library="les-moulins")
        told = [card["name"] for part in turn.parts if part["type"] == "referral" for card in part["cards"]]
        return [told, [card["name"] for card in (await lookup.lookup("je voudrais imprimer"))["cards"]]]

    alone = [["Espace numérique"]] * 2
    assert await referred("before") == alone
    await save(desk, **PRINTING)
    assert [names[0] for names in await referred("with")] == ["Médiathèque des Moulins"] * 2
    await save(desk, **PRINTING, **{"offer-0-gone": "1"})
    assert await referred("after") == alone
