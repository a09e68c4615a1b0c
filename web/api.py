"""The patron part of the JSON API (CONTRACT.md §4)."""

from __future__ import annotations

import json
import re
from typing import Any

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from conversations.journal import IdReused, Thread, UnknownConversation, UnknownLibrary
from conversations.privacy import MAX_CHARACTERS, clean
from web import keys
from web.errors import Refusal
from web.security import client_address
from web.talk import Answer, Said, UnknownChoice, patience_for
from web.work import PATIENCE, Busy

CHOICE = re.compile(r"[a-z0-9_:.-]{1,64}")
CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
LIBRARY = re.compile(r"[A-Za-z0-9_.-]{1,64}")
# A conversation opens without words, so nobody knows yet whether it is urgent: short, and numbers when it fails.
_OPENING_PATIENCE = 0.5


async def open_conversation(request: web.Request) -> web.Response:
    """POST /conversations"""
    limit = request.app[keys.SERVICES].settings.openings_per_minute_by_address
    if not request.app[keys.LIMITS].allow("open:" + client_address(request), limit):
        raise Refusal(429, "too_many", retry_after=60)
    body = await _object(request, optional=True)
    try:
        opened = await request.app[keys.TALK].open(_slug(body, "library"), _OPENING_PATIENCE)
    except UnknownLibrary:
        raise Refusal(422, "invalid", "library") from None
    except (Busy, SQLAlchemyError):
        numbers = request.app[keys.SERVICES].contacts_for("danger", None)
        raise Refusal(503, "unavailable", contacts=numbers, retry_after=5) from None
    opening = {"token": opened.token, "state": opened.thread.state, "messages": list(opened.messages)}
    return web.json_response(opening, status=201)


async def send_message(request: web.Request) -> web.Response:
    """POST /conversations/current/messages"""
    body = await _object(request)
    said = _said(request, body)
    urgency = request.app[keys.TALK].urgency(said.text)
    if urgency.level == "none":
        _limit(request)
    talk = request.app[keys.TALK]
    try:
        thread = await _thread(request, patience_for(urgency))
    except Refusal as refusal:
        refusal.contacts = talk.numbers(urgency)
        raise
    except (Busy, SQLAlchemyError):
        if urgency.level == "none":
            raise
        return web.json_response(talk.without_database(urgency))
    return web.json_response(await answer(request, thread, said))


async def answer(request: web.Request, thread: Thread, said: Said) -> Answer:
    """The answer to one message. Raises Refusal: 401 when the conversation was erased meanwhile, 409, 422."""
    talk = request.app[keys.TALK]
    try:
        return await talk.say(thread, said)
    except UnknownChoice:
        raise Refusal(422, "unknown_choice", "choice") from None
    except IdReused:
        numbers = talk.numbers(talk.urgency(said.text))
        raise Refusal(409, "id_reused", "client_msg_id", contacts=numbers) from None
    except UnknownConversation:
        raise Refusal(401, "unknown_token", contacts=talk.numbers(talk.urgency(said.text))) from None


async def list_messages(request: web.Request) -> web.Response:
    """GET /conversations/current/messages?after=SEQ"""
    thread, after = await _thread(request), after_seq(request)
    messages = await request.app[keys.WORK].run(request.app[keys.SERVICES].journal.messages, thread.id, after)
    return web.json_response({"messages": messages, "state": thread.state})


async def ask_person(request: web.Request) -> web.Response:
    """POST /conversations/current/handoff"""
    _limit(request)
    thread = await _thread(request)
    try:
        return web.json_response(await request.app[keys.TALK].ask_person(thread))
    except UnknownConversation:
        raise Refusal(401, "unknown_token") from None


async def give_feedback(request: web.Request) -> web.Response:
    """POST /conversations/current/feedback; once a message, counted without a link to the conversation."""
    _limit(request)
    thread, services, run = await _thread(request), request.app[keys.SERVICES], request.app[keys.WORK].run
    body = await _object(request)
    if not isinstance(body.get("helped"), bool):
        raise Refusal(422, "invalid", "helped")
    seq = body.get("seq")
    if type(seq) is not int or not 0 < seq < 1_000_000_000:
        raise Refusal(422, "invalid", "seq")
    try:
        first = await run(services.journal.rate, thread.id, seq)
    except LookupError:
        raise Refusal(422, "invalid", "seq") from None
    if first:
        await run(services.statistics.count, "helped" if body["helped"] else "not_helped")
    return web.json_response({"message": request.app[keys.TEXTS].say("feedback.thanks")})


