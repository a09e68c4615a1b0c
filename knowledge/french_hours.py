"""Days and hours as a person writes them: "du lundi au vendredi de 9 h à 12 h, le samedi matin de 9 h à 12 h". Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip

CODES = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
ONLY_CODES = re.compile(rf"(?=.*(?:{'|'.join(CODES)}))(?:(?:{'|'.join(CODES)}|PH|off)|[\d\s:;,.–-])+")
MIDNIGHT = 24 * 60
HALF_A_YEAR = timedelta(days=183)  # further, the last such day is nearer than the next
BREATH = 1  # minute: "08:00-13:00,13:01-15:00" is how forms that forbid touching hours are filled in
LUNCH_BEGINS, LUNCH_ENDS, EVENING, DINNER = 12 * 60, 13 * 60 + 30, 17 * 60 + 30, 20 * 60


@dataclass(frozen=True)
class Span:
    """Some hours of one day, in minutes since its midnight (past 24 h: into the next), and under what condition."""

    begin: int
    end: int
    condition: str = ""


Day = tuple[Span, ...]


def day_in_french(day: date) -> str:
    """ "mardi 8 décembre", "vendredi 1er mai"."""
    return f"{DAYS[day.weekday()]} {date_in_french(day.day, day.month)}"


def coming_day_in_french(day: date, today: date) -> str:
    """The same of a day to come, with its year when one would think of a nearer one: "mercredi 1er décembre 2027"."""
    far = day.year != today.year and day - today > HALF_A_YEAR
    return f"{day_in_french(day)} {day.year}" if far else day_in_french(day)


def date_in_french(day: int, month: int) -> str:
    """ "8 décembre", "1er mai"."""
    return f"{'1er' if day == 1 else day} {MONTHS[month - 1]}"


def hour_in_french(moment: datetime) -> str:
    """ "9 h", "12 h 30", "minuit"."""
    return _hour(moment.hour * 60 + moment.minute)


def week_in_french(week: Sequence[Day]) -> str | None:
    """Seven days from Monday, those of equal hours together; None when none of them has any."""
    days_of: dict[Day, list[int]] = {}
    for day, spans in enumerate(map(_joined, week)):
        if spans:
            days_of.setdefault(spans, []).append(day)
    return ", ".join(f"{_days(days)}{_part_of_day(days, spans)} {spans_in_french(spans)}"
                     for spans, days in days_of.items()) or None  # fmt: skip


def spans_in_french(spans: Day) -> str:
    """Hours of one day: "de 9 h à 12 h et de 14 h à 17 h", "jour et nuit", "de 9 h à 12 h (sur rendez-vous)"."""
    spans = _joined(spans)
    conditions = {span.condition for span in spans}
    if len(conditions) > 1:
        return " et ".join(spans_in_french((span,)) for span in spans)
    (condition,) = conditions
    if (spans[0].begin, spans[0].end) == (0, MIDNIGHT):
        return condition or "jour et nuit"
    said = listed([f"de {_hour(span.begin)} à {_hour(span.end)}" for span in spans])
    return f"{said} ({condition})" if condition else said


def note_in_french(note: str | None) -> str | None:
    """Hours that nobody can follow, days in words: "Mo-Fr 09:00-19:00; Sa 17:00" is no French. Prose stays as it is.

    Nothing is interpreted: every figure stays as written.
    """
    if note is None or not ONLY_CODES.fullmatch(note):
        return note
    said = re.sub(r"(?<=[a-z])\s*[-–]\s*(?=[A-Z])", " à ", note)
    for code, day in zip(CODES, DAYS, strict=True):
        said = said.replace(code, day)
    said = said.replace("PH", "jours fériés").replace("off", "fermé")
    return re.sub(r"\s*;\s*", " ; ", re.sub(r",(?=[a-z])", ", ", said)).strip()


def listed(names: Sequence[str]) -> str:
    """ "a", "a et b", "a, b et c"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} et {names[-1]}"


def _joined(spans: Day) -> Day:
    """Hours that touch, or nearly, are told as one: nobody says "jusqu'à 13 h et de 13 h 01"."""
    told: list[Span] = []
    for span in spans:
        last = told[-1] if told else None
        if last and last.condition == span.condition and 0 <= span.begin - last.end <= BREATH:
            told[-1] = Span(last.begin, span.end, last.condition)
        else:
            told.append(span)
    return tuple(told)


def _hour(minutes: int) -> str:
    hours, rest = divmod(minutes % MIDNIGHT, 60)
    if hours == rest == 0:
        return "minuit"
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"


def _days(days: Sequence[int]) -> str:
    if len(days) == 7:
        return "tous les jours"
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    if len(days) > 2 and all(len(run) < 3 for run in runs):
        return f"les {listed([DAYS[day] for day in days])}"
    return listed([name for run in runs for name in _run(run)])


def _run(run: Sequence[int]) -> list[str]:
    if len(run) > 2:
        return [f"du {DAYS[run[0]]} au {DAYS[run[-1]]}"]
    return [f"le {DAYS[day]}" for day in run]


def _part_of_day(days: Sequence[int], spans: Day) -> str:
    """ "matin" of one day that is open for that part alone; said of several days, it would seem to be of the last."""
    if len(days) > 1 or len(spans) > 1:
        return ""
    begin, end = spans[0].begin, spans[0].end
    if end <= LUNCH_ENDS and begin < LUNCH_BEGINS:
        return " matin"
    if begin >= EVENING:
        return " soir"
    return " après-midi" if begin >= LUNCH_BEGINS and end <= DINNER else ""
