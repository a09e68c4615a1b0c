"""The chat page that works without JavaScript: form, POST, redirect, page."""

from __future__ import annotations

import asyncio
import hashlib
import uuid
from typing import Any

import aiohttp_jinja2
from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from conversations.journal import Thread
from web import cookies, keys
from web.api import answer, check_choice, check_client_id, check_text
from web.errors import Refusal
from web.forms import read_form
from web.security import client_address
from web.talk import Said, patience_for
from web.work import PATIENCE, Busy

_PERSON = "humain"  # the button "Parler à quelqu'un"
_ERASE = "effacer"  # the button "Effacer et quitter" of an answer
_UNGUESSABLE = 12  # characters at least; our page gives 32


async def show(request: web.Request) -> web.StreamResponse:
    """GET /discuter. No cookie is set before the patron writes."""
    return await _page(request, await _thread(request))


async def send(request: web.Request) -> web.StreamResponse:
    """POST /discuter. What cannot be sent is shown again, so that typed text is never lost."""
    form = await read_form(request)
    typed, talk = form.get("text", ""), request.app[keys.TALK]
    urgency = talk.urgency(typed)
    try:
        return await _exchange(request, form)
    except Refusal as refusal:
        return await _refused(request, refusal, typed, patience_for(urgency))
    except (Busy, SQLAlchemyError):
        return await _without_database(request, typed)


async def _refused(request: web.Request, refusal: Refusal, typed: str, patience: float) -> web.StreamResponse:
    """The page of a refusal, which comes whatever the database does."""
    try:
        return await _page(request, await _thread(request, patience), refusal, typed, patience=patience)
    except (Busy, SQLAlchemyError):
        return await _page(request, None, refusal, typed)


async def _without_database(request: web.Request, typed: str) -> web.StreamResponse:
    """Nothing can be written or read: the page still comes, with the numbers when it is urgent."""
    talk = request.app[keys.TALK]
    urgency = talk.urgency(typed)
    unavailable = Refusal(503, "unavailable", contacts=talk.numbers(urgency))
    if urgency.level == "none":
        return await _page(request, None, unavailable, typed)
    parts = talk.without_database(urgency)["messages"][0]["parts"]
    words = " ".join(part["text"] for part in parts if part["type"] == "text")
    return await _page(request, None, unavailable, typed, words)


async def _exchange(request: web.Request, form: dict[str, str]) -> web.StreamResponse:
    said = _said(request, form)
    if any(one.choice == _ERASE for one in said):
        return await erase(request)
    patience = patience_for(request.app[keys.TALK].urgency(said[0].text))
    thread = await _thread(request, patience)
    token = None if thread else await _open(request, form, patience)
    await _say(request, thread or await _find(request, token or "", patience), said)
    response = web.HTTPSeeOther("/discuter#dernier")
    if token is not None:
        cookies.write(request, response, cookies.PATRON, token)
    raise response


async def _say(request: web.Request, thread: Thread, said: list[Said]) -> None:
    """Sends each, in order; once the words have called a person, the button is not sent. Raises Refusal, Busy."""
    for one in said:
        answered = await answer(request, thread, one)
        if answered.get("stored") is False:
            raise Busy
        if any(part["type"] == "handoff" for message in answered["messages"] for part in message["parts"]):
            return


async def erase(request: web.Request) -> web.StreamResponse:
    """POST /discuter/effacer, or the button of an answer: erases the conversation and leaves the page at once."""
    thread = await _thread(request)
    if thread is not None:
        await request.app[keys.TALK].forget(thread)
    response = web.HTTPSeeOther("/")
    cookies.erase(request, response, cookies.PATRON)
    raise response


