"""When a session is wished, in a patron's words: "le prochain", "samedi", "le soir", "la semaine prochaine". Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from knowledge.opening_hours import DAYS, PARIS
from knowledge.place_words import plain
from knowledge.referential import read_yaml

NEXT = "prochain"
NOON, EVENING = 12, 17  # hours: a morning ends at the first, "après le travail" begins at the second
SATURDAY = 5


@dataclass(frozen=True)
class _Words:
    codes: Mapping[str, tuple[str, ...]]  # words → the codes that they mean: "ce soir" is today, and in the evening
    time: re.Pattern[str]
    session: re.Pattern[str]
    around: frozenset[str]


def wished_times(text: str) -> tuple[str, ...]:
    """Codes of wished-times.yml in a text that asks for a session, or that says nothing but times; none otherwise."""
    said, words = plain(text), _words()
    if not words.session.search(said) and not only_times(text):
        return ()
    return tuple(dict.fromkeys(code for match in words.time.finditer(said) for code in words.codes[match[0]]))


def only_times(text: str) -> bool:
    """Whether a text says when and nothing else: "et la semaine prochaine ?"."""
    said, words = plain(text), _words()
    left = words.time.sub(" ", said)
    return left != said and all(word in words.around for word in left.split())


def fits(start: datetime, times: Sequence[str], now: datetime) -> bool:
    """Whether a session that begins at ``start`` is at one of the days and at one of the hours wished, if any."""
    local, today = start.astimezone(PARIS), now.astimezone(PARIS).date()
    days = [_DAYS[code](local.date(), today) for code in times if code in _DAYS]
    hours = [_HOURS[code](local.hour) for code in times if code in _HOURS]
    return (not days or any(days)) and (not hours or any(hours))


def _on(weekday: int) -> Callable[[date, date], bool]:
    return lambda day, today: day.weekday() == weekday


def _in_week(day: date, today: date, later: int) -> bool:
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=later)
    return monday <= day < monday + timedelta(weeks=1)


def _in_month(day: date, today: date, later: int) -> bool:
    return (day.year - today.year) * 12 + day.month - today.month == later


_DAYS: Mapping[str, Callable[[date, date], bool]] = {
    "aujourd_hui": lambda day, today: day == today,
    "demain": lambda day, today: day == today + timedelta(days=1),
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
    return _Words(found, _any(found), _any(told["sessions"]), frozenset(told["around"].split()))


def _any(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(phrases, key=len, reverse=True))})\b")
