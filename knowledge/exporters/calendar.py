"""The coming sessions as an iCalendar file (RFC 5545), to subscribe to or to import into another Passerelle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time, timezone
from typing import Any

from knowledge.catalogue import Catalogue
from knowledge.ical import escaped, in_paris, in_utc, session_uid, written
from knowledge.records import LibraryRecord, WorkshopSession
from knowledge.referential import Referential

MOST_SESSIONS = 2_000  # of all libraries of a network: a file of one megabyte
ZONE = "Europe/Paris"
OWN = "X-PASSERELLE-"
# The rules of the European Union since 1996; a file of sessions to come needs no older ones.
PARIS_RULES = (
    ("BEGIN", "VTIMEZONE"), ("TZID", ZONE),
    ("BEGIN", "DAYLIGHT"), ("DTSTART", "19960331T020000"), ("RRULE", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"),
    ("TZOFFSETFROM", "+0100"), ("TZOFFSETTO", "+0200"), ("TZNAME", "CEST"), ("END", "DAYLIGHT"),
    ("BEGIN", "STANDARD"), ("DTSTART", "19961027T030000"), ("RRULE", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"),
    ("TZOFFSETFROM", "+0200"), ("TZOFFSETTO", "+0100"), ("TZNAME", "CET"), ("END", "STANDARD"),
    ("END", "VTIMEZONE"),
)  # fmt: skip

Property = tuple[str, str]


def calendar(catalogue: Catalogue, library: str | None = None) -> str | None:
    """The coming sessions of one library (its slug), or of all, as the text of an .ics file; None for an unknown one.

    The same sessions give the same text all day long. Raises SQLAlchemyError when records cannot be read.
    """
    wanted = catalogue.library(library) if library else None
    if library and wanted is None:
        return None
    coming = catalogue.workshops(limit=MOST_SESSIONS, library=library)
    properties = (*_head(wanted, catalogue.lists), *_events(coming, catalogue.lists, catalogue.clock()))
    return "".join(written(name, value) for name, value in (*properties, ("END", "VCALENDAR")))


def _head(library: LibraryRecord | None, lists: Referential) -> Iterator[Property]:
    name = lists.wording["calendar"]["name"]
    yield from (("BEGIN", "VCALENDAR"), ("VERSION", "2.0"), ("PRODID", "-//Passerelle//Ateliers//FR"))
    yield "X-WR-CALNAME", escaped(f"{name}, {library.place.name}" if library else name)
    yield from PARIS_RULES


def _events(coming: Iterable[WorkshopSession], lists: Referential, now: datetime) -> Iterator[Property]:
    stamp = in_utc(datetime.combine(now.astimezone(timezone.utc).date(), time(), timezone.utc))
    for one in coming:
        yield "BEGIN", "VEVENT"
        yield "UID", session_uid(one.library.slug, one.code, one.start)
        yield "DTSTAMP", stamp
        yield f"DTSTART;TZID={ZONE}", in_paris(one.start)
        yield f"DTEND;TZID={ZONE}", in_paris(one.end)
        yield "SUMMARY", escaped(one.title)
        yield "DESCRIPTION", escaped("\n".join(_told(one, lists.wording)))
        yield "LOCATION", escaped(_where(one))
        yield "CATEGORIES", ",".join(escaped(lists.needs[code]["label"]) for code in (one.need, *one.also_needs))
        yield from _own(one)
        yield "END", "VEVENT"


def _told(one: WorkshopSession, wording: Mapping[str, Any]) -> Iterator[str]:
    words, level = wording["calendar"], wording["level"].get(one.level)
    if one.description:
        yield one.description
    if one.held_by:
        yield words["held_by"].format(name=one.held_by)
    if level:
        yield f"{level[0].upper()}{level[1:]}."
    if one.bring:
        yield words["bring"].format(things=", ".join(one.bring))
    if one.booking:
        yield one.booking
    if one.seats_left is not None:
        form = {0: "full", 1: "one_seat"}.get(one.seats_left, "seats")
        yield words[form].format(left=one.seats_left)
    if one.library.place.phone:
        yield words["call"].format(phone=one.library.place.phone)


def _where(one: WorkshopSession) -> str:
    place = one.library.place
    town = " ".join(part for part in (place.postcode, place.commune) if part)
    return ", ".join(part for part in (place.name, place.address, town) if part)


def _own(one: WorkshopSession) -> Iterator[Property]:
    """What iCalendar has no property for, told apart so that an import need not read prose."""
    if one.level:
        yield f"{OWN}LEVEL", one.level
    if one.seats is not None:
        yield f"{OWN}SEATS", str(one.seats)
    if one.held_by:
        yield f"{OWN}HELD-BY", escaped(one.held_by)
    if one.publics:
        yield f"{OWN}PUBLICS", ",".join(sorted(one.publics))
    if one.bring:
        yield f"{OWN}BRING", ",".join(escaped(thing) for thing in one.bring)
    if one.booking:
        yield f"{OWN}BOOKING", escaped(one.booking)
