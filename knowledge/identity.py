"""Identifiers of partners, workshops and libraries that stay the same from one import to the next."""

from __future__ import annotations

import hashlib


def partner_id(source: str, source_id: str) -> str:
    """128 bits, in hexadecimal, drawn from what the source is called and how it names the partner."""
    return hashlib.sha256(f"{source}\n{source_id}".encode()).hexdigest()[:32]


def workshop_key(library: str, code: str) -> str:
    """The same of a workshop, by the slug of its library and by what it is called there."""
    return hashlib.sha256(f"{library}\n{code}".encode()).hexdigest()[:32]


def library_key(slug: str) -> str:
    """The same of a library, by its slug: numbers of rows are given again."""
    return hashlib.sha256(slug.encode()).hexdigest()[:32]
