"""What a form sent, so that the page which says "patientez" offers to send it again: nothing that was typed is lost."""

from __future__ import annotations

from aiohttp import web

_FORM = "application/x-www-form-urlencoded"
_SECRET = "password"  # noqa: S105 - the name of the field: never written into a page


async def fields_sent(request: web.Request) -> list[tuple[str, str]] | None:
    """The fields of a page's form in their order; None when there are none to send again: calls of programs, files,
    passwords, and what cannot be read."""
    if request.method != "POST" or request.content_type != _FORM or request.path.startswith("/api/"):
        return None
    try:
        form = await request.post()
    except (ValueError, LookupError, web.HTTPException):
        return None
    fields = [(name, value) for name, value in form.items() if isinstance(value, str)]
    return None if any(name == _SECRET for name, _ in fields) else fields
