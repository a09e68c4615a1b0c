"""Short texts of a numbered part of a form (a service of a partner, an offer of a library), checked when read."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.importers.text import plain_text

LONGEST = 200  # characters of a price, of an appointment, of one thing to bring

Fields = Mapping[str, str]
Errors = dict[str, str]


def text_of(fields: Fields, errors: Errors, name: str, longest: int = LONGEST) -> str | None:
    """The text of this field without markup, None when it has none; notes in ``errors`` what is too long."""
    text = plain_text(fields.get(name, ""))[0]
    if len(text) > longest:
        errors[name] = "too_long"
    return text or None


def things_to_bring(fields: Fields, errors: Errors, prefix: str) -> list[str] | None:
    """One thing a line; the empty list when nothing is needed, None when nobody said."""
    lines = (plain_text(line)[0] for line in fields.get(f"{prefix}-bring", "").splitlines())
    things = [line for line in lines if line]
    if any(len(thing) > LONGEST for thing in things):
        errors[f"{prefix}-bring"] = "too_long"
    return things or ([] if f"{prefix}-nothing" in fields else None)
