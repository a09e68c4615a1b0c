"""What patrons may read of a calendar: public events, in their newest version, without the e-mail or the mobile number
of a person. Where one stood the library is named, so that the sentence stays whole."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from knowledge.importers.calendar_events import Event
from knowledge.importers.contacts import EMAIL, of_a_desk
from knowledge.importers.rows import Problem
from knowledge.importers.vocabulary import Vocabulary, vocabulary
from knowledge.models import Library

ADDRESS = re.compile(rf"(?:mailto:)?{EMAIL.pattern}", re.IGNORECASE)
HIDDEN = "\0"  # stands for what was taken out: no text of a calendar holds it
ASIDE = re.compile(rf"\s*\((?:\s|[,;:/.-]|\bou\b|\bet\b|\bau\b|{HIDDEN})*\)")  # "(jean@… ou 06 …)"
TOGETHER = re.compile(
    rf"(?:\b(?P<before>au|le) +)?{HIDDEN}(?:(?: *[,;/-] *| +(?:ou|et) +| +)(?:(?:au|à|le) +)?{HIDDEN})*", re.IGNORECASE
)
LIBRARY = "la bibliothèque"
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
    """Takes the e-mails of persons, as ``contacts.email`` knows them, out of the texts of a workshop (``TEXTS`` of its
    columns), and the mobile numbers but that of the library.

    Gives the remarks, at ``line``, that tell it. Nobody's data is repeated in them.
    """
    remarks: list[Problem] = []
    for column, name in TEXTS.items():
        texts = [str(text) for text in _texts(values.get(column))]
        mailed = [_without_persons(text, library) for text in texts]
        hidden = [_without_mobiles(text, library) for text in mailed]
        if hidden != texts:
            said = [_whole(text) if HIDDEN in text else text for text in hidden]
            values[column] = said if isinstance(values[column], list) else said[0] or None
        if mailed != texts:
            remarks.append(_remark(line, name, "holds the e-mail of a person", DROPPED))
        if hidden != mailed:
            what = "give the desk's, which is not a mobile; it was dropped"
            remarks.append(_remark(line, name, "holds a mobile number", what))
    return remarks


def shows_mobile(values: Mapping[str, object], ours: str | None) -> bool:
    """Whether the texts of a workshop (columns of ``TEXTS``) hold a mobile number; ``ours`` is that of the library."""
    texts = (str(text) for column in TEXTS for text in _texts(values.get(column)))
    return any(_figures(found) != _figures(ours or "") for text in texts for found in MOBILE.findall(text))


def _texts(value: object) -> Sequence[object]:
    if isinstance(value, list):
        return value
    return [value] if value else []


def _without_persons(text: str, library: Library) -> str:
    def kept(match: re.Match[str]) -> str:
        local = match[0].lower().removeprefix("mailto:").split("@")[0]
        return match[0] if of_a_desk(local, _words(), library.name, library.commune or "") else HIDDEN

    return ADDRESS.sub(kept, text)


def _without_mobiles(text: str, library: Library) -> str:
    """A number cannot tell whose it is: that of the library alone is certainly no person's."""
    ours = _figures(library.phone or "")
    return MOBILE.sub(lambda match: match[0] if _figures(match[0]) == ours else HIDDEN, text)


def _figures(phone: str) -> str:
    """The nine figures of a French number that no way of writing it changes."""
    return re.sub(r"\D", "", phone)[-9:]


def _whole(text: str) -> str:
    """The sentence with the library for whom was hidden; empty when nothing else was said."""
    left = ASIDE.sub(lambda aside: "" if HIDDEN in aside[0] else aside[0], text)
    if not re.search(r"\w", TOGETHER.sub("", left)):
        return ""
    said = " ".join(TOGETHER.sub(lambda hidden: _to_the_library(hidden["before"]), left).split())
    return said[:1].upper() + said[1:] if left.startswith(HIDDEN) else said


def _to_the_library(before: str | None) -> str:
    """ "au 06 …" becomes "auprès de la bibliothèque", "le 06 …" and a number alone "la bibliothèque"."""
    return f"auprès de {LIBRARY}" if before and before.lower() == "au" else LIBRARY


def _remark(line: int, name: str, problem: str, what_to_do: str) -> Problem:
    return Problem(line, name, "", problem, what_to_do, "warning")


def _sequence(event: Event) -> int:
    line = event.first("SEQUENCE")
    told = line.value.strip() if line else ""
    return int(told[:9]) if told.isascii() and told.isdigit() else 0


@lru_cache(maxsize=1)
def _words() -> Vocabulary:
    return vocabulary()
