"""Clock times in a row ("8.30-12.00 13.30-17.30", "0900 1200 1400 1700"), which have the shape of a personal number.

For the hours of a place alone: in what a patron writes, figures that look like a number are taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from conversations.privacy import mask

_RUN = re.compile(r"(?<!\w)\d[\dhH\s.,:;/–-]*(?!\w)")
_TIME = r"\d{1,2}(?:\s?[hH:.]\s?\d{2}|\s?[hH])?(?!\d)"
_GAP = r"\s?[\s,;/–-]\s?"
_WRITTEN = (
    re.compile(rf"{_TIME}(?:{_GAP}{_TIME})+"),  # 8.30-12.00, 9h-12h30, 9-12
    re.compile(rf"\d{{3,4}}(?:{_GAP}\d{{3,4}})+"),  # 0900 1200
    re.compile(rf"\d{{1,2}} \d{{2}}(?:{_GAP}\d{{1,2}} \d{{2}})+"),  # 8 30 12 30
)
_SPLIT = (re.compile(_TIME), re.compile(r"\d{3,4}"), re.compile(r"\d{1,2} \d{2}"))
_DAY = 24 * 60  # minutes


def mask_hours(text: str) -> str:
    """``text`` without personal data, as ``privacy.mask``, but for rows of openings and ends, which stay as written."""
    return "".join(part if times else mask(part).text for part, times in _parts(text))


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """The pieces of a text, each with whether it is clock times and nothing else."""
    done = 0
    for run in _RUN.finditer(text):
        written = run.group().rstrip(" .,:;/–-")
        if _only_times(written):
            yield text[done : run.start()], False
            yield written, True
            done = run.start() + len(written)
    yield text[done:], False


def _only_times(run: str) -> bool:
    return any(
        written.fullmatch(run) and _open_and_shut([_minutes(one) for one in split.findall(run)])
        for written, split in zip(_WRITTEN, _SPLIT, strict=True)
    )


def _open_and_shut(times: list[int]) -> bool:
    """Pairs of an opening and its end, in the order of one day: hardly a number of a person is."""
    day = [*times[:-1], times[-1] or _DAY]
    return len(day) % 2 == 0 and day[0] >= 0 and all(one < other for one, other in pairwise(day))


def _minutes(written: str) -> int:
    """Minutes since midnight; -1 for what no clock shows."""
    figures = re.findall(r"\d+", written)
    if len(figures) == 1 and len(figures[0]) > 2:
        figures = [figures[0][:-2], figures[0][-2:]]
    hour, minute = int(figures[0]), int(figures[1]) if len(figures) > 1 else 0
    return hour * 60 + minute if hour <= 24 and minute < 60 else -1
