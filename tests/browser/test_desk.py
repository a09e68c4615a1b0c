"""The desk in a real browser, at the width of a telephone: look-up, and a call taken without leaving the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from passerelle.settings import Settings
from passerelle.wiring import open_store

NAME, PASSWORD = "Camille", "une-passerelle-solide"
WORDS = "jai une lettre de la caf"


@pytest.fixture
def desk(page: Any, installation: Path) -> Any:
    """The desk's page, after a login by keyboard alone."""
    accounts = open_store(Settings.load({}, data_dir=installation)).accounts
    if NAME not in accounts.names():
        accounts.add(NAME, PASSWORD)
    page.goto("/accueil")
    page.get_by_label("Nom").focus()
    page.keyboard.type(NAME)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/accueil")
    return page


@pytest.fixture
def called(desk: Any, plain_page: Any) -> Any:
    """The desk's page while a patron, who wrote a few words first, waits for a person."""
    plain_page.goto("/discuter")
    plain_page.get_by_label("Votre message").fill(WORDS)
    plain_page.locator("#ecrire").get_by_role("button", name="Parler à quelqu'un").click()
    plain_page.locator("#dernier").wait_for()
    desk.goto("/accueil")
    yield desk
    plain_page.get_by_role("button", name="Effacer et quitter").click()


def overflow(page: Any) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def tab_to(page: Any, selector: str) -> None:
    """Presses Tab until what the selector names has the focus, as someone without a mouse does."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"the keyboard does not reach {selector}")


def test_a_look_up_as_the_desk_types_it_gives_cards_to_phone(desk: Any) -> None:
    """The field has the focus at once; results come while typing."""
    assert desk.evaluate("document.activeElement.id") == "q"
    desk.keyboard.type("mdph renouv 44600")
    card = desk.locator("#resultats .fiche").first
    card.wait_for()
    assert "Handicap" in desk.locator("#resultats .lecture").inner_text()
    assert "Saint-Nazaire" in desk.locator("#resultats .lecture").inner_text()
    assert card.locator("a[href^='tel:']").count() == 1
    assert desk.get_by_text("À dire au téléphone").is_visible()
    assert "trouvé" in desk.locator("#compte").inner_text()
    assert overflow(desk) <= 0


def test_an_urgent_look_up_shows_the_numbers(desk: Any) -> None:
    desk.keyboard.type("son mari la frappe")
    desk.locator("#resultats .numero").first.wait_for()
    assert "17" in desk.locator("#resultats .numero strong").all_inner_texts()


def test_a_call_is_read_taken_and_ended_by_keyboard(called: Any) -> None:
    call = called.locator(".demande", has_text="Lire son message")
    message = call.locator("blockquote")
    assert not message.is_visible(), "others may see the screen of a desk"
    tab_to(called, ".mots summary")
    called.keyboard.press("Enter")
    assert message.inner_text() == WORDS
    tab_to(called, "[data-action=claim]")
    called.keyboard.press("Enter")
    called.get_by_text("Vous avez pris cette demande.").wait_for()
    assert overflow(called) <= 0
    tab_to(called, "[data-action=close]")
    called.keyboard.press("Enter")
    called.get_by_text("Vous avez pris cette demande.").wait_for(state="detached")
    assert called.url.endswith("/accueil")


def test_axe_finds_nothing_serious_at_the_desk(called: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    called.get_by_label("Besoin, sigle ou commune").fill("mdph renouv 44600")
    called.locator("#resultats .fiche").first.wait_for()
    called.locator(".mots summary").first.click()
    found = Axe().run(called).response["violations"]
    serious = [(v["id"], [n["html"] for n in v["nodes"]]) for v in found if v["impact"] in ("serious", "critical")]
    assert serious == []