async def _page(
    request: web.Request,
    thread: Thread | None,
    refusal: Refusal | None = None,
    typed: str = "",
    words: str | None = None,
    patience: float = PATIENCE,
) -> web.StreamResponse:
    """The page; ``words`` replace the sentence of the refusal."""
    services = request.app[keys.SERVICES]
    messages, library = await asyncio.gather(_messages(request, thread, patience), request.app[keys.CONTACT].now())
    context: dict[str, Any] = {
        "started": thread is not None,
        "state": thread.state if thread else "bot",
        "messages": messages,
        "client_msg_id": uuid.uuid4().hex,
        "typed": typed,
        "library": library,
        "degraded": not services.engine.ready,
        "secours": services.contacts_for("danger", None),
        "error": None,
        "contacts": [],
    }
    if refusal is not None:
        context["error"] = words or request.app[keys.TEXTS].say(f"errors.{refusal.code}", **refusal.values)
        context["contacts"] = refusal.contacts
    status = refusal.status if refusal else 200
    return aiohttp_jinja2.render_template("discuter.html", request, context, status=status)


async def _messages(request: web.Request, thread: Thread | None, patience: float) -> list[dict[str, Any]]:
    services = request.app[keys.SERVICES]
    if thread is None:
        return [{"seq": 0, "author": "bot", "parts": list(await services.engine.greeting(None))}]
    return await request.app[keys.WORK].run(services.journal.messages, thread.id, patience=patience)


async def _thread(request: web.Request, patience: float = PATIENCE) -> Thread | None:
    token, find = cookies.read(request, cookies.PATRON), request.app[keys.SERVICES].journal.find
    return await request.app[keys.WORK].run(find, token, patience=patience) if token else None


async def _open(request: web.Request, form: dict[str, str], patience: float) -> str:
    """The token of a new conversation, or of the one that this very form opened when it was sent a moment ago."""
    # Only an id that cannot be guessed, with the same words from the same place, leads back to a conversation.
    form_id = form.get("client_msg_id", "")
    known = form_id if len(form_id) >= _UNGUESSABLE else uuid.uuid4().hex
    key = (known, client_address(request), form.get("text"), form.get("choice"))
    limit = request.app[keys.SERVICES].settings.openings_per_minute_by_address
    if not request.app[keys.LIMITS].allow("open:" + client_address(request), limit):
        raise Refusal(429, "too_many", retry_after=60)
    opened = await request.app[keys.TALK].open_once(hashlib.sha256(repr(key).encode()).hexdigest(), patience)
    return opened.token


async def _find(request: web.Request, token: str, patience: float) -> Thread:
    find = request.app[keys.SERVICES].journal.find
    thread = await request.app[keys.WORK].run(find, token, patience=patience)
    if thread is None:
        raise Refusal(401, "unknown_token")
    return thread


def _said(request: web.Request, form: dict[str, str]) -> list[Said]:
    """What the form says: its words, or a button, or its words then "Parler à quelqu'un". Raises Refusal."""
    form_id = check_client_id(form.get("client_msg_id") or uuid.uuid4().hex)
    urgent = request.app[keys.TALK].urgency(form.get("text")).level != "none"
    if not urgent:
        _limit(request)
    choice = check_choice(form["choice"]) if form.get("choice") else None
    # Browsers send line ends as two characters: the patron counted one.
    text = form.get("text", "").replace("\r\n", "\n")
    said = []
    if choice is None or (choice == _PERSON and text.strip()):
        said.append(Said(_id_of(form_id, text), text=check_text(text, request)))
    if choice is not None:
        said.append(Said(_id_of(form_id, choice), choice=choice))
    return said


def _id_of(form_id: str, words: str) -> str:
    """One form holds two messages at most, and "Back" brings it again for other words: each has its own id."""
    return hashlib.sha256(f"{form_id} {words}".encode("utf-8", "replace")).hexdigest()


def _limit(request: web.Request) -> None:
    """By conversation, or by address while there is none. Raises Refusal 429."""
    settings, token = request.app[keys.SERVICES].settings, cookies.read(request, cookies.PATRON)
    subject = "token:" + token if token else "from:" + client_address(request)
    most = settings.messages_per_minute if token else settings.messages_per_minute_by_address
    if not request.app[keys.LIMITS].allow(subject, most):
        raise Refusal(429, "too_many", retry_after=60)
