"""Headers on every answer, and refusal of requests that another site makes (SAFETY.md, "Security")."""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from web import keys
from web.errors import Refusal

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
_SAFE = ("GET", "HEAD", "OPTIONS")


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Signal ``on_response_prepare``: also reaches streams and errors."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    cached = "public, max-age=300" if request.path.startswith("/static/") else "no-store"
    response.headers.setdefault("Cache-Control", cached)
    if request.path.startswith("/confirmer/"):
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Server"] = "passerelle"


@web.middleware
async def refuse_other_sites(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Whatever changes something must come from our own pages; programs without a browser send neither header."""
    if request.method not in _SAFE and _from_elsewhere(request):
        raise Refusal(403, "forbidden")
    return await handler(request)


def _from_elsewhere(request: web.Request) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc != request.host


def client_address(request: web.Request) -> str:
    """The client's address for counting; behind a configured proxy, the last one that the proxy added.

    Without a proxy the header is the client's own invention: believed, it would lift every limit by address.
    """
    forwarded = request.headers.getall("X-Forwarded-For", [])
    last = forwarded[-1].rsplit(",", 1)[-1].strip() if forwarded else ""
    trusted = request.app[keys.SERVICES].settings.trusted_proxy
    return last if trusted and last else request.remote or "?"