async def erase_conversation(request: web.Request) -> web.Response:
    """DELETE /conversations/current"""
    await request.app[keys.TALK].forget(await _thread(request))
    return web.Response(status=204)


async def availability(request: web.Request) -> web.Response:
    """GET /availability?library=…"""
    library = request.query.get("library")
    if library is not None and not LIBRARY.fullmatch(library):
        raise Refusal(422, "invalid", "library")
    try:
        there = await request.app[keys.WORK].run(request.app[keys.SERVICES].availability, library)
    except KeyError as unknown:
        raise Refusal(422, "invalid", "library") from unknown
    return web.json_response(there.as_dict())


def check_text(text: object, request: web.Request) -> str:
    """The text as typed, once its length is right. Raises Refusal; an urgent text still gets its numbers."""
    if not isinstance(text, str):
        raise Refusal(422, "invalid", "text")
    if len(text) > MAX_CHARACTERS:
        talk = request.app[keys.TALK]
        raise Refusal(422, "too_long", "text", contacts=talk.numbers(talk.urgency(text)))
    if not clean(text):
        raise Refusal(422, "empty", "text")
    return text


def check_client_id(value: object) -> str:
    """The id that makes sending again harmless: a UUID or any short one. Raises Refusal."""
    if not isinstance(value, str) or not CLIENT_ID.fullmatch(value):
        raise Refusal(422, "missing" if value is None else "invalid", "client_msg_id")
    return value


def check_choice(choice: object) -> str:
    """The id of a button. Raises Refusal when it cannot be one."""
    if not isinstance(choice, str) or not CHOICE.fullmatch(choice):
        raise Refusal(422, "unknown_choice", "choice")
    return choice


def after_seq(request: web.Request) -> int:
    """The ``after`` of the query, 0 when absent. Raises Refusal."""
    text = request.query.get("after", "0")
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise Refusal(422, "invalid", "after")
    return int(text)


async def stream_thread(request: web.Request) -> Thread:
    """The conversation of the Bearer token. Raises Refusal 401."""
    return await _thread(request)


def _said(request: web.Request, body: dict[str, Any]) -> Said:
    client_msg_id = check_client_id(body.get("client_msg_id"))
    if body.get("choice") is not None:
        return Said(client_msg_id, choice=check_choice(body["choice"]))
    if body.get("text") is None:
        raise Refusal(422, "missing", "text")
    return Said(client_msg_id, text=check_text(body["text"], request))


def _limit(request: web.Request) -> None:
    """By conversation, then generously by address. Raises Refusal 429."""
    settings, limits = request.app[keys.SERVICES].settings, request.app[keys.LIMITS]
    allowed = limits.allow("token:" + _bearer(request), settings.messages_per_minute)
    if not (allowed and limits.allow("from:" + client_address(request), settings.messages_per_minute_by_address)):
        raise Refusal(429, "too_many", retry_after=60)


def _bearer(request: web.Request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip()[:200] if scheme.lower() == "bearer" else ""


async def _thread(request: web.Request, patience: float = PATIENCE) -> Thread:
    token = _bearer(request)
    journal = request.app[keys.SERVICES].journal
    thread = await request.app[keys.WORK].run(journal.find, token, patience=patience) if token else None
    if thread is None:
        raise Refusal(401, "unknown_token")
    return thread


async def _object(request: web.Request, optional: bool = False) -> dict[str, Any]:
    """The JSON object of the body. Raises Refusal 400 for anything else: bad UTF-8, bad JSON, endless nesting."""
    raw = await request.read()
    if optional and not raw:
        return {}
    try:
        body = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Refusal(400, "bad_json") from None
    if not isinstance(body, dict):
        raise Refusal(400, "bad_json")
    return body


def _slug(body: dict[str, Any], name: str) -> str | None:
    value = body.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str) or not LIBRARY.fullmatch(value):
        raise Refusal(422, "invalid", name)
    return value
