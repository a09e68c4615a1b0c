"""The desk's page: one field to look up, and the people who wait. Works without JavaScript too."""

from __future__ import annotations

from typing import Any

import aiohttp_jinja2
from aiohttp import web

from conversations.journal import CRISES
from web import keys
from web.auth import check_csrf
from web.desk_api import act_on, look_up
from web.errors import Refusal

_ACTIONS = {"prendre": "claim", "rendre": "release", "terminer": "close"}


async def show(request: web.Request) -> web.StreamResponse:
    """GET /accueil, with ``q`` when the form was sent without JavaScript."""
    context = {**await _queue(request), **await _found(request)}
    return aiohttp_jinja2.render_template("accueil.html", request, context)


async def results(request: web.Request) -> web.StreamResponse:
    """GET /accueil/recherche?q=…: only the results, for the page that is already open."""
    return aiohttp_jinja2.render_template("_resultats.html", request, await _found(request))


async def queue(request: web.Request) -> web.StreamResponse:
    """GET /accueil/demandes: only the list of open hand-offs."""
    return aiohttp_jinja2.render_template("_demandes.html", request, await _queue(request))


async def act(request: web.Request) -> web.StreamResponse:
    """POST /accueil/demandes/{id}/prendre, rendre or terminer."""
    await check_csrf(request)
    action = _ACTIONS.get(request.match_info["action"])
    if action is None:
        raise Refusal(404, "not_found")
    await act_on(request, action)
    raise web.HTTPSeeOther("/accueil#demandes")


async def _found(request: web.Request) -> dict[str, Any]:
    query = request.query.get("q", "")
    if not query.strip():
        return {"query": "", "found": None, "error": None}
    try:
        return {"query": query, "found": await look_up(request), "error": None}
    except Refusal as refusal:
        return {"query": query, "found": None, "error": request.app[keys.TEXTS].say(f"errors.{refusal.code}")}


async def _queue(request: web.Request) -> dict[str, Any]:
    services = request.app[keys.SERVICES]
    calls = await request.app[keys.WORK].run(services.handoffs.listed)
    urgent = sum(call.state == "waiting" and call.urgency in CRISES for call in calls)
    return {"calls": calls, "urgent": urgent, "staff": request[keys.STAFF]}
