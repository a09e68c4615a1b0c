"""The desk's list of corrections that partners propose: before and after side by side, to accept or to refuse."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

import aiohttp_jinja2
from aiohttp import web

from conversations.privacy import clean
from knowledge.proposals import AlreadyDecided, Proposal, UnknownProposal, Withdrawn
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

    409 when the record says something else by now, which the page then shows, or when it was withdrawn; 422 for what
    no record holds, and when there is something to read first that the page had not ``told``.
    """
    await check_csrf(request)
    form = await read_form(request)
    values = {name: one_line(clean(form[name]), most) for name, most in FIELDS.items() if name in form}
    proposals = request.app[keys.SERVICES].proposals
    try:
        proposal = await request.app[keys.WORK].run(proposals.find, request.match_info["id"])
        if proposal is not None and _unread(request, proposal, values) not in ("", form.get("told")):
            return await _page(request, error="read_again", typed=values, status=422)
        await _decide(request, proposals.accept, values, form.get("seal", ""))
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


def _sentences(request: web.Request, proposal: Proposal, values: Mapping[str, str]) -> list[str]:
    texts, found = request.app[keys.TEXTS], proposal.doubts(values)
    names = {name: texts.get(f"labels.fields.{name}").lower() for name in FIELDS}
    return [
        texts.say(f"corrections.{doubt.code}", **doubt.values, lines=", ".join(names[name] for name in doubt.lines))
        for doubt in found
    ]


def _unread(request: web.Request, proposal: Proposal, values: Mapping[str, str]) -> str:
    """What the form carries once these sentences were shown with it; "" when there are none."""
    said = "\n".join(_sentences(request, proposal, values))
    return said and hashlib.sha256(said.encode()).hexdigest()[:16]


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
    waiting = await request.app[keys.WORK].run(proposals.waiting)
    typed_in = {request.match_info["id"]: typed} if typed else {}
    context = {
        "proposals": waiting,
        "doubts": {one.id: _sentences(request, one, typed_in.get(one.id, {})) for one in waiting},
        "told": {one.id: _unread(request, one, typed_in.get(one.id, {})) for one in waiting},
        "staff": request[keys.STAFF],
        "done": texts.say(done) if done else None,
        "error": texts.say(f"errors.{error}") if error else None,
        "typed": typed_in,
        "lengths": FIELDS,
    }
    return aiohttp_jinja2.render_template("corrections.html", request, context, status=status)
