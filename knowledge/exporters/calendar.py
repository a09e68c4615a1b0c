"""The coming sessions as an iCalendar file (RFC 5545), to subscribe to or to import into another Passerelle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timezone
from typing import Any

from icalendar import Calendar, Event, Timezone
from icalendar.prop import vCategory  # a list of texts

from knowledge.catalogue import Catalogue
from knowledge.ical import session_uid
from knowledge.opening_hours import PARIS
from knowledge.records import LibraryRecord, WorkshopSession
from knowledge.referential import Referential

MOST_SESSIONS = 2_000  # of all libraries of a network: a file of one megabyte
OWN = "X-PASSERELLE-"
# The rules of the European Union since 1996: a file of sessions to come needs no older ones. The library's own writing
# of a zone lists every change up to 2038, those of spring an hour late.
PARIS_RULES = """\
BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
END:STANDARD
END:VTIMEZONE
"""


def calendar(catalogue: Catalogue, library: str | None = None) -> str | None:
    """The coming sessions of one library (its slug), or of all, as the text of an .ics file; None for an unknown one.

    The same sessions give the same text all day long. Raises SQLAlchemyError when records cannot be read.
    """
    wanted = catalogue.library(library) if library else None
    if library and wanted is None:
        return None
    file = _head(wanted, catalogue.lists)
    stamp = datetime.combine(catalogue.clock().astimezone(timezone.utc).date(), time(), timezone.utc)
    for session in catalogue.workshops(limit=MOST_SESSIONS, library=library):
        file.add_component(_event(session, catalogue.lists, stamp))
    return str(file.to_ical(sorted=False), "utf-8")


def _head(library: LibraryRecord | None, lists: Referential) -> Calendar:
    name = lists.wording["calendar"]["name"]
    file = Calendar()
    file.add("VERSION", "2.0")
    file.add("PRODID", "-//Passerelle//Ateliers//FR")
    file.add("X-WR-CALNAME", f"{name}, {library.place.name}" if library else name)
    file.add_component(Timezone.from_ical(PARIS_RULES))
    return file


def _event(one: WorkshopSession, lists: Referential, stamp: datetime) -> Event:
    event = Event()
    event.add("UID", session_uid(one.library.slug, one.code, one.start))
    event.add("DTSTAMP", stamp)
    event.add("DTSTART", one.start.astimezone(PARIS))
    event.add("DTEND", one.end.astimezone(PARIS))
    event.add("SUMMARY", one.title)
    event.add("DESCRIPTION", "\n".join(_told(one, lists.wording)))
    event.add("LOCATION", _where(one))
    event.add("CATEGORIES", [lists.needs[code]["label"] for code in (one.need, *one.also_needs)])
    for name, value in _own(one):
        event.add(f"{OWN}{name}", value)
    return event


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


def _own(one: WorkshopSession) -> Iterator[tuple[str, str | vCategory]]:
    """What iCalendar has no property for, told apart so that an import need not read prose."""
    if one.level:
        yield "LEVEL", one.level
    if one.seats is not None:
        yield "SEATS", str(one.seats)
    if one.held_by:
        yield "HELD-BY", one.held_by
    if one.publics:
        yield "PUBLICS", vCategory(sorted(one.publics))
    if one.bring:
        yield "BRING", vCategory(one.bring)
    if one.booking:
        yield "BOOKING", one.booking
