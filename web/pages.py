"""Pages that hold nothing personal: the demonstration library and the description of the API."""

from __future__ import annotations

from pathlib import Path

import aiohttp_jinja2
from aiohttp import web

from web import keys

_OPENAPI = Path(__file__).with_name("openapi.json")


async def home(request: web.Request) -> web.StreamResponse:
    """GET /: a library's page with the widget."""
    services = request.app[keys.SERVICES]
    library = await request.app[keys.CONTACT].now()
    context = {"library": library, "secours": services.contacts_for("danger", None)}
    return aiohttp_jinja2.render_template("bibliotheque.html", request, context)


async def openapi(request: web.Request) -> web.StreamResponse:
    """GET /api/v1/openapi.json"""
    return web.FileResponse(_OPENAPI, headers={"Content-Type": "application/json"})
