"""Every page of the desk and the login, in a real browser at the width of a telephone: axe, headings, labels, focus."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from knowledge.workshop_editing import WorkshopEditing
from passerelle.settings import Settings
from passerelle.wiring import Store, now, open_store

NAME, PASSWORD = "Camille", "une-passerelle-solide"
PARTNERS = (
    "id,pivot,nom,commune,code_postal,code_insee,adresse,complement_adresse,latitude,longitude,typologie,telephone,"
    "courriels,site_web,horaires,presentation_resume,presentation_detail,source,itinerance,structure_parente,date_maj,"
    "services,publics_specifiquement_adresses,prise_en_charge_specifique,frais_a_charge,"
    "dispositif_programmes_nationaux,formations_labels,autres_formations_labels,modalites_acces,"
    "modalites_accompagnement,fiche_acces_libre,prise_rdv",
    "a-1,,Espace numérique des Halles,Saint-Nazaire,44600,,2 place des Halles,,47.27,-2.21,,0261910070,,,,,,,,,"
    "2026-11-01,Aide aux démarches administratives,,,,,,,,,,",
    "a-2,,Le Fournil numérique,Saint-Nazaire,446,,1 rue du Four,,47.27,-2.21,,0261910071,,,,,,,,,"
    "2026-11-01,Aide aux démarches administratives,,,,,,,,,,",
)
HEADINGS = "[...document.querySelectorAll('h1,h2,h3,h4')].filter(h => h.checkVisibility()).map(h => +h.tagName[1])"
UNNAMED = """[...document.querySelectorAll('input,select,textarea,button,a[href]')]
  .filter(e => e.type !== 'hidden' && e.checkVisibility())
  .filter(e => !(e.labels?.length || e.getAttribute('aria-label') || e.textContent.trim()))
  .map(e => e.outerHTML)"""
SMALL = """[...document.querySelectorAll('button,select,summary,input')]
  .filter(e => !['hidden', 'checkbox', 'radio'].includes(e.type) && e.tabIndex >= 0)
  .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML)"""


@pytest.fixture
def store(installation: Path, site: str) -> Store:
    return open_store(Settings.load({}, data_dir=installation))


@pytest.fixture
def desk(page: Any, store: Store) -> Any:
    """A page of the desk after a login."""
    return log_in(page, store)


def log_in(page: Any, store: Store) -> Any:
    if NAME not in store.accounts.names():
        store.accounts.add(NAME, PASSWORD)
    page.goto("/accueil/connexion")
    page.get_by_label("Nom").fill(NAME)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/accueil")
    return page


def violations(page: Any) -> list[Any]:
    """What axe finds, of any weight."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]


def check(page: Any) -> None:
    """The page holds what every page of the desk must."""
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    levels = page.evaluate(HEADINGS)
    assert levels[0] == 1 and levels.count(1) == 1, levels
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    assert page.evaluate(UNNAMED) == [] and page.evaluate(SMALL) == []
    check_focus(page)


def check_focus(page: Any) -> None:
    """Whatever Tab reaches shows that it has the focus, and is in view."""
    page.evaluate("document.activeElement?.blur()")
    for _ in range(25):
        page.keyboard.press("Tab")
        told = page.evaluate(
            "(e => e === document.body ? null : [getComputedStyle(e).outlineStyle, e.outerHTML.slice(0, 90),"
            " e.getBoundingClientRect().bottom > 0])(document.activeElement)"
        )
        assert told is None or (told[0] != "none" and told[2]), told


@pytest.mark.parametrize(
    "address",
    [
        "/accueil?q=mdph+44600", "/accueil/annuaire", "/accueil/annuaire?q=introuvable", "/accueil/annuaire/nouveau",
        "/accueil/import", "/accueil/corrections", "/accueil/ateliers", "/accueil/programme",
        "/accueil/programme?retires=1", "/accueil/programme/nouveau",
    ],
)  # fmt: skip
def test_a_page_of_the_desk(desk: Any, address: str) -> None:
    desk.goto(address)
    check(desk)


def test_the_login(page: Any, site: str) -> None:
    page.goto("/accueil/connexion")
    check(page)
    page.get_by_label("Nom").fill("Personne")
    page.get_by_label("Mot de passe").fill("faux")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    check(page)


