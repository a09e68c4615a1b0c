"""The coming sessions as a calendar that anyone may subscribe to."""

from __future__ import annotations

import hashlib

from aiohttp import web

from web import keys
from web.errors import Refusal

_KEPT = "public, max-age=900"  # seconds; a calendar program asks every few hours, a crowd of them must not cost more


async def ics(request: web.Request) -> web.StreamResponse:
    """GET /ateliers.ics, of all libraries or of ``?bibliotheque=slug``, or ``?library=slug`` as the API says.

    Raises Refusal 404 for an unknown one.
    """
    services, work = request.app[keys.SERVICES], request.app[keys.WORK]
    library = request.query.get("bibliotheque") or request.query.get("library") or None
    text = await work.run(services.calendar, library)
    if text is None:
        raise Refusal(404, "not_found")
    body = text.encode()
    tag = hashlib.sha256(body).hexdigest()[:32]
    asked = request.if_none_match or ()
    response = web.Response(status=304) if any(one.value in (tag, "*") for one in asked) else _file(body)
    response.etag = tag
    response.headers["Cache-Control"] = _KEPT
    return response


def _file(body: bytes) -> web.Response:
    response = web.Response(body=body, content_type="text/calendar", charset="utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="ateliers.ics"'
    return response
