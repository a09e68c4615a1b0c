"""The desk's door: login, logout, and the guard that closes every staff page and call without a session."""

from __future__ import annotations

import hmac
import secrets

import aiohttp_jinja2
from aiohttp import web
from aiohttp.typedefs import Handler

from conversations.accounts import BadCredentials, TooManyFailures
from web import cookies, keys
from web.errors import Refusal
from web.forms import read_form
from web.security import client_address

_LOGIN = "/accueil/connexion"
_STAFF_AREAS = ("/accueil", "/api/v1/desk")
# Asked by the page itself every few seconds: shows presence, does not keep an idle session alive.
_BY_ITSELF = ("/api/v1/desk/handoffs", "/accueil/demandes")


@web.middleware
async def require_staff(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Closed by default: whatever stands under a staff area needs a session, listed or not."""
    if not _is_staff_area(request.path) or request.path == _LOGIN:
        return await handler(request)
    token = cookies.read(request, cookies.DESK)
    accounts, work = request.app[keys.SERVICES].accounts, request.app[keys.WORK]
    acting = request.method != "GET" or request.path not in _BY_ITSELF
    staff = await work.run(accounts.who, token, acting=acting) if token else None
    if staff is None:
        if request.path.startswith("/api/") or request.method != "GET":
            raise Refusal(401, "login_required")
        raise web.HTTPSeeOther(_LOGIN)
    request[keys.STAFF] = staff
    # Pages send their token in the form, which the handler reads; programs send it in a header that no form can set.
    changes = request.path.startswith("/api/") and request.method not in ("GET", "HEAD")
    if changes and not _same(request.headers.get("X-CSRF", ""), staff.csrf):
        raise Refusal(403, "bad_csrf")
    return await handler(request)


async def show_login(request: web.Request) -> web.StreamResponse:
    """GET /accueil/connexion"""
    return _login_page(request, 200)


async def log_in(request: web.Request) -> web.StreamResponse:
    """POST /accueil/connexion with ``name``, ``password``, ``csrf``."""
    form = await read_form(request)
    if not _same(form.get("csrf", ""), cookies.read(request, cookies.LOGIN)):
        return _login_page(request, 403, "errors.bad_csrf", name=form.get("name", ""))
    accounts, work = request.app[keys.SERVICES].accounts, request.app[keys.WORK]
    name, password = form.get("name", ""), form.get("password", "")
    try:
        # argon2 takes its time on purpose, and longer when several people log in at once.
        token = await work.run(accounts.log_in, name, password, client_address(request), patience=15.0)
    except BadCredentials:
        return _login_page(request, 401, "errors.bad_login", name=name)
    except TooManyFailures as error:
        minutes = -(-error.retry_after // 60)
        page = _login_page(request, 429, "errors.too_many_logins", name=name, minutes=minutes)
        page.headers["Retry-After"] = str(error.retry_after)
        return page
    await work.run(accounts.log_out, cookies.read(request, cookies.DESK))
    response = web.HTTPSeeOther("/accueil")
    cookies.write(request, response, cookies.DESK, token)
    cookies.erase(request, response, cookies.LOGIN)
    raise response


async def log_out(request: web.Request) -> web.StreamResponse:
    """POST /accueil/deconnexion"""
    await check_csrf(request)
    await request.app[keys.WORK].run(request.app[keys.SERVICES].accounts.log_out, cookies.read(request, cookies.DESK))
    response = web.HTTPSeeOther(_LOGIN)
    cookies.erase(request, response, cookies.DESK)
    raise response


async def check_csrf(request: web.Request) -> None:
    """Raises Refusal 403 unless the form holds the session's own token."""
    form = await read_form(request)
    require_csrf(request, form.get("csrf", ""))


def require_csrf(request: web.Request, given: str) -> None:
    """Raises Refusal 403 unless ``given`` is the session's own token."""
    if not _same(given, request[keys.STAFF].csrf):
        raise Refusal(403, "bad_csrf")


def _is_staff_area(path: str) -> bool:
    return any(path == area or path.startswith(area + "/") for area in _STAFF_AREAS)


def _login_page(
    request: web.Request, status: int, error: str | None = None, name: str = "", **values: object
) -> web.Response:
    csrf = cookies.read(request, cookies.LOGIN) or secrets.token_urlsafe(32)
    texts = request.app[keys.TEXTS]
    context = {
        "csrf": csrf,
        "name": name[:64],
        "error": texts.say(error, **values) if error else None,
    }
    response = aiohttp_jinja2.render_template("connexion.html", request, context, status=status)
    cookies.write(request, response, cookies.LOGIN, csrf)
    return response


def _same(given: str, expected: str) -> bool:
    return bool(expected) and hmac.compare_digest(given.encode(), expected.encode())
