"""Server-sent events: one ``message`` event a message, a heartbeat every 15 seconds (CONTRACT.md §4)."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiohttp import web

from conversations.journal import Thread
from web import keys
from web.api import after_seq, stream_thread

HEARTBEAT = 15.0
_LONGEST = 3_600.0  # a stream ends after an hour; the page opens another from its last seq


async def stream(request: web.Request) -> web.StreamResponse:
    """GET /conversations/current/stream?after=SEQ"""
    thread, after = await stream_thread(request), after_seq(request)
    headers = {"Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no"}
    response = web.StreamResponse(headers=headers)
    await response.prepare(request)
    wakeups = request.app[keys.WAKEUPS]
    event = wakeups.join(thread.id)
    try:
        await _feed(request, response, thread, after, event)
    except (ConnectionResetError, asyncio.CancelledError):
        pass
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
