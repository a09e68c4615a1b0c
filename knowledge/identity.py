"""Identifiers of partners that stay the same from one import to the next."""

from __future__ import annotations

import hashlib


def partner_id(source: str, source_id: str) -> str:
    """128 bits, in hexadecimal, drawn from what the source is called and how it names the partner."""
    return hashlib.sha256(f"{source}\n{source_id}".encode()).hexdigest()[:32]
