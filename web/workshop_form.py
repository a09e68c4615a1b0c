"""The form of a workshop: its fields as text, from values and back, so that nothing that was typed is ever lost."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from knowledge.edits import Edited
from knowledge.opening_hours import PARIS
from knowledge.repetition import repetition_of
from knowledge.workshop_dates import KEPT
from knowledge.workshop_editing import Awaited

ORDER = (
    "library", "title", "need", "level", "description", "audience", "held_by", "seats", "bring", "booking", "date",
    "repeat", "first_day", "first_from", "first_to", "until", "times", "except",
)  # fmt: skip
"""Fields in the order of the page; the dates stand together."""
TEXTS = ("title", "need", "level", "description", "audience", "booking", "library")
LONGEST = 5_000  # characters of one field that are shown again
_DATE = re.compile(r"date-(\d{1,3})-\w+")


@dataclass
class WorkshopForm:
    """``fields`` as they are shown; ``errors``: field → code of texts.yml; ``notes``: codes said above the form.

    ``version`` and ``change`` are those of the workshop that was read, None for a new one; ``read``: its values then.
    ``leaving``: sessions whose people must be told; ``holders``: partners to choose from.
    """

    fields: dict[str, str]
    version: int | None = None
    change: int | None = None
    errors: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    leaving: list[Awaited] = field(default_factory=list)
    holders: Mapping[str, str] = field(default_factory=dict)
    read: Mapping[str, Any] = field(default_factory=dict)

    @property
    def first_error(self) -> str | None:
        """The field that gets the focus: the first one of the page."""
        return min(self.errors, key=_place_on_the_page, default=None)

    def numbers(self) -> list[int]:
        """The numbers of the dates of the form, and one more for another."""
        found = sorted({int(match[1]) for name in self.fields if (match := _DATE.match(name))})
        return [*found, found[-1] + 1 if found else 0]

    def rest_on(self, current: Edited, fields: Mapping[str, str]) -> None:
        """From now on it is a form of what ``current`` says, and shows these ``fields``."""
        warned = {"warned": self.fields.get("warned", "")}
        self.fields, self.version, self.change = {**fields, **warned}, current.version, current.change

    def warn(self, leaving: list[Awaited]) -> None:
        """Says whose session leaves, until somebody has read it: ``warned`` holds what was shown."""
        told = " ".join(sorted(one.start.isoformat() for one in leaving))
        if told and told != self.fields.get("warned"):
            self.notes.append("people")
            self.leaving = leaving
        self.fields["warned"] = told


def shown(posted: Mapping[str, str], keep_empty: bool = False) -> dict[str, str]:
    """What a form sent, to be shown again; dates without a word only with ``keep_empty``."""
    told = {name.rpartition("-")[0] for name, value in posted.items() if value.strip() and _DATE.match(name)}
    return {
        name: value[:LONGEST]
        for name, value in posted.items()
        if name not in ("csrf", "action") and (keep_empty or not _DATE.match(name) or name.rpartition("-")[0] in told)
    }


def fields_of(values: Mapping[str, Any], holder: str | None, now: datetime) -> dict[str, str]:
    """The fields that show these values; ``holder`` is the name of the partner."""
    fields = {name: values[name] for name in TEXTS if values.get(name)}
    fields |= {f"publics-{code}": "1" for code in values["publics"]}
    fields["bring"] = "\n".join(values["bring"])
    fields["held_by"] = holder or ""
    fields["seats"] = str(values["seats"] or "")
    for number, (start, end) in enumerate(values["dates"]):
        prefix = f"date-{number}"
        first, last = _local(start), _local(end)
        told = {"day": f"{first:%Y-%m-%d}", "from": f"{first:%H:%M}", "to": f"{last:%H:%M}", "was": start}
        fields |= {f"{prefix}-{name}": value for name, value in told.items()}
    return fields | _series(values, now)


def _series(values: Mapping[str, Any], now: datetime) -> dict[str, str]:
    if not values["rule"] or not values["first_start"]:
        return {}
    first = _local(values["first_start"])
    minutes = first.hour * 60 + first.minute + (values["length_min"] or 0)
    told = repetition_of(values["rule"], first)
    out = {_local(one).date() for one in values["exceptions"] if datetime.fromisoformat(one) > now}
    return {
        "repeat": told.kind if told else KEPT,
        "first_day": f"{first:%Y-%m-%d}",
        "first_from": f"{first:%H:%M}",
        "first_to": f"{minutes // 60 % 24:02d}:{minutes % 60:02d}",
        "until": f"{told.until:%Y-%m-%d}" if told and told.until else "",
        "times": str(told.times) if told and told.times else "",
        "except": "\n".join(f"{day:%d/%m/%Y}" for day in sorted(out)),
    }


def _local(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(PARIS)


def _place_on_the_page(name: str) -> tuple[int, int, int]:
    numbered = _DATE.match(name)
    part = ("day", "from", "to").index(name.rpartition("-")[2]) if numbered else 0
    return ORDER.index("date" if numbered else name), int(numbered[1]) if numbered else 0, part
