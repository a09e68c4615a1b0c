"""The form of a partner or a library: its fields as text, so that nothing that was typed is ever lost."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from knowledge.edits import Edited
from knowledge.importers.text import plain_text
from knowledge.opening_hours import readable, week_in_french
from knowledge.partner_check import LIMITS, Checked

TEXTS = (
    "name", "kind", "what", "address", "postcode", "commune", "transport", "phone", "email", "website",
    "opening_hours", "hours_note", "closed_until",
)  # fmt: skip
"""Fields of one text, in the order of the page; closures, then services or offers come after them."""
NUMBERED = re.compile(r"(service|offer|closure)-(\d{1,3})-\w+")
_SAYS_NOTHING = ("-posture", "-zone", "-code")  # alone, they make no service and no offer
_OF_NO_VALUE = ("verified_today", "hours_read", "postcode_read")
LONGEST = 5_000  # characters of one field that are shown again


@dataclass
class PartnerForm:
    """``fields`` as they are shown; ``errors``: field → code of texts.yml; ``notes``: codes said above the form.

    ``version`` and ``change`` are those of the record that was read, None for a new one; ``read``: its values then.
    """

    fields: dict[str, str]
    version: int | None = None
    change: int | None = None
    errors: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    read: Mapping[str, Any] = field(default_factory=dict)

    @property
    def first_error(self) -> str | None:
        """The field that gets the focus: the first one of the page."""
        return min(self.errors, key=_place_on_the_page, default=None)

    @property
    def week(self) -> str | None:
        """The hours typed, as the cards will say them; None when there are none that can be read."""
        return week_in_french(self.fields.get("opening_hours"))

    def numbers(self, what: str) -> list[int]:
        """The numbers of the services, offers or closures of the form, and one more for another."""
        found = sorted({int(match[2]) for name in self.fields if (match := NUMBERED.match(name)) and match[1] == what})
        return [*found, found[-1] + 1 if found else 0]

    def settle_hours(self) -> None:
        """Moves hours that no machine can read to the note, where people read them; says so."""
        hours, note = self.fields.get("opening_hours", "").strip(), self.fields.get("hours_note", "").strip()
        joined = ". ".join(text.rstrip(".") for text in (note, hours) if text)
        if hours and not readable(hours) and len(joined) <= LIMITS["hours_note"]:
            self.fields.update(opening_hours="", hours_note=joined)
            self.notes.append("hours_moved")

    def settled(self, checked: Checked, late: bool) -> Checked | None:
        """What can be saved; None when the form is to be shown again first, with its errors and notes.

        ``late``: another desk was quicker, which is told at once, with whatever else there is to tell.
        """
        self.errors = checked.errors
        if self.hours_to_read(self.read.get("opening_hours")):
            self.notes.append("hours_read_back")
        if self.postcode_to_read(checked.odd_postcode):
            self.notes.append("odd_postcode")
        return None if self.errors or (self.notes and not late) else checked

    def rest_on(self, current: Edited, fields: Mapping[str, str]) -> None:
        """From now on it is a form of what ``current`` says, and shows these ``fields``."""
        kept = {name: self.fields[name] for name in _OF_NO_VALUE if name in self.fields}
        self.fields, self.version, self.change = {**fields, **kept}, current.version, current.change

    def hours_to_read(self, known: str | None) -> bool:
        """Whether hours were typed that nobody has read back in French yet; from now on they have."""
        hours = plain_text(self.fields.get("opening_hours", ""))[0]
        unread = bool(hours) and hours not in (known, self.fields.get("hours_read")) and readable(hours)
        self.fields["hours_read"] = hours
        return unread

    def postcode_to_read(self, odd: bool) -> bool:
        """Whether a postcode of elsewhere was typed that nobody was told of yet; from now on they have been."""
        told = " ".join(self.fields.get(name, "") for name in ("postcode", "commune")) if odd else ""
        unread = odd and told != self.fields.get("postcode_read")
        self.fields["postcode_read"] = told
        return unread


def shown(posted: Mapping[str, str], keep_empty: bool = False) -> dict[str, str]:
    """What a form sent, to be shown again; services, offers and closures without a word only with ``keep_empty``."""
    told = {_part(name) for name, value in posted.items() if value and not name.endswith(_SAYS_NOTHING)}
    return {
        name: value[:LONGEST]
        for name, value in posted.items()
        if name not in ("csrf", "action") and (keep_empty or _part(name) in told or not NUMBERED.match(name))
    }


def _place_on_the_page(name: str) -> tuple[int, int]:
    numbered = NUMBERED.match(name)
    if numbered:
        return len(TEXTS) + (numbered[1] != "closure"), int(numbered[2])
    return TEXTS.index(name), 0


def _part(name: str) -> str:
    """ "service-3" of "service-3-need"; the name itself of any other field."""
    return "-".join(name.split("-")[:2])


def fields_of(values: Mapping[str, Any]) -> dict[str, str]:
    """The fields that show these values."""
    fields = {name: values[name] for name in TEXTS if values.get(name)}
    if values.get("saturated"):
        fields["saturated"] = "1"
    for number, service in enumerate(values.get("services") or ()):
        fields |= _service(f"service-{number}", service)
    for number, offer in enumerate(values.get("offers") or ()):
        fields |= _offer(f"offer-{number}", offer)
    for number, (first, last, reason) in enumerate(values.get("closures") or ()):
        prefix = f"closure-{number}"
        told = {f"{prefix}-first_day": first, f"{prefix}-last_day": last, f"{prefix}-reason": reason or ""}
        fields |= told
    return fields


def _service(prefix: str, service: Mapping[str, Any]) -> dict[str, str]:
    told = {f"{prefix}-{name}": service[name] or "" for name in ("need", "posture", "cost", "appointment")}
    told[f"{prefix}-zone"] = service["zone_kind"]
    told[f"{prefix}-bring"] = "\n".join(service["bring"] or ())
    ticked = [f"publics-{code}" for code in service["publics"]] + (["nothing"] if service["bring"] == [] else [])
    return told | {f"{prefix}-{name}": "1" for name in ticked}


def _offer(prefix: str, offer: Mapping[str, Any]) -> dict[str, str]:
    names = ("code", "need", "posture", "what", "price", "appointment")
    told = {f"{prefix}-{name}": offer[name] or "" for name in names}
    told[f"{prefix}-bring"] = "\n".join(offer["bring"] or ())
    return told | ({f"{prefix}-nothing": "1"} if offer["bring"] == [] else {})
