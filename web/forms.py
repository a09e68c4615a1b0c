"""Reads the forms of pages."""

from __future__ import annotations

from aiohttp import web

from web.errors import Refusal


async def read_form(request: web.Request) -> dict[str, str]:
    """The form's text fields; files are ignored. Raises Refusal 400 for bytes that are not UTF-8."""
    try:
        form = await request.post()
    except (ValueError, LookupError):
        raise Refusal(400, "bad_request") from None
    return {name: value for name, value in form.items() if isinstance(value, str)}


def read_number(text: str | None) -> int:
    """A number as an address or a hidden field has it; 0 for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
