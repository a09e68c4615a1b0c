"""The desk's page of coming sessions: seats, and who waits for one. Works without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import aiohttp_jinja2
from aiohttp import web

from knowledge.booking import BadEntry, Bookings, NoSeatTaken, SessionFull, UnknownSession
from web import keys
from web.auth import check_csrf
from web.errors import Refusal
from web.forms import read_form

_PAGE = "/accueil/ateliers"


async def show(request: web.Request) -> web.StreamResponse:
    """GET /accueil/ateliers"""
    return await _page(request, 200)


async def act(request: web.Request) -> web.StreamResponse:
    """POST /accueil/ateliers/{id}/{action}: prendre or rendre a seat, attendre with ``name`` and ``phone``."""
    form = await read_form(request)
    bookings = request.app[keys.SERVICES].bookings
    actions: dict[str, Callable[[int], None]] = {
        "prendre": bookings.take,
        "rendre": bookings.give_back,
        "attendre": lambda number: bookings.wait(number, form.get("name", ""), form.get("phone", "")),
    }
    return await _done(request, actions)


async def act_on_waiting(request: web.Request) -> web.StreamResponse:
    """POST /accueil/ateliers/attente/{id}/{action}: placer who waits, or retirer them from the list."""
    bookings: Bookings = request.app[keys.SERVICES].bookings
    return await _done(request, {"placer": bookings.seat, "retirer": bookings.leave})


async def _done(request: web.Request, actions: dict[str, Callable[[int], None]]) -> web.StreamResponse:
    """Does what the path says, then shows the page; a refusal is told at its top."""
    await check_csrf(request)
    action, number = actions.get(request.match_info["action"]), request.match_info["id"]
    if action is None or not (number.isascii() and number.isdigit() and len(number) <= 9):
        raise Refusal(404, "not_found")
    try:
        await request.app[keys.WORK].run(action, int(number))
    except SessionFull:
        return await _page(request, 409, "errors.session_full")
    except NoSeatTaken:
        return await _page(request, 409, "errors.no_seat_taken")
    except UnknownSession:
        return await _page(request, 404, "errors.unknown_session")
    except BadEntry as error:
        return await _page(request, 422, f"errors.bad_{error.field}")
    raise web.HTTPSeeOther(_PAGE)


async def _page(request: web.Request, status: int, error: str | None = None) -> web.StreamResponse:
    coming = await request.app[keys.WORK].run(request.app[keys.SERVICES].bookings.coming)
    context = {
        "coming": coming,
        "staff": request[keys.STAFF],
        "error": request.app[keys.TEXTS].say(error) if error else None,
    }
    return aiohttp_jinja2.render_template("ateliers.html", request, context, status=status)
