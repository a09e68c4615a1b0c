"""Runs the synchronous database calls off the event loop, with a bound on how long anyone waits for them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")

PATIENCE = 2.0  # seconds; SAFETY.md, "Faults": with the database locked, others get "patientez" within 2 s
URGENT_PATIENCE = 0.15  # seconds; the crisis answer is due within 200 ms whatever the database does
_THREADS = 8


class Busy(Exception):
    """The database did not answer in time."""


class Work:
    """One pool of threads for every synchronous call; ``slack`` multiplies every patience, for slow machines."""

    def __init__(self, slack: float = 1.0) -> None:
        self._slack = slack
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="database")

    async def run(self, call: Callable[..., T], *args: Any, patience: float = PATIENCE, **kwargs: Any) -> T:
        """The result of ``call``; its exceptions come through. Raises Busy after ``patience`` seconds, times ``slack``.

        A call that came too late is not undone and may still write. What people send again after "patientez" must
        therefore be harmless: messages bear a client_msg_id, the desk's forms a token, a version or a condition.
        """
        loop = asyncio.get_running_loop()
        future = loop.run_in_executor(self._pool, partial(call, *args, **kwargs))
        try:
            return await asyncio.wait_for(asyncio.shield(future), patience * self._slack)
        except asyncio.TimeoutError:
            future.add_done_callback(_forget)
            raise Busy from None

    def close(self) -> None:
        """Waits for running calls: nothing that was acknowledged is lost."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def _forget(future: asyncio.Future[Any]) -> None:
    """Reads the late exception, so that asyncio does not print it, with its parameters, as never retrieved."""
    if not future.cancelled():
        future.exception()
