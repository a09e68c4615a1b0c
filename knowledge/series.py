"""Dates of a workshop that comes back: from its rule (RRULE of RFC 5545), by the clock on the wall in Paris. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import islice

from dateutil.rrule import rrule, rrulestr

from knowledge.opening_hours import PARIS

HORIZON = timedelta(days=180)  # a programme is printed for one season; further dates come as time goes by
MOST_DATES = 200  # of one series within the horizon: more than one a day is no workshop
MOST_STEPS = 5_000  # occurrences looked at from the first on: a daily rule of thirteen years
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_PARTS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"}
_UNTIL, _FREQ, _MONTH = "UNTIL", "FREQ", "BYMONTH"


class BadRule(ValueError):
    """A rule that cannot be read, or that would never end; the message says what is wrong, in English."""


@dataclass(frozen=True)
class Series:
    """A rule, its first start (aware), and the starts that are left out or told apart (ISO moments, any zone)."""

    rule: str
    first: datetime
    exceptions: frozenset[datetime] = frozenset()

    @classmethod
    def of(cls, rule: str, first: datetime, exceptions: Collection[str] = ()) -> Series:
        """The series as a workshop keeps it. Raises ValueError for an exception that is no aware ISO moment."""
        moments = frozenset(datetime.fromisoformat(text) for text in exceptions)
        if any(moment.tzinfo is None for moment in moments):
            raise ValueError("an exception needs a time zone")
        return cls(rule, first, moments)

    def starts(self, after: datetime, before: datetime) -> list[datetime]:
        """Starts from ``after`` to ``before``, both included, in order, at most MOST_DATES. Raises BadRule."""
        left_out = {moment.astimezone(timezone.utc) for moment in self.exceptions}
        within = (start for start in self._from_the_first(before) if after <= start)
        kept = (start for start in within if start.astimezone(timezone.utc) not in left_out)
        return list(islice(kept, MOST_DATES))

    def _from_the_first(self, before: datetime) -> Iterator[datetime]:
        rule = read_rule(self.rule, self.first)
        for naive in islice(rule, MOST_STEPS):
            start = naive.replace(tzinfo=PARIS)
            if start > before:
                return
            yield start


def read_rule(text: str, first: datetime) -> rrule:
    """The rule, in Paris's own hours, from ``first`` on.

    Raises BadRule for what dateutil cannot read, for one that runs by the hour or less, and for days of a month that is
    named: "every day that is a 30 February" would be looked for until the year 9999.
    """
    parts = dict(part.upper().partition("=")[::2] for part in text.strip().removeprefix("RRULE:").split(";") if part)
    if parts.get(_FREQ) not in _FREQUENCIES:
        raise BadRule(f"the rule {text[:80]!r} is not one of days, weeks, months or years")
    if parts.keys() - _PARTS or (_MONTH in parts and parts[_FREQ] in ("DAILY", "WEEKLY")):
        raise BadRule(f"the rule {text[:80]!r} is none of a programme")
    if not _ends(parts):
        raise BadRule(f"the rule {text[:80]!r} may never meet a day")
    if _UNTIL in parts:
        parts[_UNTIL] = _until_in_paris(parts[_UNTIL])
    try:
        start = first.astimezone(PARIS).replace(tzinfo=None)
        found: rrule = rrulestr(";".join(f"{name}={value}" for name, value in parts.items()), dtstart=start)
    except (ValueError, TypeError, KeyError, IndexError, OverflowError):
        raise BadRule(f"the rule {text[:80]!r} cannot be read") from None
    return found


def _ends(parts: Mapping[str, str]) -> bool:
    """Whether dateutil finds the next date of a rule in little time: some would be looked for until the year 9999."""
    interval = parts.get("INTERVAL", "1")
    if not interval.isdecimal() or int(interval) < 1:
        return False
    daily, picks = parts[_FREQ] == "DAILY", parts.keys() & {"BYDAY", "BYMONTHDAY"}
    return not (daily and ("BYSETPOS" in parts or (int(interval) > 1 and picks)))


def _until_in_paris(text: str) -> str:
    """The end of a rule on the clock of Paris: a day alone counts to its last minute, UTC is converted."""
    if len(text) == len("20261121"):
        return f"{text}T235959"
    if not text.endswith("Z"):
        return text
    try:
        moment = datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
    except ValueError:
        raise BadRule(f"the end {text[:20]!r} of the rule is no date") from None
    return moment.astimezone(PARIS).strftime("%Y%m%dT%H%M%S")
