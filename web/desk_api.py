"""The desk part of the JSON API (CONTRACT.md §4). The guard in auth.py has already checked the session."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from aiohttp import web

from conversations.handoff import AlreadyClaimed, Call, UnknownHandoff
from conversations.privacy import MAX_CHARACTERS, clean
from web import keys
from web.errors import Refusal


async def lookup(request: web.Request) -> web.Response:
    """GET /desk/lookup?q=…"""
    return web.json_response(await look_up(request))


async def list_handoffs(request: web.Request) -> web.Response:
    """GET /desk/handoffs: open ones, gravest first."""
    calls = await request.app[keys.WORK].run(request.app[keys.SERVICES].handoffs.listed)
    return web.json_response({"handoffs": [call.as_dict() for call in calls]})


async def claim(request: web.Request) -> web.Response:
    """POST /desk/handoffs/{id}/claim"""
    return web.json_response((await act_on(request, "claim")).as_dict())


async def release(request: web.Request) -> web.Response:
    """POST /desk/handoffs/{id}/release"""
    return web.json_response((await act_on(request, "release")).as_dict())


async def close(request: web.Request) -> web.Response:
    """POST /desk/handoffs/{id}/close"""
    return web.json_response((await act_on(request, "close")).as_dict())


async def look_up(request: web.Request) -> dict[str, Any]:
    """The look-up of the query's ``q``. Raises Refusal 422 when it is absent or too long."""
    q = clean(request.query.get("q", ""))
    if not q:
        raise Refusal(422, "empty", "q")
    if len(q) > MAX_CHARACTERS:
        raise Refusal(422, "too_long", "q")
    return await request.app[keys.SERVICES].lookup.lookup(q, request.query.get("library"))


async def act_on(request: web.Request, action: str) -> Call:
    """Claims, releases or closes the hand-off of the path, and tells the patron. Raises Refusal 404 or 409."""
    services, work = request.app[keys.SERVICES], request.app[keys.WORK]
    actions: dict[str, Callable[[str, str, tuple[dict[str, Any], ...]], Call]] = {
        "claim": services.handoffs.claim,
        "release": services.handoffs.release,
        "close": services.handoffs.close,
    }
    if action not in actions:
        raise Refusal(404, "not_found")
    try:
        told = (await _told(request, action),)
        call = await work.run(actions[action], request.match_info["id"], request[keys.STAFF].name, told)
    except UnknownHandoff:
        raise Refusal(404, "not_found") from None
    except AlreadyClaimed as error:
        code = "already_claimed" if error.holder else "already_closed"
        raise Refusal(409, code, values={"holder": error.holder}) from None
    if call.conversation_id is not None:
        request.app[keys.WAKEUPS].notify(call.conversation_id)
    return call


async def _told(request: web.Request, action: str) -> dict[str, Any]:
    """What the patron reads; written with the change itself, so that neither exists without the other.

    Who takes a call while the library is closed has read it: the patron must not wait for them now.
    """
    sentence = {"claim": "handoff.claimed", "release": "handoff.noted", "close": "handoff.closed_by_desk"}[action]
    if action == "claim" and await _is_closed(request):
        sentence = "handoff.claimed_closed"
    state = {"claim": "claimed", "release": "waiting", "close": "bot"}[action]
    return {"type": "handoff", "state": state, "text": request.app[keys.TEXTS].say(sentence)}


async def _is_closed(request: web.Request) -> bool:
    """Whether the library that the call of the path is for is closed now; that of the network when it is for none."""
    services, run = request.app[keys.SERVICES], request.app[keys.WORK].run
    calls = await run(services.handoffs.listed)
    library = next((call.library for call in calls if call.id == request.match_info["id"]), None)
    for one in dict.fromkeys((library, None)):  # that of the call may have left the network since
        with suppress(KeyError):
            return (await run(services.availability, one)).open_now is False
    return False
