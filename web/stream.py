"""Server-sent events: one ``message`` event a message, a heartbeat every 15 seconds (CONTRACT.md §4)."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from conversations.journal import Thread, UnknownConversation
from web import keys
from web.api import after_seq, stream_thread
from web.errors import Refusal
from web.work import Busy

HEARTBEAT = 15.0
_LONGEST = 3_600.0  # a stream ends after an hour; the page opens another from its last seq


async def stream(request: web.Request) -> web.StreamResponse:
    """GET /conversations/current/stream?after=SEQ. Ends when the conversation is erased or cannot be read."""
    thread, after = await stream_thread(request), after_seq(request)
    listeners = request.app[keys.TALK].listeners

    def alive() -> bool:
        return request.transport is not None and not request.transport.is_closing()

    if not listeners.join(thread.id, alive):
        raise Refusal(429, "too_many", retry_after=60)
    try:
        return await _stream(request, thread, after)
    finally:
        listeners.leave(thread.id, alive)


async def _stream(request: web.Request, thread: Thread, after: int) -> web.StreamResponse:
    headers = {"Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no"}
    response = web.StreamResponse(headers=headers)
    await response.prepare(request)
    wakeups = request.app[keys.WAKEUPS]
    event = wakeups.join(thread.id)
    try:
        await _feed(request, response, thread, after, event)
    except (ConnectionResetError, asyncio.CancelledError):
        pass
    except (Busy, SQLAlchemyError, UnknownConversation):
        pass  # the answer has begun, no error can be sent: the page asks again from its last seq
    finally:
        wakeups.leave(thread.id, event)
    return response


async def _feed(
    request: web.Request, response: web.StreamResponse, thread: Thread, after: int, event: asyncio.Event
) -> None:
    journal, work = request.app[keys.SERVICES].journal, request.app[keys.WORK]
    end = asyncio.get_running_loop().time() + _LONGEST
    wakeups = request.app[keys.WAKEUPS]
    while not wakeups.closing and asyncio.get_running_loop().time() < end:
        event.clear()
        # Read again at each heartbeat too: another process may have written.
        await work.run(journal.again, thread.id)
        for message in await work.run(journal.messages, thread.id, after):
            await response.write(_event(message))
            after = message["seq"]
        try:
            await asyncio.wait_for(event.wait(), HEARTBEAT)
        except asyncio.TimeoutError:
            await response.write(b": heartbeat\n\n")


def _event(message: dict[str, Any]) -> bytes:
    data = json.dumps(message, ensure_ascii=False)
    return f"id: {message['seq']}\nevent: message\ndata: {data}\n\n".encode()
