"""Hours that change with weeks, months or dates, taken apart: what holds usually, and what holds when. Pure.

Only the forms below are read, each rule for itself; a text with any other selector is not taken apart at all.
Syntax: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from knowledge.french_hours import DAYS, MONTHS, date_in_french, listed

_MONTH = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_MONTH_NAMES, _DAY_NAMES = _MONTH.split("|"), ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_RULES = re.compile(r'((?:[^;"]|"[^"]*")+)')
_WEEKS = re.compile(r"week\s*(\d{1,2})\s*-\s*(\d{1,2})/2\s+(.+)")
_MONTHS = re.compile(rf"((?:(?:{_MONTH})(?:\s*-\s*(?:{_MONTH}))?\s*,?\s*)+)(?::\s*|\s+|$)(?!\d{{1,2}}(?!\d|:))(.+)")
_DATES = re.compile(
    rf"(?:(\d{{4}})\s+)?({_MONTH})\s+(\d{{1,2}})(?:\s*-\s*(?:(\d{{4}})\s+)?(?:({_MONTH})\s+)?(\d{{1,2}}))?\s+(?:off|closed)"
)
_NTH = re.compile(rf"({'|'.join(_DAY_NAMES)})\[(-?\d(?:,-?\d)*)\]\s+(\d.+)")
_OTHER = re.compile(rf"\b(?:week|easter|{_MONTH})\b|\b\d{{4}}\b(?!:)|\[")
_OFF = ("off", "closed")
_ORDINALS = {"1": "1er", "2": "2e", "3": "3e", "4": "4e", "5": "5e", "-1": "dernier"}


@dataclass(frozen=True)
class Season:
    """Hours (OSM, without the selector) that hold ``when``, in French: "en juillet et août", "les semaines paires".

    ``within``: the months, each with its odd and its even weeks, or the day of the week, in which that is.
    """

    when: str
    hours: str
    within: frozenset[str]


@dataclass(frozen=True)
class Closure:
    """Days off, in French: "le 1er mai", "du 3 au 21 août 2026". ``year``: that of the last day; None, every year."""

    when: str
    year: int | None


@dataclass(frozen=True)
class Seasons:
    """``usual`` hours hold when no season does. ``closed``: dated closures; ``nth``: days of the month."""

    usual: str
    seasons: tuple[Season, ...]
    nth: tuple[Season, ...]
    closed: tuple[Closure, ...]


def varies(osm: str) -> bool:
    """Whether the hours depend on the week, the month or the date."""
    return _OTHER.search(without_comments(osm)) is not None


def take_apart(osm: str) -> Seasons | None:
    """The usual hours, and those of each season; None when a rule has a form, or a place, that is not read here."""
    usual: list[str] = []
    seasons: dict[str, list[Season]] = {}
    nth: list[Season] = []
    closed: list[Closure] = []
    for rule in (found.strip() for found in _RULES.findall(osm)):
        usually = not varies(rule) and not rule.startswith("PH")
        earlier = [one for rules in seasons.values() for one in rules]
        if (usually and (earlier or nth or closed)) or _overrides(rule, usual, earlier, nth):
            return None  # a later rule overrides the days of an earlier one: what each season keeps is not plain
        if dates := _DATES.fullmatch(rule):
            closed.append(_dates(dates))
        elif day := _NTH.fullmatch(rule):
            nth.append(Season(_nth(day[1], day[2].split(",")), day[3], frozenset({day[1]})))
        elif selected := _season(rule):
            seasons.setdefault(selected.when, []).append(selected)
        elif varies(rule):
            return None
        elif rule:
            usual.append(rule)
    told = tuple(_with_usual(usual, rules) for rules in seasons.values())
    return Seasons("; ".join(usual), told, tuple(nth), tuple(closed))


def _with_usual(usual: Sequence[str], rules: Sequence[Season]) -> Season:
    """The rules of one season as one, after the usual hours."""
    return replace(rules[0], hours="; ".join([*usual, *(one.hours for one in rules)]))


def _overrides(rule: str, usual: Sequence[str], seasons: Sequence[Season], nth: Sequence[Season]) -> bool:
    """Whether a rule takes some days from an earlier one, so that words told one after the other would not be true.

    That of a season takes them from the usual hours only, which its words show; "off" takes all of them.
    """
    if day := _NTH.fullmatch(rule):
        return any(day[1] in _weekdays(hours) for hours in [*usual, *(one.hours for one in seasons)])
    if (selected := _season(rule)) is None:
        return False
    if any(selected.within & one.within for one in seasons if one.when != selected.when):
        return True
    return selected.hours not in _OFF and any(one.within & _weekdays(selected.hours) for one in nth)


def _weekdays(rule: str) -> frozenset[str]:
    """The codes of the days that a rule is of: all when it names none, but for one of public holidays."""
    names = "|".join(_DAY_NAMES)
    found = re.findall(rf"\b({names})(?:\s*-\s*({names}))?\b(?!\[)", without_comments(rule))
    days = [day for first, last in found for day in _run(first, last or first)]
    return frozenset(days or (() if "PH" in rule else _DAY_NAMES))


def _run(first: str, last: str) -> tuple[str, ...]:
    begin, end = _DAY_NAMES.index(first), _DAY_NAMES.index(last)
    return _DAY_NAMES[begin : end + 1] if begin <= end else _DAY_NAMES[begin:] + _DAY_NAMES[: end + 1]


def _season(rule: str) -> Season | None:
    if weeks := _WEEKS.fullmatch(rule):
        first, last = int(weeks[1]), int(weeks[2])
        whole_year = first <= 2 and last >= 52
        parity = "impaires" if first % 2 else "paires"
        within = frozenset(f"{month} {parity}" for month in _MONTH_NAMES)
        return Season(f"les semaines {parity}", weeks[3], within) if whole_year and not varies(weeks[3]) else None
    months = _MONTHS.fullmatch(rule)
    if months and not varies(months[2]):
        names = [name for part in _parts(months[1]) for name in _ends(part)]
        within = frozenset(f"{name} {parity}" for name in names for parity in ("impaires", "paires"))
        return Season(_months(months[1]), months[2], within)
    return None


def _months(written: str) -> str:
    parts = _parts(written)
    if len(parts) == 1 and "-" in parts[0]:
        first, last = (_MONTH_NAMES.index(name.strip()) for name in parts[0].split("-"))
        if (last - first) % 12 > 1:
            return f"{_from(MONTHS[first])} à {MONTHS[last]}"
    return f"en {listed([MONTHS[_MONTH_NAMES.index(name.strip())] for part in parts for name in _ends(part)])}"


def _parts(written: str) -> list[str]:
    return [part.strip() for part in written.split(",") if part.strip()]


def _ends(part: str) -> Iterable[str]:
    """The months of a list: "Jun" is one, "Jul-Aug" two, "Sep-Dec" four."""
    names = [name.strip() for name in part.split("-")]
    first, last = _MONTH_NAMES.index(names[0]), _MONTH_NAMES.index(names[-1])
    return [_MONTH_NAMES[(first + step) % 12] for step in range((last - first) % 12 + 1)]


def _from(month: str) -> str:
    return f"d'{month}" if month[0] in "ao" else f"de {month}"


def _dates(dates: re.Match[str]) -> Closure:
    year, month, day, last_year, last_month, last_day = dates.groups()
    first = _MONTH_NAMES.index(month) + 1
    if last_day is None:
        return _closure(f"le {date_in_french(int(day), first)}", int(year) if year else None)
    last = _MONTH_NAMES.index(last_month or month) + 1
    ends = int(last_year) if last_year else int(year) + (last < first) if year else None
    begins = "1er" if int(day) == 1 else str(int(day))
    said = begins if first == last else date_in_french(int(day), first)
    return _closure(f"du {said} au {date_in_french(int(last_day), last)}", ends)


def _closure(when: str, year: int | None) -> Closure:
    return Closure(f"{when} {year}" if year else when, year)


def _nth(day: str, numbers: Iterable[str]) -> str:
    name = DAYS[_DAY_NAMES.index(day)]
    return f"{listed([f'le {_ORDINALS[number]}' for number in numbers])} {name} du mois"


def without_comments(osm: str) -> str:
    """The text without what stands between quotes ("sur rendez-vous")."""
    return re.sub(r'"[^"]*"', "", osm)
