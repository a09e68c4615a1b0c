"""Days and hours as people type them. Pure."""

from __future__ import annotations

import re
from datetime import date, time

_FRENCH_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_HOUR = re.compile(r"(\d{1,2})(?:\s?[h:]\s?(\d{2})?)?(?::\d{2})?", re.IGNORECASE)


def typed_day(text: str) -> date:
    """The day as a browser sends it, in ISO 8601; one typed as 24/12/2026 is read too. Raises ValueError."""
    french = _FRENCH_DAY.fullmatch(text.strip())
    return date(int(french[3]), int(french[2]), int(french[1])) if french else date.fromisoformat(text.strip())


def typed_hour(text: str) -> time:
    """ "10:30" as a browser sends it, "10 h 30" and "10h" as people type it. Raises ValueError."""
    match = _HOUR.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text[:20]!r} is no hour")
    return time(int(match[1]), int(match[2] or 0))
