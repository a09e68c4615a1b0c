"""Errors have one shape (CONTRACT.md §4) and are mapped once, here; no stack trace ever leaves the process."""

from __future__ import annotations

import logging
from typing import Any

import aiohttp_jinja2
from aiohttp import web
from aiohttp.typedefs import Handler
from sqlalchemy.exc import SQLAlchemyError

from web import keys
from web.again import fields_sent
from web.work import Busy

_log = logging.getLogger(__name__)

_CODES = {
    400: "bad_request",
    401: "login_required",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    429: "too_many",
    503: "unavailable",
}


class Refusal(Exception):
    """A request that cannot be served: ``code`` names the sentence in texts.yml, ``status`` is the HTTP status.

    ``values`` fill the sentence; ``contacts`` are emergency numbers to show all the same.
    """

    def __init__(
        self,
        status: int,
        code: str,
        field: str | None = None,
        *,
        values: dict[str, object] | None = None,
        contacts: list[dict[str, Any]] | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.field = field
        self.values = values or {}
        self.contacts = contacts or []
        self.retry_after = retry_after


@web.middleware
async def answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns every exception into the contract's JSON under /api, into a gentle page elsewhere."""
    try:
        return await handler(request)
    except Refusal as refusal:
        # A partner who is told to wait keeps what they typed; in the chat the message stays in its own field.
        held = refusal.status == 429 and _of_a_partner(request)
        return _respond(request, refusal, await fields_sent(request) if held else None)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return _respond(request, Refusal(error.status, _CODES.get(error.status, "bad_request")))
    except (Busy, SQLAlchemyError) as error:
        _log.warning("database unavailable: %s", type(error).__name__)
        return _respond(request, Refusal(503, "unavailable", retry_after=5), await fields_sent(request))
    except Exception as error:
        # Only the type and the place are logged: a message could hold a patron's words.
        _log.error("unexpected %s at %s", type(error).__name__, _place(error))
        return _respond(request, Refusal(500, "internal"))


def _of_a_partner(request: web.Request) -> bool:
    return request.path.startswith("/confirmer/")


def _place(error: BaseException) -> str:
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    return "?" if last is None else f"{last.tb_frame.f_code.co_filename}:{last.tb_lineno}"


def _respond(request: web.Request, refusal: Refusal, sent: list[tuple[str, str]] | None = None) -> web.StreamResponse:
    """The answer to a refusal; a page holds the form that was ``sent``, if any, to be sent again."""
    message = request.app[keys.TEXTS].say(f"errors.{refusal.code}", **refusal.values)
    if request.path.startswith("/api/"):
        response: web.StreamResponse = web.json_response(_body(refusal, message), status=refusal.status)
    else:
        context = {"message": message, "status": refusal.status, "contacts": refusal.contacts}
        context |= {"sent": sent, "address": str(request.rel_url), "desk": request.path.startswith("/accueil")}
        context["partner"] = _of_a_partner(request)
        response = aiohttp_jinja2.render_template("erreur.html", request, context, status=refusal.status)
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def _body(refusal: Refusal, message: str) -> dict[str, Any]:
    body: dict[str, Any] = {"error": {"code": refusal.code, "message": message, "field": refusal.field}}
    if refusal.contacts:
        body["error"]["contacts"] = refusal.contacts
    return body
