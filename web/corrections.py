"""The desk's list of corrections that partners propose: before and after side by side, to accept or to refuse."""

from __future__ import annotations

from collections.abc import Callable

import aiohttp_jinja2
from aiohttp import web

from conversations.privacy import clean
from knowledge.proposals import AlreadyDecided, UnknownProposal, Withdrawn
from knowledge.told import FIELDS, BadValue, RecordChanged, one_line
from web import keys
from web.auth import check_csrf
from web.errors import Refusal
from web.forms import read_form

_DONE = {"acceptee": "corrections.accepted", "refusee": "corrections.refused"}


async def show(request: web.Request) -> web.StreamResponse:
    """GET /accueil/corrections"""
    return await _page(request, done=_DONE.get(request.query.get("fait", "")))


async def accept(request: web.Request) -> web.StreamResponse:
    """POST /accueil/corrections/{id}/accepter: ``csrf``, the ``seal`` of what was shown, the fields as put right.

    409 when the record says something else by now, which the page then shows, or when it was withdrawn.
    """
    await check_csrf(request)
    form = await read_form(request)
    values = {name: one_line(clean(form[name]), most) for name, most in FIELDS.items() if name in form}
    try:
        await _decide(request, request.app[keys.SERVICES].proposals.accept, values, form.get("seal", ""))
    except BadValue as problem:
        return await _page(request, error=f"bad_{problem.field}", typed=values, status=422)
    except RecordChanged:
        return await _page(request, error="record_changed_desk", typed=values, status=409)
    except Withdrawn:
        return await _page(request, error="record_withdrawn", typed=values, status=409)
    raise web.HTTPSeeOther("/accueil/corrections?fait=acceptee")


async def refuse(request: web.Request) -> web.StreamResponse:
    """POST /accueil/corrections/{id}/refuser with ``csrf``."""
    await check_csrf(request)
    await _decide(request, request.app[keys.SERVICES].proposals.refuse)
    raise web.HTTPSeeOther("/accueil/corrections?fait=refusee")


async def _decide(request: web.Request, decide: Callable[..., None], *how: dict[str, str] | str) -> None:
    """Raises Refusal 404 for an unknown proposal, 409 when another desk has decided."""
    try:
        await request.app[keys.WORK].run(decide, request.match_info["id"], request[keys.STAFF].name, *how)
    except UnknownProposal:
        raise Refusal(404, "unknown_proposal") from None
    except AlreadyDecided as problem:
        raise Refusal(409, "already_decided", values={"by": problem.by}) from None


async def _page(
    request: web.Request,
    *,
    done: str | None = None,
    error: str | None = None,
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> web.Response:
    """The list; ``typed`` is what the desk wrote in the form that was not accepted, and is shown in it again."""
    texts, proposals = request.app[keys.TEXTS], request.app[keys.SERVICES].proposals
    context = {
        "proposals": await request.app[keys.WORK].run(proposals.waiting),
        "staff": request[keys.STAFF],
        "done": texts.say(done) if done else None,
        "error": texts.say(f"errors.{error}") if error else None,
        "typed": {request.match_info["id"]: typed} if typed else {},
        "lengths": FIELDS,
    }
    return aiohttp_jinja2.render_template("corrections.html", request, context, status=status)
