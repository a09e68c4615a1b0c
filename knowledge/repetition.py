"""How a workshop comes back, as people say it, and the rule (RRULE of RFC 5545) that says the same. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from knowledge.french_hours import DAYS, date_in_french
from knowledge.opening_hours import PARIS, paris_day

WEEKLY, FORTNIGHTLY, MONTHLY = "semaine", "quinzaine", "mois"
KINDS = (WEEKLY, FORTNIGHTLY, MONTHLY)
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LAST = -1


@dataclass(frozen=True)
class Repetition:
    """``kind`` is one of KINDS; it ends with the day ``until``, after ``times`` sessions, or not at all."""

    kind: str
    until: date | None = None
    times: int | None = None


def rule_of(repetition: Repetition, first: datetime) -> str:
    """The rule of a workshop that first takes place at ``first``; by the month, on the same second Tuesday."""
    end = f";UNTIL={repetition.until:%Y%m%d}" if repetition.until else ""
    return _base(repetition.kind, first) + (end or (f";COUNT={repetition.times}" if repetition.times else ""))


def repetition_of(rule: str, first: datetime) -> Repetition | None:
    """What a rule says, None for one that no Repetition says."""
    parts = _parts(rule)
    until, times = parts.pop("UNTIL", ""), parts.pop("COUNT", "")
    try:
        end = datetime.strptime(until[:8], "%Y%m%d").date() if until else None
        count = int(times) if times else None
    except ValueError:
        return None
    if parts.get("FREQ") == "WEEKLY" and parts.get("BYDAY") == _CODES[paris_day(first).weekday()]:
        del parts["BYDAY"]
    kind = next((one for one in KINDS if _parts(_base(one, first)) == parts), None)
    return Repetition(kind, end, count) if kind else None


def rule_in_french(rule: str, first: datetime, words: Mapping[str, Any]) -> str:
    """ "chaque mardi, jusqu'au 3 mars 2027"; ``words`` are those of ``repetition`` in wording.yml."""
    told = repetition_of(rule, first)
    if told is None:
        return str(words["other"])
    day = paris_day(first)
    said = words[told.kind].format(day=DAYS[day.weekday()], place=words["places"][_place(day)])
    if told.until:
        end = f"{date_in_french(told.until.day, told.until.month)} {told.until.year}"
        return str(words["until"].format(said=said, day=end))
    return str(words["times"].format(said=said, n=told.times)) if told.times else str(said)


def _base(kind: str, first: datetime) -> str:
    day = first.astimezone(PARIS).date()
    if kind == MONTHLY:
        return f"FREQ=MONTHLY;BYDAY={_place(day)}{_CODES[day.weekday()]}"
    return "FREQ=WEEKLY;INTERVAL=2" if kind == FORTNIGHTLY else "FREQ=WEEKLY"


def _place(day: date) -> int:
    """1 for the first such day of its month; a fifth one is told as the last, which every month has."""
    place = (day.day - 1) // 7 + 1
    return place if place < 5 else _LAST


def _parts(rule: str) -> dict[str, str]:
    parts = dict(part.upper().partition("=")[::2] for part in rule.strip().removeprefix("RRULE:").split(";") if part)
    parts.pop("WKST", None)
    if parts.get("INTERVAL") == "1":
        del parts["INTERVAL"]
    return parts
