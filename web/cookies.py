"""Our cookies: first-party, HttpOnly, SameSite=Strict, ``__Host-`` behind https."""

from __future__ import annotations

from aiohttp import web

from web import keys

PATRON = "passerelle"
DESK = "passerelle_accueil"
LOGIN = "passerelle_connexion"


def read(request: web.Request, name: str) -> str:
    """The cookie's value, empty when absent."""
    return request.cookies.get(_full(request, name), "")[:200]


def write(request: web.Request, response: web.StreamResponse, name: str, value: str) -> None:
    """Sets a cookie for the browser's session."""
    secure = request.app[keys.SERVICES].settings.secure_cookies
    response.set_cookie(_full(request, name), value, path="/", httponly=True, secure=secure, samesite="Strict")


def erase(request: web.Request, response: web.StreamResponse, name: str) -> None:
    """Removes a cookie."""
    secure = request.app[keys.SERVICES].settings.secure_cookies
    response.del_cookie(_full(request, name), path="/", httponly=True, secure=secure, samesite="Strict")


def _full(request: web.Request, name: str) -> str:
    return f"__Host-{name}" if request.app[keys.SERVICES].settings.secure_cookies else name
