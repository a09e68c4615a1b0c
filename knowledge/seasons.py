"""Hours that change with weeks, months or dates, taken apart: what holds usually, and what holds when. Pure.

Only the forms below are read, each rule for itself; a text with any other selector is not taken apart at all.
Syntax: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

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
_ORDINALS = {"1": "1er", "2": "2e", "3": "3e", "4": "4e", "5": "5e", "-1": "dernier"}


@dataclass(frozen=True)
class Season:
    """Hours (OSM, without the selector) that hold ``when``, in French: "en juillet et août", "les semaines paires"."""

    when: str
    hours: str


@dataclass(frozen=True)
class Seasons:
    """``usual`` hours hold when no season does. ``closed``: dated closures, in French; ``nth``: days of the month."""

    usual: str
    seasons: tuple[Season, ...]
    nth: tuple[Season, ...]
    closed: tuple[str, ...]


def varies(osm: str) -> bool:
    """Whether the hours depend on the week, the month or the date."""
    return _OTHER.search(_without_comments(osm)) is not None


def take_apart(osm: str) -> Seasons | None:
    """The usual hours, and those of each season; None when a rule has a form, or a place, that is not read here."""
    usual: list[str] = []
    seasons: dict[str, list[str]] = {}
    nth: list[Season] = []
    closed: list[str] = []
    for rule in (found.strip() for found in _RULES.findall(osm)):
        usually = not varies(rule) and not rule.startswith("PH")
        if usually and (seasons or nth or closed):
            return None  # a later rule overrides the days of an earlier one: what each season keeps is not plain
        if dates := _DATES.fullmatch(rule):
            closed.append(_dates(dates))
        elif day := _NTH.fullmatch(rule):
            nth.append(Season(_nth(day[1], day[2].split(",")), day[3]))
        elif selected := _season(rule):
            seasons.setdefault(selected.when, []).append(selected.hours)
        elif varies(rule):
            return None
        elif rule:
            usual.append(rule)
    told = tuple(Season(when, "; ".join([*usual, *rules])) for when, rules in seasons.items())
    return Seasons("; ".join(usual), told, tuple(nth), tuple(closed))


def _season(rule: str) -> Season | None:
    if weeks := _WEEKS.fullmatch(rule):
        first, last = int(weeks[1]), int(weeks[2])
        whole_year = first <= 2 and last >= 52
        when = f"les semaines {'impaires' if first % 2 else 'paires'}"
        return Season(when, weeks[3]) if whole_year and not varies(weeks[3]) else None
    months = _MONTHS.fullmatch(rule)
    if months and not varies(months[2]):
        return Season(_months(months[1]), months[2])
    return None


def _months(written: str) -> str:
    parts = [part.strip() for part in written.split(",") if part.strip()]
    if len(parts) == 1 and "-" in parts[0]:
        first, last = (_MONTH_NAMES.index(name.strip()) for name in parts[0].split("-"))
        if (last - first) % 12 > 1:
            return f"{_from(MONTHS[first])} à {MONTHS[last]}"
    return f"en {listed([MONTHS[_MONTH_NAMES.index(name.strip())] for part in parts for name in _ends(part)])}"


def _ends(part: str) -> Iterable[str]:
    """The months of a list: "Jun" is one, "Jul-Aug" two, "Sep-Dec" four."""
    names = [name.strip() for name in part.split("-")]
    first, last = _MONTH_NAMES.index(names[0]), _MONTH_NAMES.index(names[-1])
    return [_MONTH_NAMES[(first + step) % 12] for step in range((last - first) % 12 + 1)]


def _from(month: str) -> str:
    return f"d'{month}" if month[0] in "ao" else f"de {month}"


def _dates(dates: re.Match[str]) -> str:
    year, month, day, last_year, last_month, last_day = dates.groups()
    first = _MONTH_NAMES.index(month) + 1
    if last_day is None:
        return f"le {date_in_french(int(day), first)}{_of_year(year)}"
    last = _MONTH_NAMES.index(last_month or month) + 1
    begins = "1er" if int(day) == 1 else str(int(day))
    said = begins if first == last else date_in_french(int(day), first)
    return f"du {said} au {date_in_french(int(last_day), last)}{_of_year(last_year or year)}"


def _of_year(year: str | None) -> str:
    return f" {year}" if year else ""


def _nth(day: str, numbers: Iterable[str]) -> str:
    name = DAYS[_DAY_NAMES.index(day)]
    return f"{listed([f'le {_ORDINALS[number]}' for number in numbers])} {name} du mois"


def _without_comments(osm: str) -> str:
    return re.sub(r'"[^"]*"', "", osm)
