"""What holds for every address: headers, errors of one shape, health, a description that matches."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

import web
from knowledge.links import https
from web.texts import Texts
from web.view import french_day, tel

pytestmark = pytest.mark.patience

ROOT = Path(web.__file__).parent


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/discuter",
        "/accueil/connexion",
        "/api/v1/availability",
        "/nulle-part",
        "/static/chat.css",
        "/confirmer/rien",
    ],
)
async def test_every_answer_carries_the_security_headers(house: Any, address: str) -> None:
    headers = (await house.client.get(address)).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


async def test_errors_have_one_shape_under_the_api_and_a_gentle_page_elsewhere(house: Any) -> None:
    response = await house.client.get("/api/v1/nothing")
    assert response.status == 404
    assert set((await response.json())["error"]) == {"code", "message", "field"}
    page = await house.client.get("/nothing")
    assert page.status == 404 and "Cette page n'existe pas" in (await page.text()).replace("&#39;", "'")
    assert (await house.client.put("/api/v1/conversations")).status == 405


async def test_an_error_leads_back_to_where_one_was(house: Any) -> None:
    await house.log_in()
    desk, patron = [await (await house.client.get(address)).text() for address in ("/accueil/rien", "/rien")]
    assert 'href="/accueil"' in desk and "/discuter" not in desk
    assert 'href="/discuter"' in patron and "/accueil" not in patron


async def test_an_unexpected_failure_shows_and_logs_no_words_of_the_patron(
    house: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: Any) -> None:
        raise RuntimeError("mot secret")

    monkeypatch.setattr(house.engine, "greeting", broken)
    response = await house.client.post("/api/v1/conversations")
    assert response.status == 500
    assert "secret" not in await response.text() and "secret" not in caplog.text


async def test_health_and_readiness(house: Any) -> None:
    alive = await house.client.get("/healthz")
    assert alive.status == 200 and (await alive.json())["service"] == "passerelle"
    assert (await house.client.get("/readyz")).status == 200
    house.engine.ready = False
    response = await house.client.get("/readyz")
    assert response.status == 503
    assert (await response.json())["model"] is False


async def test_a_database_that_takes_no_writes_is_not_ready(house: Any, tmp_path: Path) -> None:
    rival = sqlite3.connect(tmp_path / "passerelle.db", isolation_level=None)
    rival.execute("BEGIN IMMEDIATE")
    try:
        response = await house.client.get("/readyz")
        assert response.status == 503 and (await response.json())["database"] is False
    finally:
        rival.close()
    house.clock.forward(seconds=6)
    assert (await house.client.get("/readyz")).status == 200


async def test_asking_often_whether_it_is_ready_costs_one_try(house: Any) -> None:
    tries: list[int] = []
    object.__setattr__(house.services, "check_writable", lambda: tries.append(1))
    await asyncio.gather(*(house.client.get("/readyz") for _ in range(5)))
    assert len(tries) == 1
    house.clock.forward(seconds=6)
    await house.client.get("/readyz")
    assert len(tries) == 2


async def test_the_description_lists_every_address_of_the_api_and_no_other(house: Any) -> None:
    described = (await (await house.client.get("/api/v1/openapi.json")).json())["paths"]
    written = {(method, path) for path, methods in described.items() for method in methods}
    routed = {
        (route.method.lower(), route.resource.canonical.removeprefix("/api/v1"))
        for route in house.client.app.router.routes()
        if route.resource.canonical.startswith("/api/v1") and route.method != "HEAD"
    }
    assert written == routed


def test_every_reference_of_the_description_exists() -> None:
    text = (ROOT / "openapi.json").read_text(encoding="utf-8")
    schemas = json.loads(text)["components"]["schemas"]
    for piece in text.split('"$ref": "#/components/schemas/')[1:]:
        assert piece.split('"')[0] in schemas


def test_no_page_loads_anything_from_elsewhere_or_inline() -> None:
    for path in [*(ROOT / "templates").glob("*.html"), *(ROOT / "static").glob("*.js")]:
        text = path.read_text(encoding="utf-8")
        for forbidden in ('src="http', "style=", "onclick", "innerHTML", "|safe", "| safe"):
            assert forbidden not in text, (path.name, forbidden)


def test_our_javascript_stays_small() -> None:
    import gzip

    names = ("passerelle-chat.js", "client.js", "parts.js", "room.js", "typography.js")
    assert sum(len(gzip.compress((ROOT / "static" / name).read_bytes())) for name in names) <= 20_000


def test_sentences_are_short() -> None:
    """Plain French: 15 words at most a sentence (EXPERIENCE.md)."""
    import re

    tree = Texts.load()
    for group in ("errors", "masked", "handoff", "trouble", "feedback", "confirm", "corrections"):
        for sentence in (s for s in tree.get(group).values() if isinstance(s, str)):
            for part in re.split(r"[.?!]\s", sentence):
                assert len(part.split()) <= 15, part


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://exemple.fr/a", "https://exemple.fr/a"),
        ("javascript:alert(1)", None),
        ("http://a.fr", None),
        (None, None),
    ],
)
def test_only_https_links_are_shown(link: str | None, kept: str | None) -> None:
    assert https(link) == kept


def test_a_phone_becomes_a_link() -> None:
    assert tel("02 61 91 12 34") == "0261911234"


def test_the_first_day_of_a_month_is_said_as_in_french() -> None:
    texts, now = Texts.load(), datetime(2026, 11, 21, 12, tzinfo=timezone.utc)
    assert texts.moment(datetime(2026, 12, 1, 13, tzinfo=timezone.utc), now) == "mardi 1er décembre à 14 h"
    assert texts.moment(datetime(2026, 12, 11, 13, tzinfo=timezone.utc), now) == "vendredi 11 décembre à 14 h"
    assert texts.moment(datetime(2027, 1, 5, 13, tzinfo=timezone.utc), now) == "mardi 5 janvier 2027 à 14 h"
    assert french_day("2026-10-01", texts) == "1er octobre 2026"
