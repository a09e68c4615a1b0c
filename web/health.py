"""Whether the process lives and whether it can serve."""

from __future__ import annotations

from aiohttp import web

from web import keys

NAME = "passerelle"
"""What ``/healthz`` calls the service, so that ``doctor`` knows it from others on its port."""


async def healthz(request: web.Request) -> web.Response:
    """GET /healthz: the process is up."""
    return web.json_response({"status": "ok", "service": NAME})


async def readyz(request: web.Request) -> web.Response:
    """GET /readyz: the model is loaded and the database takes writes, else 503 and which is not."""
    checks = {
        "model": request.app[keys.SERVICES].engine.ready,
        "database": await request.app[keys.READINESS].writable(),
    }
    ready = all(checks.values())
    return web.json_response({"status": "ok" if ready else "unavailable", **checks}, status=200 if ready else 503)
