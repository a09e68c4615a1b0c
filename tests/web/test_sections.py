"""One header on every page of the desk: all the sections, the one in view, and what waits for a decision."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from knowledge.models import Partner
from storage.database import make_engine, session_factory

SECTIONS = {
    "/accueil": "Orienter",
    "/accueil/ateliers": "Séances",
    "/accueil/programme": "Programme",
    "/accueil/annuaire": "Annuaire",
    "/accueil/corrections": "Corrections",
    "/accueil/import": "Importer",
}


@pytest.fixture
async def desk(house: Any, tmp_path: Path) -> Any:
    """A partner has proposed a correction; the desk is logged in."""
    with session_factory(make_engine(f"sqlite:///{tmp_path / 'passerelle.db'}")).begin() as session:
        session.add(Partner(id="p1", source="e", source_id="p1", name="Lieu", kind="epn"))
    house.services.confirmations.propose(house.services.confirmations.make_link("p1"), {}, "Bonjour")
    await house.log_in()
    return house


async def links(house: Any, address: str) -> dict[str, str]:
    """Address → what its link says, in the navigation of a page."""
    page = await (await house.client.get(address)).text()
    (inside,) = re.findall(r'<nav class="rubriques".*?</nav>', page, re.S)
    found = re.findall(r'<a href="([^"]+)"([^>]*)>(.*?)</a>', inside, re.S)
    plain = {where: " ".join(unescape(re.sub(r"<[^>]+>", "", said)).split()) for where, _, said in found}
    current = [where for where, attributes, _ in found if 'aria-current="page"' in attributes]
    return {**plain, "current": ", ".join(current)}


@pytest.mark.parametrize(
    ("address", "current"),
    [
        *((address, address) for address in SECTIONS),
        ("/accueil/annuaire/nouveau", "/accueil/annuaire"),
        ("/accueil/annuaire/p1", "/accueil/annuaire"),
        ("/accueil/annuaire/p1/historique", "/accueil/annuaire"),
    ],
)
async def test_every_page_leads_to_every_section_and_says_what_waits(desk: Any, address: str, current: str) -> None:
    told = {**SECTIONS, "/accueil/corrections": "Corrections (1 en attente)"}
    assert await links(desk, address) == {**told, "current": current}


async def test_a_database_that_does_not_answer_holds_no_page_back(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked() -> int:
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr(desk.services.proposals, "waiting_count", locked)
    assert (await links(desk, "/accueil/import"))["/accueil/corrections"] == "Corrections"


async def test_pieces_of_a_page_count_nothing(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are asked for every few seconds, and have no header."""
    monkeypatch.setattr(desk.services.proposals, "waiting_count", lambda: pytest.fail("counted"))
    for address in ("/accueil/demandes", "/accueil/recherche?q=impots", "/api/v1/desk/handoffs", "/discuter"):
        assert (await desk.client.get(address)).status == 200
