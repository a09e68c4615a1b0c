"""Rate limits: by conversation, then generously by address, because a library is one address."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

_WINDOW = 60.0
_MOST_SUBJECTS = 20_000  # bounds memory when somebody invents addresses


class RateLimits:
    """Counts events a minute by subject, in memory: a restart forgives everyone."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._counts: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def allow(self, subject: str, per_minute: int) -> bool:
        """Whether one more event of ``subject`` fits in its current minute; counts it."""
        now = self._monotonic()
        since, count = self._counts.pop(subject, (now, 0))
        if now - since >= _WINDOW:
            since, count = now, 0
        self._counts[subject] = (since, count + 1)
        if len(self._counts) > _MOST_SUBJECTS:
            self._counts.popitem(last=False)
        return count < per_minute
