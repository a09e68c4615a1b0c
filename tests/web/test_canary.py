"""Canaries in every route and field: afterwards no file, log or output of ours holds one of them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import FormData, web

from knowledge.models import Library, Partner, Workshop, WorkshopDate
from storage.database import make_engine, session_factory
from web.confirm import form_token as csrf_of
from web.routes import table

CANARIES = {
    "nir": "2 84 12 75 451 089 46",
    "iban": "FR76 3000 6000 0112 3456 7890 189",
    "phone": "06 98 76 54 32",
    "email": "zoe.canari@exemple.fr",
    "card": "4970 1012 3456 7890",
    "name": "Zoé Canarelli",
}
SENTENCE = "bonjour je m'appelle {name}, sécu {nir}, compte {iban}, tél {phone}, mail {email}, carte {card}, mes impots"
CURRENT = "/api/v1/conversations/current"
KINDS = ["sentence", "short", *(kind for kind in CANARIES if kind != "name")]
EVERYTHING = frozenset(KINDS)
_PUBLIC_RECORD = "the directory is public: what the desk writes there is meant to be read"
ON_PURPOSE: dict[tuple[str, str], tuple[frozenset[str], str]] = {
    ("POST", "/accueil/annuaire/nouveau"): (EVERYTHING, _PUBLIC_RECORD),
    ("POST", "/accueil/annuaire/{id}"): (EVERYTHING, _PUBLIC_RECORD),
    ("POST", "/accueil/corrections/{id}/accepter"): (EVERYTHING, _PUBLIC_RECORD),
    ("POST", "/accueil/import"): (EVERYTHING, "a file of the directory, kept for an hour"),
    ("POST", "/accueil/ateliers/{id}/{action}"): (frozenset({"short", "phone"}), "a waiting list is names and phones"),
    ("POST", "/confirmer/{token}/corriger"): (frozenset({"phone"}), "the phone of a public place"),
}
"""Routes that keep what they are given, the kinds that they keep, and why; whatever they keep, they log nothing."""
FIELDS = (
    "action", "address", "change", "commune", "digest", "email", "hours", "hours_note", "kind", "name", "note",
    "password", "phone", "postcode", "published", "q", "seal", "service-0-cost", "text", "version", "website", "what",
    "whole",
)  # fmt: skip
ACTIONS = {"/accueil/ateliers/{id}/{action}": "attendre", "/accueil/ateliers/attente/{id}/{action}": "placer",
           "/accueil/demandes/{id}/{action}": "prendre", "/accueil/annuaire/{id}/{action}": "annuler"}  # fmt: skip
ENDS_THE_SESSION = ("/accueil/deconnexion", "/accueil/connexion")
ROUTES = sorted(
    {(one.method, one.path) for one in table() if isinstance(one, web.RouteDef)},
    key=lambda route: (route[1] in ENDS_THE_SESSION, route),
)


def found_in(content: bytes) -> list[str]:
    """The canaries that a content holds, with or without their blanks."""
    text = content.decode("utf-8", "replace").lower()
    return [
        kind for kind, secret in CANARIES.items() if secret.lower() in text or secret.lower().replace(" ", "") in text
    ]


def secret_of(kind: str) -> str:
    """What is typed: everything in one sentence, a name alone, or one canary alone."""
    whole = SENTENCE.format(**CANARIES)
    return {"sentence": whole, "short": f"panne, mon nom c {CANARIES['name']}"}.get(kind) or CANARIES[kind]


def kept_in(folder: Path) -> dict[str, list[str]]:
    """The files that hold a canary, and which."""
    held = {path.name: found_in(path.read_bytes()) for path in folder.rglob("*") if path.is_file()}
    return {place: kinds for place, kinds in held.items() if kinds}


def told_by(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> dict[str, list[str]]:
    """The same of the log and of what is printed. aiohttp's own debug lines name addresses; the application runs
    without an access log (passerelle.server)."""
    said = capfd.readouterr()
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name != "aiohttp.access")
    told = {"log": found_in(ours.encode()), "out": found_in((said.out + said.err).encode())}
    return {place: kinds for place, kinds in told.items() if kinds}


@pytest.fixture
async def places(house: Any, tmp_path: Path) -> dict[str, str]:
    """What stands for the blank of a route's path, so that its handler has something to work on."""
    soon = house.clock() + timedelta(days=1)
    session_1 = WorkshopDate(id=1, start=soon, end=soon, seats=1)
    workshop = Workshop(code="souris", title="La souris", need="ordinateur", dates=[session_1])
    with session_factory(make_engine(f"sqlite:///{tmp_path / 'passerelle.db'}")).begin() as session:
        session.add(Library(slug="ici", name="Ici", territory=[], workshops=[workshop]))
        session.add(Partner(id="p1", source="e", source_id="p1", name="Lieu", kind="epn"))
    confirmations = house.services.confirmations
    confirmations.propose(confirmations.make_link("p1"), {"phone": "02 61 91 00 02"}, "Bonjour")
    return {
        "/accueil/ateliers": "1",
        "/accueil/annuaire": "p1",
        "/accueil/corrections": house.services.proposals.waiting()[0].id,
        "/confirmer": confirmations.make_link("p1"),
    }