@pytest.mark.parametrize(
    ("path", "listed"),
    [("/accueil/annuaire", "main > ul a"), ("/accueil/annuaire", "section ul a"), ("/accueil/programme", "main ul a")],
)
def test_a_record_with_errors_then_its_history(desk: Any, path: str, listed: str) -> None:
    """A partner, a library, a workshop."""
    desk.goto(path)
    desk.locator(listed).first.click()
    check(desk)
    name = desk.get_by_label("Nom" if "annuaire" in path else "Titre", exact=True)
    kept = name.input_value()
    name.fill("")
    name.press("Enter")  # which saves, and does not add a line
    assert desk.locator("[role=alert] a").count() == 1
    check(desk)
    name.fill(f"{kept}, changé")
    desk.get_by_role("button", name="Enregistrer").click()
    desk.get_by_text("est enregistré").wait_for()
    desk.get_by_role("link", name="Historique").click()
    assert "changé" in desk.locator(".changements ins").first.inner_text()
    check(desk)
    desk.get_by_role("button", name="Annuler ce changement").click()
    assert desk.locator(".changements > li").count() == 2


def test_a_file_is_looked_at_before_it_is_imported(desk: Any, tmp_path: Path) -> None:
    file = tmp_path / "lieux.csv"
    file.write_text("\n".join(PARTNERS) + "\n", encoding="utf-8")
    desk.goto("/accueil/import")
    desk.locator("input[type=file]").set_input_files(file)
    desk.locator("main button").first.click()
    assert "Fiches ajoutées" in desk.locator("main").inner_text()
    check(desk)


def test_a_workshop_is_added_by_keyboard_alone_and_without_javascript(plain_page: Any, store: Store) -> None:
    desk = log_in(plain_page, store)
    desk.goto("/accueil/programme/nouveau")
    told = {
        "library": "Média", "title": "Atelier du clavier", "need": "Utiliser un ordi", "date-0-day": "12122027",
        "date-0-from": "1000A", "date-0-to": "1130A",  # the letter counts where hours have a morning
    }  # fmt: skip
    for name, keys in told.items():
        desk.locator(f"#{name}").focus()
        desk.keyboard.type(keys)
    desk.keyboard.press("Enter")
    desk.get_by_text("L'atelier est enregistré.").wait_for()
    assert desk.locator("h1").inner_text() == "Atelier du clavier"
    desk.goto("/accueil/programme")
    assert "décembre" in desk.locator("li", has_text="Atelier du clavier").inner_text()


def test_two_desks_at_once_see_both_versions(desk: Any, store: Store) -> None:
    desk.goto("/accueil/programme")
    desk.locator(".fiches-annuaire a").first.click()
    number = desk.url.rpartition("/")[2].partition("?")[0]
    programme = WorkshopEditing(store.sessions, now)
    record = programme.record(number)
    programme.save(number, record.version, {"booking": "Par la poste"}, "Dominique")
    desk.locator("#booking").fill("Par pigeon")
    desk.get_by_role("button", name="Enregistrer").click()
    assert desk.locator("td", has_text="Par la poste").count() == desk.locator("td", has_text="Par pigeon").count() == 1
    check(desk)


def test_a_partner_corrects_and_the_desk_reads_it(page: Any, store: Store) -> None:
    link = f"/confirmer/{store.confirmations.make_link(store.catalogue.partners()[0].id)}"
    page.goto(link)
    check(page)
    page.get_by_role("button", name="Envoyer la correction").click()
    page.locator("[role=alert]").wait_for()
    check(page)
    page.get_by_label("Téléphone").fill("02 61 91 00 72")
    page.get_by_label("Autre chose à nous dire").fill("Nous avons déménagé au premier étage.")
    page.get_by_role("button", name="Envoyer la correction").click()
    check(page)
    log_in(page, store)
    page.goto("/accueil/corrections")
    assert "02 61 91 00 72" in page.locator(".correction textarea").first.input_value()
    check(page)


def test_sessions_full_waited_for_and_called_off(desk: Any, store: Store) -> None:
    session = next(one for one in store.bookings.coming() if one.left)
    for _ in range(session.left or 0):
        store.bookings.take(session.id)
    store.bookings.wait(session.id, "Léa", "0261910012")
    desk.goto("/accueil/ateliers")
    assert "Complet" in desk.locator(f"#seance-{session.id}").inner_text()
    check(desk)
    programme = WorkshopEditing(store.sessions, now)
    record = programme.record(str(session.workshop))
    programme.save(record.id, record.version, {"withdrawn": True}, "Dominique")
    desk.reload()
    assert "Séance annulée." in desk.locator(f"#seance-{session.id}").inner_text()
    check(desk)
    desk.goto("/accueil/programme?retires=1")
    desk.locator(".fiches-annuaire a").first.click()
    desk.get_by_role("button", name="Remettre cet atelier").click()
    check(desk)
