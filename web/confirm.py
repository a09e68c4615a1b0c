"""The page behind a partner's private link: what Passerelle says of it, "tout est juste", or a correction.

No script, no cookie. The form carries a token derived from the link's own, which no other site knows.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping

import aiohttp_jinja2
from aiohttp import web

from conversations.opening_times import mask_hours
from conversations.privacy import clean, mask
from knowledge.confirmations import NothingProposed, UnknownLink, UsedUp
from knowledge.told import FIELDS, LONGEST_NOTE, BadValue, RecordChanged, one_line
from web import keys
from web.errors import Refusal
from web.forms import read_form
from web.security import client_address

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_PER_MINUTE_BY_ADDRESS = 30  # a town hall that reads its ten services is one address
_PER_MINUTE_BY_LINK = 10
_DONE = {"juste": "confirm.thanks", "corrige": "confirm.sent"}
_PUBLIC = {"phone": ("TÉL", "CAF", "NUMÉRO"), "address": ("ADRESSE", "NOM")}
"""Shapes of personal data that a field of a public place has by nature: a street may bear a name."""


async def show(request: web.Request) -> web.StreamResponse:
    """GET /confirmer/{token}"""
    return await _page(request, _token(request), done=_DONE.get(request.query.get("fait", "")))


async def confirm(request: web.Request) -> web.StreamResponse:
    """POST /confirmer/{token}/juste with ``csrf`` and the ``seal`` of what was shown."""
    token, form = await _checked(request)
    run, confirmations = request.app[keys.WORK].run, request.app[keys.SERVICES].confirmations
    try:
        await run(confirmations.confirm, token, form.get("seal", ""))
    except UnknownLink:
        raise Refusal(404, "unknown_link") from None
    except UsedUp:
        raise Refusal(409, "link_used") from None
    except RecordChanged:
        return await _page(request, token, error="errors.record_changed", status=409)
    raise web.HTTPSeeOther(f"/confirmer/{token}?fait=juste")


async def propose(request: web.Request) -> web.StreamResponse:
    """POST /confirmer/{token}/corriger with ``csrf``, the fields, each with what the page ``shown``, and a ``note``.

    What is too long is cut; a field that is as the page showed it was not corrected, whatever the record says by now.
    422, with all that was typed, for a number that the directory would refuse.
    """
    token, form = await _checked(request)
    run, confirmations = request.app[keys.WORK].run, request.app[keys.SERVICES].confirmations
    values = {name: _field(name, form[name]) for name in FIELDS if name in form and not _as_shown(name, form)}
    note = mask(clean(form.get("note", "")[:LONGEST_NOTE])).text
    try:
        await run(confirmations.propose, token, values, note)
    except UnknownLink:
        raise Refusal(404, "unknown_link") from None
    except UsedUp:
        raise Refusal(409, "link_used") from None
    except NothingProposed:
        return await _page(request, token, error="errors.nothing_proposed", status=422)
    except BadValue as problem:
        typed = {**values, "note": note}
        return await _page(
            request, token, error=f"annuaire.errors.{problem.field}", wrong=problem.field, typed=typed, status=422
        )
    raise web.HTTPSeeOther(f"/confirmer/{token}?fait=corrige")


def form_token(token: str) -> str:
    """What the page's forms carry: only who holds the link can know it."""
    return hmac.new(token.encode(), b"confirmer", hashlib.sha256).hexdigest()


def _field(name: str, text: str) -> str:
    """One line of a value that a card shows, without personal data; number, street and hours of a place are none."""
    line = one_line(clean(text), FIELDS[name])
    return mask_hours(line) if name == "hours" else mask(line, keep=_PUBLIC[name]).text


def _as_shown(name: str, form: Mapping[str, str]) -> bool:
    shown, most = form.get(f"{name}_shown"), FIELDS[name]
    return shown is not None and one_line(clean(form[name]), most) == one_line(clean(shown), most)


def _token(request: web.Request) -> str:
    """The token of the path, counted by address and by link before it is looked up. Raises Refusal 404 or 429."""
    token, limits = request.match_info["token"], request.app[keys.LIMITS]
    by_address = limits.allow("confirm:" + client_address(request), _PER_MINUTE_BY_ADDRESS)
    thanked = request.method == "GET" and request.query.get("fait") in _DONE  # its answer has been counted
    if not (by_address and (thanked or limits.allow("link:" + form_token(token), _PER_MINUTE_BY_LINK))):
        raise Refusal(429, "too_many", retry_after=60)
    if not _TOKEN.fullmatch(token):
        raise Refusal(404, "unknown_link")
    return token


async def _checked(request: web.Request) -> tuple[str, dict[str, str]]:
    token, form = _token(request), await read_form(request)
    if not hmac.compare_digest(form.get("csrf", "").encode(), form_token(token).encode()):
        raise Refusal(403, "bad_csrf")
    return token, form


async def _page(
    request: web.Request,
    token: str,
    *,
    done: str | None = None,
    error: str | None = None,
    wrong: str | None = None,
    typed: Mapping[str, str] | None = None,
    status: int = 200,
) -> web.Response:
    """The page; ``done`` and ``error`` are sentences of texts.yml. The ``wrong`` field gets the focus, and the form
    shows what was ``typed``."""
    services, texts = request.app[keys.SERVICES], request.app[keys.TEXTS]
    try:
        told, corrected = await request.app[keys.WORK].run(services.confirmations.told, token)
        read = corrected and await request.app[keys.WORK].run(services.confirmations.is_read, token)
    except UnknownLink:
        raise Refusal(404, "unknown_link") from None
    context = {
        "told": told,
        "corrected": corrected,
        "address": f"/confirmer/{token}",
        "csrf": form_token(token),
        "read": read,
        "done": texts.say(done) if done and not read else None,
        "error": texts.say(error) if error else None,
        "wrong": wrong,
        "typed": {**told.values, "note": "", **(typed or {})},
        "lengths": {**FIELDS, "note": LONGEST_NOTE},
        "library": await request.app[keys.CONTACT].now(),
    }
    return aiohttp_jinja2.render_template("confirmer.html", request, context, status=status)
