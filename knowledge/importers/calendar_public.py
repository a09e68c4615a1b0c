"""What patrons may read of a calendar: public events, in their newest version, without the e-mail of a person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from knowledge.importers.calendar_events import Event
from knowledge.importers.contacts import EMAIL, of_a_desk
from knowledge.importers.rows import Problem
from knowledge.importers.vocabulary import Vocabulary, vocabulary
from knowledge.models import Library

_MAIL = rf"(?:mailto:)?{EMAIL.pattern}"
ADDRESS = re.compile(rf"\s*\(\s*{_MAIL}\s*\)|{_MAIL}", re.IGNORECASE)
DROPPED = "give the desk's, as accueil@…; it was dropped"
TEXTS = {
    "title": "SUMMARY",
    "description": "DESCRIPTION",
    "bring": "X-PASSERELLE-BRING",
    "booking": "X-PASSERELLE-BOOKING",
}
MOBILE = re.compile(r"(?<!\d)(?:0|(?:\+|00)33[\s.-]?(?:\(0\)[\s.-]?)?)[67](?:[\s.-]?\d{2}){4}(?!\d)")


def is_public(event: Event) -> bool:
    """Whether an event may be shown: without CLASS it is, and a class that nobody knows is private (RFC 5545)."""
    told = event.first("CLASS")
    return told is None or told.value.strip().upper() == "PUBLIC"


def not_public(event: Event) -> Problem:
    """The remark on an event that is left out; it repeats nothing of it."""
    return _remark(event.line, "CLASS", "is not public", "nothing; it was left out, for patrons read the programme")


def newest(versions: Sequence[Event], problems: list[Problem]) -> Event:
    """Of several versions of one event the one of the highest SEQUENCE, of equal ones the last; the others are told."""
    kept = max(enumerate(versions), key=lambda one: (_sequence(one[1]), one[0]))[1]
    for other in versions:
        if other is not kept:
            problems.append(
                _remark(other.line, "UID", "has a newer version in this file", "nothing; the newest counts")
            )
    return kept


def hide_persons(values: dict[str, object], line: int, library: Library) -> list[Problem]:
    """Drops the e-mails of persons from the texts of a workshop (``TEXTS`` of its columns), as ``contacts.email`` does.

    The remarks, at ``line``, that tell it and warn of mobile numbers, which a desk may have too: they stay. Nobody's
    data is repeated in them.
    """
    remarks: list[Problem] = []
    for column, name in TEXTS.items():
        texts = [str(text) for text in _texts(values.get(column))]
        said = [_without_persons(text, library) for text in texts]
        if said != texts:
            values[column] = said if isinstance(values[column], list) else said[0] or None
            remarks.append(_remark(line, name, "holds the e-mail of a person", DROPPED))
        if any(map(MOBILE.search, said)):
            remarks.append(
                _remark(line, name, "holds a mobile number", "check that everybody may have it; it was kept")
            )
    return remarks


def _texts(value: object) -> Sequence[object]:
    if isinstance(value, list):
        return value
    return [value] if value else []


def _without_persons(text: str, library: Library) -> str:
    def kept(match: re.Match[str]) -> str:
        local = match[0].lower().strip("( \t").removeprefix("mailto:").split("@")[0]
        return match[0] if of_a_desk(local, _words(), library.name, library.commune or "") else ""

    said = ADDRESS.sub(kept, text)
    return text if said == text else " ".join(said.split())


def _remark(line: int, name: str, problem: str, what_to_do: str) -> Problem:
    return Problem(line, name, "", problem, what_to_do, "warning")


def _sequence(event: Event) -> int:
    line = event.first("SEQUENCE")
    told = line.value.strip() if line else ""
    return int(told[:9]) if told.isascii() and told.isdigit() else 0


@lru_cache(maxsize=1)
def _words() -> Vocabulary:
    return vocabulary()
