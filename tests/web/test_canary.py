"""Canaries in every route and field: afterwards no file, log or output of ours holds one of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

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


def found_in(content: bytes) -> list[str]:
    """The canaries that a content holds, with or without their blanks."""
    text = content.decode("utf-8", "replace").lower()
    return [
        kind for kind, secret in CANARIES.items() if secret.lower() in text or secret.lower().replace(" ", "") in text
    ]


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


@pytest.mark.parametrize("kind", ["sentence", "short", *(kind for kind in CANARIES if kind != "name")])
async def test_no_canary_is_kept_anywhere(
    house: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], kind: str
) -> None:
    caplog.set_level("DEBUG")
    whole = SENTENCE.format(**CANARIES)
    secret = {"sentence": whole, "short": f"panne, mon nom c {CANARIES['name']}"}.get(kind) or CANARIES[kind]
    await house.log_in()
    await through_the_api(house, secret)
    await through_the_pages(house, secret)
    said = capfd.readouterr()
    # aiohttp's own debug lines name addresses; the application runs without an access log (passerelle.server).
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name != "aiohttp.access")
    kept = {path.name: found_in(path.read_bytes()) for path in tmp_path.iterdir()}
    kept |= {"log": found_in(ours.encode()), "out": found_in((said.out + said.err).encode())}
    assert {place: kinds for place, kinds in kept.items() if kinds} == {}
    given = "\n".join(str(turn.get("text")) + str(turn.get("choice")) for turn in house.engine.given)
    assert found_in(given.encode()) == []
