"""The desk's page of coming sessions: seats, and who waits for one. Works without JavaScript."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping

import aiohttp_jinja2
from aiohttp import web

from conversations.privacy import mask
from knowledge.booking import BadEntry, Bookings, NoSeatTaken, SessionFull, SomeoneWaits, UnknownSession
from web import keys
from web.auth import check_csrf
from web.errors import Refusal
from web.forms import read_form

_PAGE = "/accueil/ateliers"


async def show(request: web.Request) -> web.StreamResponse:
    """GET /accueil/ateliers"""
    return await _page(request, 200)


async def act(request: web.Request) -> web.StreamResponse:
    """POST /accueil/ateliers/{id}/{action}: prendre or rendre a seat, attendre with ``name`` and ``phone``.

    Prendre is refused with 409 while people wait, unless ``before_waiting`` says that the page told it.
    """
    form = await read_form(request)
    bookings, name = request.app[keys.SERVICES].bookings, form.get("name", "")

    def take(number: int, once: str) -> None:
        bookings.take(number, once, before_waiting="before_waiting" in form)

    def wait(number: int, once: str) -> None:
        if set(mask(name).kinds) - {"NOM"}:  # a number of theirs is no name
            raise BadEntry("name")
        bookings.wait(number, name, form.get("phone", ""), once)

    return await _done(request, {"prendre": take, "rendre": bookings.give_back, "attendre": wait})


async def act_on_waiting(request: web.Request) -> web.StreamResponse:
    """POST /accueil/ateliers/attente/{id}/{action}: placer who waits, or retirer them from the list."""
    bookings: Bookings = request.app[keys.SERVICES].bookings
    return await _done(request, {"placer": bookings.seat, "retirer": bookings.leave})


async def _done(request: web.Request, actions: Mapping[str, Callable[[int, str], None]]) -> web.StreamResponse:
    """Does what the path says, once a form, then shows the page; a refusal is told at its top."""
    await check_csrf(request)
    action, number = actions.get(request.match_info["action"]), request.match_info["id"]
    if action is None or not (number.isascii() and number.isdigit() and len(number) <= 9):
        raise Refusal(404, "not_found")
    try:
        await request.app[keys.WORK].run(action, int(number), _key(request, await read_form(request)))
    except SessionFull:
        return await _page(request, 409, "errors.session_full")
    except SomeoneWaits:
        return await _page(request, 409, "errors.someone_waits")
    except NoSeatTaken:
        return await _page(request, 409, "errors.no_seat_taken")
    except UnknownSession:
        return await _page(request, 404, "errors.unknown_session")
    except BadEntry as error:
        return await _page(request, 422, f"errors.bad_waiting_{error.field}", await read_form(request))
    raise web.HTTPSeeOther(_PAGE)


def _key(request: web.Request, form: Mapping[str, str]) -> str:
    """What tells a form sent again from another one: its page, what it asks for, and what was typed in it."""
    asked = [form.get(name, "") for name in ("token", "name", "phone")]
    return hashlib.sha256(json.dumps([request.path, *asked]).encode()).hexdigest() if asked[0] else ""


async def _page(
    request: web.Request, status: int, error: str | None = None, typed: Mapping[str, str] | None = None
) -> web.StreamResponse:
    """The sessions; ``typed`` is shown again in the form of the path's own."""
    coming = await request.app[keys.WORK].run(request.app[keys.SERVICES].bookings.coming)
    context = {
        "coming": coming,
        "typed": {request.match_info["id"]: typed} if typed else {},
        "token": secrets.token_hex(16),
        "staff": request[keys.STAFF],
        "error": request.app[keys.TEXTS].say(error) if error else None,
    }
    return aiohttp_jinja2.render_template("ateliers.html", request, context, status=status)
