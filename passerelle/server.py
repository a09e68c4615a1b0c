"""Runs the web application until it is told to stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable

from aiohttp import web

from passerelle.errors import Refused, taken

DRAIN_SECONDS = 8.0  # open answers finish, then the rest is cut (SAFETY.md, "Faults": drained within 10 s)


async def serve_until_stopped(app: web.Application, host: str, port: int, ready: Callable[[], None]) -> None:
    """Listens, calls ``ready``, returns after Ctrl-C or SIGTERM. Raises Refused when the address is taken."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    # No access log: the addresses hold what the desk looks up.
    runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=DRAIN_SECONDS)
    await runner.setup()
    try:
        await _listen(runner, host, port)
        ready()
        await stop.wait()
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, host: str, port: int) -> None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as problem:
        raise Refused(taken(host, port, problem)) from None
