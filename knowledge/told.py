"""The part of a record that its partner can judge: what its private page shows and what a correction may change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from knowledge.closures import closures_in_french
from knowledge.importers.contacts import french_phone
from knowledge.importers.hours import impossible
from knowledge.mapping import closed_days
from knowledge.models import Partner
from knowledge.opening_hours import paris_day, readable, week_in_french
from knowledge.referential import Referential

FIELDS = {"phone": 40, "hours": 500, "address": 300}
"""What a correction may change, and how many characters each may have."""
LONGEST_NOTE = 1_000


class RecordChanged(RuntimeError):
    """The record is not what the page showed any more."""


class BadValue(ValueError):
    """A value that a record cannot hold; ``field`` is a key of FIELDS."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True)
class Told:
    """What Passerelle says of a partner, in words that it understands; ``hours`` in French, "" for what is unknown."""

    name: str
    commune: str
    address: str
    phone: str
    hours: str
    what: str
    needs: tuple[str, ...]
    verified_on: date | None
    closures: tuple[str, ...] = ()

    @property
    def values(self) -> dict[str, str]:
        """The fields that a correction may change."""
        return {name: str(getattr(self, name)) for name in FIELDS}

    @property
    def seal(self) -> str:
        """The same as long as the page says the same: a partner confirms what it has read and nothing else."""
        said = [self.name, self.commune, self.what, *self.needs, *self.values.values(), *self.closures]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def told_of(partner: Partner, lists: Referential, today: date) -> Told:
    """What the record tells: all the year's hours, and the closures that are not over by ``today``."""
    return Told(
        name=partner.name,
        commune=" ".join(filter(None, (partner.postcode, partner.commune))),
        address=partner.address or "",
        phone=partner.phone or "",
        hours=". ".join(filter(None, (_every_season(partner.opening_hours), partner.hours_note))),
        what=partner.what or str(lists.kinds.get(partner.kind, {}).get("what", "")),
        needs=tuple(str(lists.needs[one.need]["label"]) for one in partner.services if one.need in lists.needs),
        verified_on=partner.verified_on,
        closures=closures_in_french(closed_days(partner.closures, partner.closed_until, today), today),
    )


def one_line(text: str, most: int) -> str:
    """A text as a field of a form gives it back: one blank between two words, ``most`` characters."""
    return " ".join(text.split())[:most].rstrip()


def followed_until(partner: Partner, hours: str) -> str:
    """The hours that a machine follows and that ``hours``, mere words, would put an end to; "" when there are none."""
    followed = partner.opening_hours or ""
    return followed if readable(followed) and not readable(hours) else ""


def write(partner: Partner, values: Mapping[str, str], now: datetime) -> None:
    """Writes corrected ``values`` (keys of FIELDS) on the record, verified today. Raises BadValue, nothing written.

    Hours that a machine can follow replace the hours; others become the note that people read, and the old ones go
    (``followed_until`` gives them, for whoever decides).
    A place that moved lies at the centre of its commune until somebody gives its point.
    """
    phone = checked_phone(values["phone"]) if "phone" in values else partner.phone
    if impossible(values.get("hours", "")):
        raise BadValue("hours")
    if "address" in values and values["address"] != (partner.address or ""):
        partner.address, partner.lat, partner.lon = values["address"] or None, None, None
    if "hours" in values:
        hours = values["hours"] or None
        partner.opening_hours, partner.hours_note = (hours, None) if readable(hours) else (None, hours)
    partner.phone = phone
    partner.verified_on = paris_day(now)


def _every_season(osm: str | None) -> str | None:
    """All the hours of the year: those of one week would pass for them. As they are kept, when French lacks words."""
    return (week_in_french(osm) or osm) if readable(osm) else None


def checked_phone(written: str) -> str | None:
    """A number as a record holds it; None for none. Raises BadValue for a surcharged one and for what is not French."""
    found = french_phone(written) if written else None
    if written and found is None:
        raise BadValue("phone")
    return found
