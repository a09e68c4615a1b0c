"""When a session is wished or refused, in a patron's words: "le prochain", "le 3 décembre", "pas le samedi". Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from knowledge.opening_hours import DAYS, PARIS
from knowledge.place_words import plain
from knowledge.referential import read_yaml
from knowledge.wished_dates import PATTERN, code_of, days_of

NEXT = "prochain"
NOON, EVENING = 12, 17  # hours: a morning ends at the first, "après le travail" begins at the second
SATURDAY = 5
NOT, BEFORE, TOGETHER = "pas_", "avant_", "+"
"""Written around codes: ``pas_samedi+matin`` refuses what is both, ``avant_vendredi`` is the days until then."""

_SOON = range(1, 9)  # days in which every code of a day comes once


@dataclass(frozen=True)
class _Words:
    codes: Mapping[str, tuple[str, ...]]  # words → the codes that they mean: "ce soir" is today, and in the evening
    time: re.Pattern[str]
    other_time: re.Pattern[str]
    session: re.Pattern[str]
    around: frozenset[str]
    refused_before: re.Pattern[str]
    refused_after: re.Pattern[str]
    bound: re.Pattern[str]
    not_then: re.Pattern[str]
    joining: re.Pattern[str]
    deadline: re.Pattern[str]

    def codes_of(self, said: str) -> tuple[str, ...]:
        """The codes of words that ``time`` matched: those of a date, else of a phrase of wished-times.yml."""
        dated = code_of(said)
        return (dated,) if dated else self.codes[said]


@dataclass(frozen=True)
class _Moment:
    """Codes said in one breath, and whether they are refused: "pas samedi matin" leaves the other mornings."""

    codes: tuple[str, ...]
    refused: bool
    end: int

    def told(self) -> tuple[str, ...]:
        return (NOT + TOGETHER.join(self.codes),) if self.refused else self.codes


def wished_times(text: str) -> tuple[str, ...]:
    """Codes of wished-times.yml, or of a date (wished_dates), in a text that asks for a session, or that says nothing
    but times; none otherwise.

    What is refused comes as ``NOT`` and its codes, a day not to be passed as ``BEFORE`` and its code.
    """
    said, words = plain(text), _words()
    if not words.session.search(said) and not only_times(text):
        return ()
    return tuple(dict.fromkeys(code for moment in _moments(said, words) for code in moment.told()))


def only_times(text: str) -> bool:
    """Whether a text says when and nothing else: "et la semaine prochaine ?", "pas lundi", "vers 14 h"."""
    said, words = plain(text), _words()
    left = words.other_time.sub(" ", words.time.sub(" ", said))
    return left != said and all(word in words.around for word in left.split())


def near_deadline(text: str) -> bool:
    """Whether a text of times alone says that something must be done within a day: "c'est pour demain"."""
    return only_times(text) and bool(_words().deadline.search(plain(text)))


def near_day(text: str) -> str | None:
    """The code of the day that a text names by its distance from today ("demain"), the first one; None without."""
    said, words = plain(text), _words()
    found = (code for match in words.time.finditer(said) for code in words.codes_of(match[0]))
    return next((code for code in found if code in DAYS_AHEAD), None)


def fits(start: datetime, times: Sequence[str], now: datetime) -> bool:
    """Whether a session that begins at ``start`` is at one of the days and hours wished, if any, and not refused."""
    local, today = start.astimezone(PARIS), now.astimezone(PARIS).date()
    refused = [code.removeprefix(NOT).split(TOGETHER) for code in times if code.startswith(NOT)]
    if any(all(_is_at(code, local, today) for code in together) for together in refused):
        return False
    days = [_is_at(code, local, today) for code in times if _is_day(code.removeprefix(BEFORE), today)]
    hours = [_is_at(code, local, today) for code in times if code in _HOURS]
    return (not days or any(days)) and (not hours or any(hours))


def refusals(times: Iterable[str]) -> tuple[str, ...]:
    """Those of the times wished that refuse one."""
    return tuple(code for code in times if code.startswith(NOT))


def last_day(times: Sequence[str], today: date) -> date | None:
    """The last day of the dates wished ("en mars"), None when none was named."""
    spans = (days_of(code, today) for code in times)
    return max((span[1] for span in spans if span), default=None)


def _moments(said: str, words: _Words) -> Iterator[_Moment]:
    last: _Moment | None = None
    for match in words.time.finditer(said):
        before, between = said[: match.start()].rstrip(), said[last.end if last else 0 : match.start()].strip()
        if code_of(match[0]) and words.not_then.search(before):
            continue  # "après le 15 décembre": not that day
        codes = tuple(BEFORE + code if words.bound.search(before) else code for code in words.codes_of(match[0]))
        if last and not between and _HOURS.keys() >= set(codes) and not _HOURS.keys() & set(last.codes):
            last = _Moment(last.codes + codes, last.refused or _refused_after(said, match, words), match.end())
            continue
        goes_on = last is not None and last.refused and words.joining.match(between) is not None
        if last:
            yield last
        refused = goes_on or words.refused_before.search(before) is not None or _refused_after(said, match, words)
        last = _Moment(codes, refused, match.end())
    if last:
        yield last


def _refused_after(said: str, match: re.Match[str], words: _Words) -> bool:
    return words.refused_after.match(said[match.end() :]) is not None


def _is_day(code: str, today: date) -> bool:
    return code in _DAYS or days_of(code, today) is not None


def _is_at(code: str, local: datetime, today: date) -> bool:
    day, span = local.date(), days_of(code.removeprefix(BEFORE), today)
    if span:
        return day < span[0] if code.startswith(BEFORE) else span[0] <= day <= span[1]
    if code.startswith(BEFORE):
        coming = (today + timedelta(days=ahead) for ahead in _SOON)
        return day < next(one for one in coming if _DAYS[code.removeprefix(BEFORE)](one, today))
    return _DAYS[code](day, today) if code in _DAYS else code in _HOURS and _HOURS[code](local.hour)


def _on(weekday: int) -> Callable[[date, date], bool]:
    return lambda day, today: day.weekday() == weekday


def _in_week(day: date, today: date, later: int) -> bool:
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=later)
    return monday <= day < monday + timedelta(weeks=1)


def _in_month(day: date, today: date, later: int) -> bool:
    return (day.year - today.year) * 12 + day.month - today.month == later


def _ahead(days: int) -> Callable[[date, date], bool]:
    return lambda day, today: day == today + timedelta(days=days)


DAYS_AHEAD: Mapping[str, int] = {"aujourd_hui": 0, "demain": 1, "apres_demain": 2}
"""Codes of days told by their distance from today."""

_DAYS: Mapping[str, Callable[[date, date], bool]] = {
    **{name: _ahead(days) for name, days in DAYS_AHEAD.items()},
    "cette_semaine": lambda day, today: _in_week(day, today, 0),
    "semaine_prochaine": lambda day, today: _in_week(day, today, 1),
    "week_end": lambda day, today: day.weekday() >= SATURDAY,
    "ce_week_end": lambda day, today: day.weekday() >= SATURDAY and _in_week(day, today, 0),
    "ce_mois": lambda day, today: _in_month(day, today, 0),
    "mois_prochain": lambda day, today: _in_month(day, today, 1),
    **{name: _on(number) for number, name in enumerate(DAYS)},
}
_HOURS: Mapping[str, Callable[[int], bool]] = {
    "matin": lambda hour: hour < NOON,
    "apres_midi": lambda hour: hour >= NOON,
    "soir": lambda hour: hour >= EVENING,
}


@lru_cache(maxsize=1)
def _words() -> _Words:
    told = read_yaml("wished-times.yml")
    codes: dict[str, list[str]] = {}
    for code, phrases in told["times"].items():
        for phrase in phrases:
            codes.setdefault(phrase, []).append(code)
    found = {phrase: tuple(means) for phrase, means in codes.items()}
    return _Words(
        codes=found,
        time=_any(found, PATTERN),
        other_time=_any(told["other_times"]),
        session=_any(told["sessions"]),
        around=frozenset(told["around"].split()),
        refused_before=re.compile(rf"\b{told['refused_before']}$"),
        refused_after=re.compile(rf"^ {told['refused_after']}\b"),
        not_then=re.compile(rf"\b{told['not_then']}$"),
        bound=re.compile(rf"\b{told['bound']}$"),
        joining=re.compile(f"^{told['joining']}$"),
        deadline=re.compile(rf"\b{told['deadline']}\b"),
    )


def _any(phrases: Iterable[str], *first: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join([*first, *sorted(phrases, key=len, reverse=True)])})\b")
