"""How records are shown."""

from __future__ import annotations

import json
from typing import Any

import pytest
from markupsafe import Markup

from web.view import together


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("12 h 30", "12_h_30"),
        ("de 9 h à 12 h 30", "de 9_h à 12_h_30"),
        ("Appelez le 02 61 91 00 01.", "Appelez le 02_61_91_00_01."),
        ("à 2,8 km", "à 2,8_km"),
        ("24 heures sur 24", "24_heures sur 24"),
        ("10 % ou 3 €", "10_% ou 3_€"),
        ("l'Écluse 44600 Saint-Nazaire", "l&#39;Écluse 44600_Saint-Nazaire"),
        ("« Oui » : venez ; oui ! Quand ?", "«_Oui_»_: venez_; oui_! Quand_?"),
        ("12 histoires, 3 rue de la Mairie", "12 histoires, 3 rue de la Mairie"),
        ("What is it? Choose: now!", "What is it? Choose: now!"),
        ("<b>", "&lt;b&gt;"),
    ],
)
def test_what_is_read_as_one_word_is_not_cut(text: str, shown: str) -> None:
    assert together(text) == shown.replace("_", "\u00a0")


@pytest.mark.parametrize("html", ["<strong>02 61 91 00 01</strong>", '<a href="tel:0261910001">02 61 91 00 01</a>'])
def test_a_number_alone_in_its_element_stays_as_its_record_has_it(html: str) -> None:
    assert together(Markup(html)) == html  # noqa: S704


@pytest.mark.parametrize(
    "tag",
    [
        '<a href="/carte?q=12 rue ; 5 h">',
        '<input value="44600 Saint-Nazaire">',
        "<input value='à 12 h 30 > 11 h'>",
        '<svg viewBox="0 0 24 24"/>',
        '<path d="M 3 5 H 21"/>',
    ],
)
def test_what_machines_read_in_a_tag_stays_as_it_is(tag: str) -> None:
    shown = f"<p>Ouvert à 12 h{tag}jusqu'à 17 h</p>"
    kept = f"<p>Ouvert à 12\u00a0h{tag}jusqu'à 17\u00a0h</p>"
    assert together(Markup(shown)) == kept  # noqa: S704


async def test_the_page_keeps_hours_together_and_the_record_stays_as_it_is(house: Any) -> None:
    page = await (await house.client.post("/discuter", data={"text": "mes impots"})).text()
    assert "Ouvert, ferme à 17\u00a0h" in page
    told = await (await house.say(await house.open(), "mes impots")).json()
    (cards,) = [part["cards"] for part in told["messages"][-1]["parts"] if part["type"] == "referral"]
    assert cards[0]["hours_text"] == "ouvert, ferme à 17 h"
    assert "\u00a0" not in json.dumps(told, ensure_ascii=False)


async def test_typed_text_comes_back_as_it_was_typed(house: Any) -> None:
    typed = "à 12 h 30 ? " + "a" * 1000
    assert typed in await (await house.client.post("/discuter", data={"text": typed})).text()
