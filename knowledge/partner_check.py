"""What a person typed for a partner or a library, checked field by field: values to keep, and what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from knowledge.communes import Commune
from knowledge.importers import contacts
from knowledge.importers.rows import Row
from knowledge.importers.text import plain_text
from knowledge.importers.vocabulary import Vocabulary
from knowledge.library_offers import read_offers
from knowledge.opening_hours import readable
from knowledge.partner_services import Typed, read_services
from knowledge.partner_values import Values
from knowledge.referential import Referential
from knowledge.service_zone import Ground
from knowledge.territory import Gazetteer
from knowledge.typed_moments import typed_day

LIMITS = {
    "name": 200, "what": 500, "address": 300, "commune": 100, "opening_hours": 500, "hours_note": 500,
    "transport": 200,
}  # fmt: skip
LONGEST_REASON = 200
POSTCODE = re.compile(r"(?!00|96|99)[0-9]{5}")  # no département has these numbers
CLOSURE = re.compile(r"closure-(\d{1,3})-first_day")


@dataclass
class Checked:
    """``values`` of ``knowledge.partner_values`` or ``library_values``; ``errors``: name of the field → code of what is
    wrong with it.

    ``odd_postcode``: it is none of its commune, which a CEDEX may be and a slip too.
    """

    values: Values = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    odd_postcode: bool = False


@dataclass(frozen=True)
class Checking:
    """The lists that a record is checked against."""

    lists: Referential
    words: Vocabulary
    gazetteer: Gazetteer

    def check(self, fields: Mapping[str, str], known: Mapping[str, Any], today: date) -> Checked:
        """Reads the fields of a form; ``known``: the values that the record has, none for a new one.

        Fields bear the names of the columns; ``service-N-…`` and ``closure-N-…`` are numbered; ``verified_today`` dates
        the record of ``today``. An error never keeps the other fields from being read.
        """
        done = Checked()
        self._texts(done, fields, LIMITS)
        self._kind(done, fields)
        self._where_and_when(done, fields, known, today)
        done.values["saturated"] = "saturated" in fields
        done.values["closed_until"] = _day(done, fields, "closed_until")
        if _past(done.values["closed_until"], today) and done.values["closed_until"] != known.get("closed_until"):
            done.errors["closed_until"] = "day_past"
        done.values["closures"] = _closures(done, fields, known.get("closures") or (), today)
        typed = Typed(fields, done.errors, done.values["kind"], self._ground(done.values, known))
        done.values["services"] = read_services(typed, known.get("services") or (), self.lists, self.words)
        return done

    def check_library(self, fields: Mapping[str, str], known: Mapping[str, Any], today: date) -> Checked:
        """The same of the form of a library, which has the fields of a place, its closures and what it offers
        (``offer-N-…``).

        A library that comes to another commune serves the communes that have their intercommunality with it.
        """
        done = Checked()
        self._texts(done, fields, {name: limit for name, limit in LIMITS.items() if name != "what"})
        # A commune that the list did not know may be in it by now.
        was = known if known.get("insee") else {**known, "commune": None}
        self._where_and_when(done, fields, was, today)
        if known.get("phone") and not fields.get("phone", "").strip():  # when nobody answers here, patrons are given it
            done.errors["phone"] = "phone_missing"
        done.values["closures"] = _closures(done, fields, known.get("closures") or (), today)
        done.values["offers"] = read_offers(fields, done.errors, known.get("offers") or (), self.lists)
        if done.values["insee"] != known.get("insee"):
            done.values["territory"] = self.gazetteer.intercommunality(done.values["insee"])
        return done

    def _where_and_when(self, done: Checked, fields: Mapping[str, str], known: Mapping[str, Any], today: date) -> None:
        self._place(done, fields, known)
        self._contacts(done, fields)
        if done.values["opening_hours"] and not readable(done.values["opening_hours"]):
            done.errors.setdefault("opening_hours", "hours_unreadable")
        if "verified_today" in fields:
            done.values["verified_on"] = today.isoformat()

    def _texts(self, done: Checked, fields: Mapping[str, str], limits: Mapping[str, int]) -> None:
        for name, limit in limits.items():
            done.values[name] = self._text(done, fields, name, limit)
        if not done.values["name"]:
            done.errors.setdefault("name", "name_missing")

    def _text(self, done: Checked, fields: Mapping[str, str], name: str, limit: int) -> str | None:
        text, _markup = plain_text(fields.get(name, ""))
        if len(text) > limit:
            done.errors[name] = "too_long"
        return text or None

    def _kind(self, done: Checked, fields: Mapping[str, str]) -> None:
        done.values["kind"] = fields.get("kind", "")
        if done.values["kind"] not in self.lists.kinds:
            done.errors["kind"] = "kind_missing"

    def _place(self, done: Checked, fields: Mapping[str, str], known: Mapping[str, Any]) -> None:
        """Postcode and commune must agree, when either is of the territory. The point is that of the street: once the
        street or the commune is another, that of the commune is used until somebody gives one."""
        values = done.values
        postcode = fields.get("postcode", "").replace(" ", "")
        values["postcode"] = postcode or None
        if postcode and not POSTCODE.fullmatch(postcode):
            done.errors["postcode"] = "postcode"
        here = self._commune(values["commune"], postcode)
        if (values["commune"], values["postcode"]) == (known.get("commune"), known.get("postcode")):
            values["insee"] = known.get("insee")
        elif here is not None:
            values["commune"], values["insee"] = here.name, here.current
            done.odd_postcode = bool(postcode) and postcode not in here.postcodes
        else:
            values["insee"] = None
            wrong = values["commune"] and not self._may_be_elsewhere(values["commune"], postcode)
            if wrong and "postcode" not in done.errors:
                done.errors.setdefault("commune", "commune_unknown")
        if any(values[name] != known.get(name) for name in ("address", "insee")):
            values["lat"] = values["lon"] = None

    def _ground(self, values: Mapping[str, Any], known: Mapping[str, Any]) -> Ground:
        here, was = (self.gazetteer.by_insee(one.get("insee")) for one in (values, known))
        return Ground(here, was, values["postcode"])

    def _commune(self, name: str | None, postcode: str) -> Commune | None:
        """The commune of this name; one of another postcode only when no commune that we know has that postcode."""
        here = self.gazetteer.named(name, postcode or None) if name else None
        elsewhere = here and postcode and postcode not in here.postcodes and self.gazetteer.find(postcode).communes
        return None if elsewhere else here

    def _may_be_elsewhere(self, name: str, postcode: str) -> bool:
        """Whether both can be of a commune that our list lacks: neither the postcode nor the name is of ours."""
        return bool(postcode) and not self.gazetteer.find(postcode).communes and self.gazetteer.named(name) is None

    def _contacts(self, done: Checked, fields: Mapping[str, str]) -> None:
        """As an import reads them, except that nothing is dropped: the person is told."""
        written = {name: fields.get(name, "").strip() for name in ("phone", "email", "website")}
        row = Row(1, ("telephone", "courriels", "site_web"), tuple(written.values()))
        values, place = done.values, done.values["name"] or ""
        values["phone"] = contacts.phone(row)
        values["email"] = contacts.email(row, self.words, place, values["commune"] or "")
        values["website"] = contacts.website(row)
        for name in written:
            if written[name] and values[name] is None:
                person = name == "email" and any("of a person" in problem.problem for problem in row.problems)
                done.errors[name] = "email_person" if person else name
        if written["website"].lower().startswith("http:"):
            done.errors["website"] = "website"


def _closures(done: Checked, fields: Mapping[str, str], known: Iterable[Any], today: date) -> list[list[Any]]:
    """Those typed, in order; one that is over is kept when the record has it, and told when it is new."""
    found, kept = [], [list(days) for days in known]
    for number in (match[1] for name in fields if (match := CLOSURE.fullmatch(name))):
        prefix = f"closure-{number}"
        first, last = (_day(done, fields, f"{prefix}-{end}") for end in ("first_day", "last_day"))
        reason = plain_text(fields.get(f"{prefix}-reason", ""))[0]
        if len(reason) > LONGEST_REASON:
            done.errors[f"{prefix}-reason"] = "too_long"
        if f"{prefix}-gone" in fields or not (first or last or reason):
            continue
        if not first or (last and last < first):
            done.errors.setdefault(f"{prefix}-{'last_day' if first else 'first_day'}", "closure")
        else:
            found.append([first, last or first, reason or None])
            if _past(last or first, today) and found[-1] not in kept:
                done.errors[f"{prefix}-{'last_day' if last else 'first_day'}"] = "day_past"
    return sorted(found, key=lambda days: (days[0], days[1], days[2] or ""))


def _past(day: str | None, today: date) -> bool:
    return day is not None and day < today.isoformat()


def _day(done: Checked, fields: Mapping[str, str], name: str) -> str | None:
    written = fields.get(name, "").strip()
    try:
        return typed_day(written).isoformat() if written else None
    except ValueError:
        done.errors[name] = "day"
        return None
