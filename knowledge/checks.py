"""What a person should look at in the records: stale, unreadable hours, shared phones, needs without partner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.catalogue import Catalogue
from knowledge.opening_hours import PARIS, readable
from knowledge.ranking import CAUTION_AFTER, NEVER_AFTER, Wish, rank
from knowledge.records import PartnerRecord
from knowledge.referential import national_contacts

CONTACTS_REVIEWED_EVERY = timedelta(days=365)


@dataclass(frozen=True)
class Finding:
    """One thing to look at. ``check`` is its kind, ``subject`` the partner, number or need it is about."""

    check: str
    subject: str
    name: str
    problem: str
    what_to_do: str

    def __str__(self) -> str:
        return f"{self.check}: {self.name} {self.problem}. {self.what_to_do}"


def check(catalogue: Catalogue) -> list[Finding]:
    """Everything that needs a person, in a steady order; empty when all is well."""
    partners, today = catalogue.partners(), catalogue.clock().astimezone(PARIS).date()
    return [
        *_stale(partners, today),
        *_broken_hours(partners),
        *_shared_phones(partners),
        *_needs_without_partner(catalogue),
        *_national_contacts(today),
    ]


def _stale(partners: list[PartnerRecord], today: date) -> Iterator[Finding]:
    for partner in partners:
        verified = partner.place.verified_on
        if verified is not None and today - verified <= CAUTION_AFTER:
            continue
        never = verified is None or today - verified > NEVER_AFTER
        when = f"was last verified on {verified}" if verified else "was never verified"
        so = "and is not proposed" if never else "and is shown with a caution"
        yield Finding("stale", partner.id, partner.place.name, f"{when} {so}", "Call it, then confirm the record.")


def _broken_hours(partners: list[PartnerRecord]) -> Iterator[Finding]:
    for partner in partners:
        written = partner.place.opening_hours
        if written and not readable(written):
            problem = f"has hours that no machine can follow: {written}"
            yield Finding("hours", partner.id, partner.place.name, problem, 'Write them as "Mo-Fr 09:00-12:00".')


def _shared_phones(partners: list[PartnerRecord]) -> Iterator[Finding]:
    """One number for places of several communes is a switchboard or a mistake: either way a patron may be lost."""
    by_phone: dict[str, list[PartnerRecord]] = defaultdict(list)
    for partner in partners:
        if partner.place.phone:
            by_phone[partner.place.phone].append(partner)
    for phone, sharing in sorted(by_phone.items()):
        communes = sorted({partner.place.commune or "?" for partner in sharing})
        if len(communes) > 1:
            problem = f"is the phone of {len(sharing)} partners in {', '.join(communes)}"
            yield Finding("shared phone", phone, phone, problem, "Check that it answers for each of them.")


def _needs_without_partner(catalogue: Catalogue) -> Iterator[Finding]:
    wish = Wish(now=catalogue.clock())
    for code, need in catalogue.lists.needs.items():
        if not rank(catalogue.candidates(code), wish):
            problem = f"({need['label']}) has no partner that may be proposed"
            yield Finding("need", code, code, problem, "Add a partner, or confirm one that is stale.")


def _national_contacts(today: date) -> Iterator[Finding]:
    for contact in national_contacts():
        if today - date.fromisoformat(contact["verified_on"]) > CONTACTS_REVIEWED_EVERY:
            problem = f"was last verified on {contact['verified_on']}"
            yield Finding("national contact", contact["id"], contact["name"], problem, "Check its number and hours.")
