"""What a person should look at: stale records, broken hours, unknown places, contacts, doubles, holes, reviews."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time

from knowledge.catalogue import Catalogue
from knowledge.duplicates import duplicates
from knowledge.finding import Finding
from knowledge.holes import counts, holes
from knowledge.importers.contacts import of_a_desk
from knowledge.importers.vocabulary import Vocabulary, vocabulary
from knowledge.lacks import REACHED_BY
from knowledge.national import REVIEWED_EVERY, overdue
from knowledge.opening_hours import PARIS, readable
from knowledge.ranking import CAUTION_AFTER, NEVER_AFTER, Wish, centre, rank
from knowledge.records import PartnerRecord, Place
from knowledge.referential import national_contacts, needs_reviewed_on
from knowledge.territory import Gazetteer
from knowledge.towns import towns

CLOCK_TIME = re.compile(r"\d\s?[h:]")
NOON = time(12, tzinfo=PARIS)

Places = list[tuple[str, Place]]  # each with its identifier


def check(catalogue: Catalogue, gazetteer: Gazetteer, today: date | None = None) -> list[Finding]:
    """Everything that needs a person, in a steady order; ``today`` is that of the catalogue by default.

    Once there are real partners, those of the demonstration and its libraries are not counted: they fill no hole.
    """
    now = datetime.combine(today, NOON) if today else catalogue.clock().astimezone(PARIS)
    known = catalogue.partners()
    real = any(not partner.place.demonstration for partner in known)
    records = [partner for partner in known if counts(partner.place, real)]
    partners = [(partner.id, partner.place) for partner in records]
    ours = [library for library in catalogue.libraries() if counts(library.place, real)]
    libraries = [(f"library {library.slug}", library.place) for library in ours]
    words = vocabulary()
    return [
        *_silent_libraries(libraries),
        *_never_proposed(records),
        *_stale(libraries + partners, now.date()),
        *_broken_hours(libraries + partners),
        *_unknown_places(partners, gazetteer),
        *_shared_phones(partners, gazetteer),
        *_personal_emails(libraries + partners, words),
        *_duplicates(records, catalogue.sirets(), words),
        *_needs_without_partner(catalogue, now, real),
        *holes(catalogue, gazetteer, now, real=real),
        *_national_contacts(now.date()),
        *_needs_to_review(now.date()),
    ]


def _silent_libraries(libraries: Places) -> Iterator[Finding]:
    """Libraries that a patron is sent to without being told where they are, their number or their hours."""
    for identifier, place in libraries:
        told = {"phone": place.phone, "address": place.address, "hours": place.opening_hours or place.hours_note}
        missing = [name for name, value in told.items() if not value]
        if missing:
            what = f"tells no {', no '.join(missing)}"
            yield Finding("library", what, _named(identifier, place), "Complete its page: patrons are sent there.")


def _never_proposed(records: list[PartnerRecord]) -> Iterator[Finding]:
    """Partners that no need leads to, and those that nobody can reach."""
    for partner in records:
        reached = [value for name in REACHED_BY if (value := getattr(partner.place, name))]
        if not partner.needs:
            yield Finding(
                "service",
                "has no service and is never proposed",
                _named(partner.id, partner.place),
                "Add a service on its page, or withdraw it.",
            )
        elif not reached:
            yield Finding(
                "reach",
                f"has no {', '.join(REACHED_BY)}: nobody can reach it",
                _named(partner.id, partner.place),
                "Give its phone or its address.",
            )


def _stale(places: Places, today: date) -> Iterator[Finding]:
    for identifier, place in places:
        verified = place.verified_on
        if verified is not None and today - verified <= CAUTION_AFTER:
            continue
        never = verified is None or today - verified > NEVER_AFTER
        when = f"was last verified on {verified}" if verified else "was never verified"
        so = "and is not proposed" if never else "and is shown with a caution"
        yield Finding(
            "stale",
            f"{when} {so}",
            _named(identifier, place),
            "Call it, or send it its link (`passerelle confirm-links`).",
        )


def _broken_hours(places: Places) -> Iterator[Finding]:
    """Hours that no machine can follow, stored as such or kept by an import as a note; "sur rendez-vous" is none."""
    for identifier, place in places:
        note = place.hours_note or ""
        written = place.opening_hours or (note if CLOCK_TIME.search(note) else None)
        if written and not readable(place.opening_hours):
            what = f"has hours that no machine can follow: {written}"
            yield Finding("hours", what, _named(identifier, place), "Write them as Mo-Fr 09:00-12:00.")


def _unknown_places(places: Places, gazetteer: Gazetteer) -> Iterator[Finding]:
    """Places that no distance can be counted to: the ranking takes them for places far away."""
    for identifier, place in places:
        if place.point is None and centre(gazetteer.by_insee(place.insee)) is None:
            town = " ".join(part for part in (place.postcode, place.commune) if part) or "no commune told"
            what = f"is at an unknown place ({town}) and is ranked as if it were far away"
            todo = "Correct its commune and postcode, or give its point."
            yield Finding("place", what, _named(identifier, place), todo)


def _shared_phones(places: Places, gazetteer: Gazetteer) -> Iterator[Finding]:
    """One number for places of several communes is a switchboard or a mistake: either way a patron may be lost."""
    by_phone: dict[str, list[Place]] = defaultdict(list)
    for _identifier, place in places:
        if place.phone:
            by_phone[place.phone].append(place)
    for phone, sharing in sorted(by_phone.items()):
        found = towns(sharing, gazetteer)
        if len(found) > 1:
            what = f"is the phone of {len(sharing)} partners in {', '.join(found)}"
            yield Finding("shared_phone", what, phone, "Check that it answers for each of them.")


def _personal_emails(places: Places, words: Vocabulary) -> Iterator[Finding]:
    """An address that names a person goes stale with them, and is personal data: it is not repeated here."""
    for identifier, place in places:
        local, _, domain = (place.email or "").partition("@")
        if domain and not of_a_desk(local, words, place.name, place.commune or ""):
            what = f"has the e-mail of a person (…@{domain})"
            yield Finding("email", what, _named(identifier, place), "Write that of the desk, as accueil@…, or none.")


def _duplicates(
    partners: list[PartnerRecord], sirets: dict[str, frozenset[str]], words: Vocabulary
) -> Iterator[Finding]:
    for one, other, shared in duplicates(partners, sirets, words):
        what = f"seems to be the same place as {_named(other.id, other.place)}: same {shared}"
        yield Finding("duplicate", what, _named(one.id, one.place), "Keep one of the two records.")


def _needs_without_partner(catalogue: Catalogue, now: datetime, real: bool) -> Iterator[Finding]:
    wish = Wish(now=now)
    for code, need in catalogue.lists.needs.items():
        if not rank([one for one in catalogue.candidates(code) if counts(one.place, real)], wish):
            what = f"({need['label']}) has no partner that may be proposed"
            yield Finding("need", what, code, "Add a partner, or confirm one that is stale.")


def _national_contacts(today: date) -> Iterator[Finding]:
    for contact in national_contacts():
        if overdue(contact, today):
            what = f"was last verified on {contact['verified_on']}"
            where = f"{contact['name']} ({contact['id']})"
            yield Finding("national_contact", what, where, "Check its number and hours.")


def _needs_to_review(today: date) -> Iterator[Finding]:
    reviewed = needs_reviewed_on()
    if today - reviewed > REVIEWED_EVERY:
        what = f"was last reviewed on {reviewed}"
        yield Finding("review", what, "needs.yml", "Check its documents, numbers and sites against their sources.")


def _named(identifier: str, place: Place) -> str:
    return f"{place.name} ({identifier})"
