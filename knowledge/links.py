"""Which addresses may become links (SAFETY.md, "Security"): the one filter, for cards, pages and urgencies."""

from __future__ import annotations

from urllib.parse import urlsplit


def https(address: str | None) -> str | None:
    """``address`` when it is an https link to a named host, else None: nothing else is ever made clickable."""
    try:
        parts = urlsplit((address or "").strip())
        harmless = parts.scheme == "https" and parts.hostname and parts.username is None
    except ValueError:  # "https://[" is no address
        return None
    return parts.geturl() if harmless else None
