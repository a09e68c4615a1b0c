"""What a person should look at in the records: stale, unreadable hours, shared phones, needs without partner."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from knowledge.catalogue import Catalogue
from knowledge.national import overdue
from knowledge.opening_hours import PARIS, readable
from knowledge.ranking import CAUTION_AFTER, NEVER_AFTER, Wish, rank
from knowledge.records import Place
from knowledge.referential import national_contacts

CLOCK_TIME = re.compile(r"\d\s?[h:]")
NOON = time(12, tzinfo=PARIS)

Places = list[tuple[str, Place]]  # each with its identifier


@dataclass(frozen=True)
class Finding:
    """One thing to look at on the record ``where``: stale, hours, shared_phone, need or national_contact."""

    kind: str
    what: str
    where: str
    what_to_do: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.where} {self.what}. {self.what_to_do}"


def check(catalogue: Catalogue, today: date | None = None) -> list[Finding]:
    """Everything that needs a person, in a steady order; ``today`` is that of the catalogue by default."""
    now = datetime.combine(today, NOON) if today else catalogue.clock().astimezone(PARIS)
    partners = [(partner.id, partner.place) for partner in catalogue.partners()]
    libraries = [(f"library {library.slug}", library.place) for library in catalogue.libraries()]
    return [
        *_stale(libraries + partners, now.date()),
        *_broken_hours(libraries + partners),
        *_shared_phones(partners),
        *_needs_without_partner(catalogue, now),
        *_national_contacts(now.date()),
    ]


def _stale(places: Places, today: date) -> Iterator[Finding]:
    for identifier, place in places:
        verified = place.verified_on
        if verified is not None and today - verified <= CAUTION_AFTER:
            continue
        never = verified is None or today - verified > NEVER_AFTER
        when = f"was last verified on {verified}" if verified else "was never verified"
        so = "and is not proposed" if never else "and is shown with a caution"
        yield Finding("stale", f"{when} {so}", _named(identifier, place), "Call it, then confirm the record.")


def _broken_hours(places: Places) -> Iterator[Finding]:
    """Hours that no machine can follow, stored as such or kept by an import as a note; "sur rendez-vous" is none."""
    for identifier, place in places:
        note = place.hours_note or ""
        written = place.opening_hours or (note if CLOCK_TIME.search(note) else None)
        if written and not readable(place.opening_hours):
            what = f"has hours that no machine can follow: {written}"
            yield Finding("hours", what, _named(identifier, place), "Write them as Mo-Fr 09:00-12:00.")


def _shared_phones(places: Places) -> Iterator[Finding]:
    """One number for places of several communes is a switchboard or a mistake: either way a patron may be lost."""
    by_phone: dict[str, list[Place]] = defaultdict(list)
    for _identifier, place in places:
        if place.phone:
            by_phone[place.phone].append(place)
    for phone, sharing in sorted(by_phone.items()):
        communes = sorted({place.commune or "an unknown commune" for place in sharing})
        if len(communes) > 1:
            what = f"is the phone of {len(sharing)} partners in {', '.join(communes)}"
            yield Finding("shared_phone", what, phone, "Check that it answers for each of them.")


def _needs_without_partner(catalogue: Catalogue, now: datetime) -> Iterator[Finding]:
    wish = Wish(now=now)
    for code, need in catalogue.lists.needs.items():
        if not rank(catalogue.candidates(code), wish):
            what = f"({need['label']}) has no partner that may be proposed"
            yield Finding("need", what, code, "Add a partner, or confirm one that is stale.")


def _national_contacts(today: date) -> Iterator[Finding]:
    for contact in national_contacts():
        if overdue(contact, today):
            what = f"was last verified on {contact['verified_on']}"
            where = f"{contact['name']} ({contact['id']})"
            yield Finding("national_contact", what, where, "Check its number and hours.")


def _named(identifier: str, place: Place) -> str:
    return f"{place.name} ({identifier})"