async def through(house: Any, route: tuple[str, str], places: dict[str, str], secret: str) -> int:
    """Calls one route with a secret in every field that any page has, in its query and as JSON; the status."""
    method, path = route
    own = next((value for start, value in places.items() if path.startswith(start)), "x")
    action = ACTIONS.get(path, "")
    address = path.replace("{id}", own).replace("{token}", own).replace("{action}", action)
    everything = dict.fromkeys(FIELDS, secret)
    if path.startswith("/api/"):
        body = {"client_msg_id": "canari-0001", **everything}
        answer = await house.client.request(method, address, params=everything, json=body)
    elif method == "POST":
        own_tokens = {"csrf": csrf_of(own) if path.startswith("/confirmer") else house.client.session.headers["X-CSRF"]}
        form = {**everything, **own_tokens, "token": "a" * 32}
        if path == "/accueil/import":
            form = FormData({**own_tokens, "published": secret[:100]})  # type: ignore[assignment]  # a form too
            form.add_field("file", secret.encode(), filename="lieux.csv")  # type: ignore[attr-defined]
        answer = await house.client.post(address, data=form)
    else:
        answer = await house.client.request(method, address, params=everything)
    await answer.release()
    return int(answer.status)


async def through_the_api(house: Any, secret: str) -> None:
    client, headers = house.client, await house.open()
    await house.say(headers, secret)
    for field in ("choice", "client_msg_id", "text"):
        body = {"client_msg_id": "canari-0001", "text": "bonjour", field: secret}
        await client.post(f"{CURRENT}/messages", json=body, headers=headers)
    compact = "".join(secret.split())[:64]
    await client.post(f"{CURRENT}/messages", json={"client_msg_id": compact, "text": "impots"}, headers=headers)
    await client.post(
        f"{CURRENT}/messages", json={"client_msg_id": "c" * 8, "choice": compact.lower()}, headers=headers
    )
    for field in ("library", "key"):
        for value in (secret, compact):
            await client.post("/api/v1/conversations", json={field: value})
    await client.post(f"{CURRENT}/feedback", json={"helped": secret, "seq": secret, "text": secret}, headers=headers)
    await client.post(f"{CURRENT}/feedback", json={"helped": True, "seq": 1, "comment": secret}, headers=headers)
    await client.post(f"{CURRENT}/handoff", json={"reason": secret, "commune": secret}, headers=headers)
    await client.get("/api/v1/availability", params={"library": secret})
    await client.get(f"{CURRENT}/messages", params={"after": secret}, headers={"Authorization": f"Bearer {secret}"})
    await client.post(f"{CURRENT}/messages", data=secret, headers=headers)


async def through_the_pages(house: Any, secret: str) -> None:
    client = house.client
    await client.post("/discuter", data={"text": secret})
    await client.post("/discuter", data={"text": "bonjour", "client_msg_id": secret, "choice": ""})
    await client.post("/discuter", data={"choice": secret})
    await client.post("/discuter", data={"text": secret * 20})
    await client.get(
        "/discuter", params={"q": secret}, headers={"Referer": "/" + secret.encode("ascii", "ignore").decode()}
    )
    await client.get(f"/{secret}")
    for address in ("/accueil", "/accueil/recherche", "/api/v1/desk/lookup"):
        await client.get(address, params={"q": secret, "library": secret})
    await client.post(f"/api/v1/desk/handoffs/{secret.replace('/', '')}/claim")


@pytest.mark.parametrize("kind", KINDS)
async def test_no_canary_is_kept_anywhere(
    house: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], kind: str
) -> None:
    caplog.set_level("DEBUG")
    secret = secret_of(kind)
    await house.log_in()
    await through_the_api(house, secret)
    await through_the_pages(house, secret)
    assert {**kept_in(tmp_path), **told_by(caplog, capfd)} == {}
    given = "\n".join(str(turn.get("text")) + str(turn.get("choice")) for turn in house.engine.given)
    assert found_in(given.encode()) == []


@pytest.mark.parametrize("kind", KINDS)
async def test_no_route_of_the_table_keeps_or_logs_a_canary(
    house: Any,
    places: dict[str, str],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    kind: str,
) -> None:
    """Every route that the application has, so that a new one cannot be forgotten; then those that keep on purpose."""
    caplog.set_level("DEBUG")
    await house.log_in()
    kept_by: dict[tuple[str, str], Any] = {}
    on_purpose = {route for route, (kinds, _why) in ON_PURPOSE.items() if kind in kinds}
    for route in ROUTES:
        if route not in on_purpose and (route[0], route[1]) != ("GET", f"{CURRENT}/stream"):
            status = await through(house, route, places, secret_of(kind))
            assert status < 500, route
            kept = kept_in(tmp_path)
            if kept:
                kept_by.setdefault(route, kept)
                break
    assert kept_by == {}
    await house.log_in()
    for route in on_purpose:
        assert await through(house, route, places, secret_of(kind)) < 500
    assert told_by(caplog, capfd) == {}


def test_what_keeps_on_purpose_is_a_route_and_says_why() -> None:
    assert ON_PURPOSE.keys() <= set(ROUTES) and all(kinds and why for kinds, why in ON_PURPOSE.values())
