"""The description of the API says what the code does: fields, headers, patterns and refusals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import web
from web.api import CHOICE, CLIENT_ID, LIBRARY

DESCRIPTION = json.loads((Path(web.__file__).with_name("openapi.json")).read_text(encoding="utf-8"))
PATHS: dict[str, dict[str, Any]] = DESCRIPTION["paths"]
OPERATIONS = [(path, method) for path, methods in PATHS.items() for method in methods]
CURRENT = "/conversations/current"
TEXT = {"client_msg_id": "one", "text": "impots"}
CHOSEN = {"client_msg_id": "two", "choice": "need:caf"}
OPINION = {"helped": True, "seq": 1}


def body_of(path: str) -> dict[str, Any]:
    schema: dict[str, Any] = PATHS[path]["post"]["requestBody"]["content"]["application/json"]["schema"]
    return schema


def parameters(path: str, method: str) -> dict[str, dict[str, Any]]:
    """The described parameters of a call by name, references followed."""
    known = DESCRIPTION["components"]["parameters"]
    told = PATHS[path][method].get("parameters", [])
    found = [known[one["$ref"].rpartition("/")[2]] if "$ref" in one else one for one in told]
    return {one["name"]: one for one in found}


def test_ids_and_names_have_the_patterns_of_the_code() -> None:
    text, choice = body_of(f"{CURRENT}/messages")["oneOf"]
    for schema in (text, choice):
        assert schema["properties"]["client_msg_id"]["pattern"] == f"^{CLIENT_ID.pattern}$"
    assert choice["properties"]["choice"]["pattern"] == f"^{CHOICE.pattern}$"
    library = parameters("/availability", "get")["library"]["schema"]["pattern"]
    assert library == f"^{LIBRARY.pattern}$"
    opening = body_of("/conversations")["properties"]["library"]["pattern"]
    assert opening == library.replace("{1,", "{0,"), "an empty name is none"


@pytest.mark.parametrize(
    ("path", "schema", "whole"),
    [
        (f"{CURRENT}/messages", body_of(f"{CURRENT}/messages")["oneOf"][0], TEXT),
        (f"{CURRENT}/messages", body_of(f"{CURRENT}/messages")["oneOf"][1], CHOSEN),
        (f"{CURRENT}/feedback", body_of(f"{CURRENT}/feedback"), OPINION),
        ("/conversations", body_of("/conversations"), {"library": "", "key": "x"}),
    ],
)
async def test_a_field_is_required_exactly_when_its_absence_is_refused(
    house: Any, path: str, schema: dict[str, Any], whole: dict[str, Any]
) -> None:
    assert set(schema["properties"]) == set(whole)
    headers = await house.open()
    for field in whole:
        body = {name: value for name, value in whole.items() if name != field}
        response = await house.client.post(f"/api/v1{path}", json=body, headers=headers)
        assert (response.status == 422) is (field in schema["required"]), field


@pytest.mark.parametrize(("path", "method"), [one for one in OPERATIONS if one[0].startswith("/desk")])
async def test_a_desk_call_needs_a_session_and_the_described_header(house: Any, path: str, method: str) -> None:
    address = f"/api/v1{path}".replace("{id}", "none")
    assert PATHS[path][method]["security"] == [{"desk": []}]
    assert (await house.client.request(method, address)).status == 401
    await house.log_in()
    del house.client.session.headers["X-CSRF"]
    response = await house.client.request(method, address)
    told = parameters(path, method).get("X-CSRF", {"required": False})["required"]
    assert (response.status == 403) is told
    assert told is False or "403" in PATHS[path][method]["responses"]


@pytest.mark.parametrize(("path", "method"), [one for one in OPERATIONS if one[0].startswith(CURRENT)])
async def test_a_call_about_a_conversation_needs_its_token(house: Any, path: str, method: str) -> None:
    response = await house.client.request(method, f"/api/v1{path}", json={**TEXT, **OPINION})
    assert response.status == 401 and "401" in PATHS[path][method]["responses"]
    assert PATHS[path][method]["security"] == [{"patron": []}]


@pytest.mark.parametrize(
    ("path", "method", "sent", "status"),
    [
        ("/conversations", "post", {"json": {"library": "nulle-part"}}, 422),
        ("/conversations", "post", {"data": b"{"}, 400),
        ("/availability", "get", {"params": {"library": "à l'ouest"}}, 422),
        ("/availability", "get", {"params": {"library": "nulle-part"}}, 422),
        (f"{CURRENT}/messages", "post", {"json": {**TEXT, "text": "mes papiers"}}, 409),
        (f"{CURRENT}/messages", "post", {"json": {**TEXT, "client_msg_id": "é"}}, 422),
        (f"{CURRENT}/messages", "post", {"data": b"{"}, 400),
        (f"{CURRENT}/messages", "get", {"params": {"after": "x"}}, 422),
        (f"{CURRENT}/stream", "get", {"params": {"after": "x"}}, 422),
        (f"{CURRENT}/feedback", "post", {"json": {**OPINION, "seq": 99}}, 422),
        (f"{CURRENT}/feedback", "post", {"data": b"{"}, 400),
        ("/desk/lookup", "get", {}, 422),
        ("/desk/handoffs/{id}/claim", "post", {}, 404),
        ("/desk/handoffs/{id}/release", "post", {}, 404),
        ("/desk/handoffs/{id}/close", "post", {}, 404),
    ],
)
async def test_a_refusal_is_described_and_has_the_one_shape(
    house: Any, path: str, method: str, sent: dict[str, Any], status: int
) -> None:
    object.__setattr__(house.services, "availability", unknown_library)
    await house.log_in()
    headers = await house.open()
    await house.client.post(f"/api/v1{CURRENT}/messages", json=TEXT, headers=headers)
    response = await house.client.request(
        method, f"/api/v1{path}".replace("{id}", "none"), headers={**headers, "X-CSRF": await house.csrf()}, **sent
    )
    error = (await response.json())["error"]
    assert response.status == status and str(status) in PATHS[path][method]["responses"]
    assert {"code", "message", "field"} <= set(error) and error["message"].endswith(".")


def unknown_library(library: str | None) -> Any:
    raise KeyError(library)


async def test_a_call_for_a_person_has_exactly_the_described_fields(house: Any) -> None:
    await house.say(await house.open(), "un humain")
    await house.log_in()
    (call,) = (await (await house.client.get("/api/v1/desk/handoffs")).json())["handoffs"]
    described = DESCRIPTION["components"]["schemas"]["Handoff"]
    assert set(call) == set(described["properties"]) == set(described["required"])
