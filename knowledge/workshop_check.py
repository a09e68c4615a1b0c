"""What a person typed for a workshop, checked field by field: values to keep, and what is wrong with the others."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from knowledge.importers.text import plain_text
from knowledge.partner_values import Values
from knowledge.referential import Referential
from knowledge.workshop_dates import TypedDates, read_dates
from knowledge.workshop_editing import EMPTY, Awaited

LIMITS = {"title": 200, "description": 1_000, "audience": 200, "booking": 500}
LONGEST_THING, MOST_THINGS = 200, 20  # characters of one thing to bring, things
MOST_SEATS = 1_000


@dataclass
class CheckedWorkshop:
    """``values`` of ``knowledge.workshop_values``; ``errors``: field → code of what is wrong with it.

    ``holders``: the partners to choose from, when a name fits none or several.
    """

    values: Values = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    holders: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class WorkshopChecking:
    """The lists that a workshop is checked against; ``holders`` is that of ``WorkshopEditing``."""

    lists: Referential
    holders: Callable[[str], Mapping[str, str]]

    def check(
        self, fields: Mapping[str, str], known: Mapping[str, Any], awaited: Sequence[Awaited], now: datetime
    ) -> CheckedWorkshop:
        """Reads the fields of a form; ``known``: the values that the workshop has, none for a new one.

        ``awaited`` are its sessions with people. An error never keeps the other fields from being read.
        """
        done = CheckedWorkshop({name: known.get(name, EMPTY[name]) for name in ("also_needs", "withdrawn")})
        for name, limit in LIMITS.items():
            done.values[name] = _text(done, fields, name, limit)
        if not done.values["title"]:
            done.errors.setdefault("title", "title_missing")
        self._lists(done, fields)
        done.values["bring"] = _bring(done, fields)
        done.values["seats"] = _seats(done, fields, awaited)
        self._holder(done, fields, known)
        typed = TypedDates(fields, done.errors, known or EMPTY, now)
        done.values |= read_dates(typed)
        return done

    def _lists(self, done: CheckedWorkshop, fields: Mapping[str, str]) -> None:
        done.values["need"] = fields.get("need", "")
        if done.values["need"] not in self.lists.needs:
            done.errors["need"] = "need_missing"
        done.values["also_needs"] = [one for one in done.values["also_needs"] if one != done.values["need"]]
        level = fields.get("level", "")
        done.values["level"] = level if level in self.lists.wording["level"] else None
        done.values["publics"] = [code for code in sorted(self.lists.wording["publics"]) if f"publics-{code}" in fields]

    def _holder(self, done: CheckedWorkshop, fields: Mapping[str, str], known: Mapping[str, Any]) -> None:
        """The partner of the name typed. The one chosen from a list counts as long as its name is there."""
        name = plain_text(fields.get("held_by", ""))[0]
        done.values["partner_id"] = None
        if not name:
            return
        found = self.holders(name)
        wanted = fields.get("holder") or known.get("partner_id")
        if wanted in found:
            done.values["partner_id"] = wanted
        elif len(found) == 1 and f"{next(iter(found.values()))}, ".startswith(f"{name}, "):
            done.values["partner_id"] = next(iter(found))
        else:
            done.holders = found
            done.errors["held_by"] = "holder_to_choose" if found else "holder_unknown"


def _text(done: CheckedWorkshop, fields: Mapping[str, str], name: str, limit: int) -> str | None:
    text, _markup = plain_text(fields.get(name, ""))
    if len(text) > limit:
        done.errors[name] = "too_long"
    return text or None


def _bring(done: CheckedWorkshop, fields: Mapping[str, str]) -> list[str]:
    things = [plain_text(line)[0] for line in fields.get("bring", "").splitlines()]
    kept = list(dict.fromkeys(thing for thing in things if thing))
    if len(kept) > MOST_THINGS or any(len(thing) > LONGEST_THING for thing in kept):
        done.errors["bring"] = "too_long"
    return kept


def _seats(done: CheckedWorkshop, fields: Mapping[str, str], awaited: Sequence[Awaited]) -> int | None:
    """None when nobody counts them: then nobody may have one already."""
    told = fields.get("seats", "").strip()
    seats = int(told) if re.fullmatch(r"[0-9]{1,4}", told) else None
    if told and not (seats and seats <= MOST_SEATS):
        done.errors["seats"] = "seats"
    elif max((one.seated for one in awaited), default=0) > (seats or 0):
        done.errors["seats"] = "seats_taken"
    return seats
