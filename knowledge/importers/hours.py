"""Opening hours of a cell: those that a machine can follow, else words for people; no hours that no clock shows."""

from __future__ import annotations

from knowledge.importers.rows import Row
from knowledge.opening_hours import TIMES, readable

LAST_BEGINNING, LAST_END = 24 * 60, 48 * 60  # minutes: what begins in the evening may end past midnight, as "26:00"


def opening_hours(row: Row, name: str = "horaires") -> tuple[str | None, str | None]:
    """Hours that a machine can follow, or else the text of the cell as a note for people; what is wrong is told.

    Hours of which none can be ("25:00-26:00") are no note either: patrons would read them.
    """
    text = row.text(name)
    if text is None or readable(text):
        return text, None
    spans = TIMES.findall(text)
    broken = [span for span in spans if not _can_be(*map(int, span))]
    if not broken:
        todo = "rewrite as Mo-Fr 09:00-12:00; it is kept as a note"
        row.warn(name, "cannot be read as OpenStreetMap hours", todo)
        return None, text
    some_are_right = len(broken) < len(spans)
    left = "kept as a note" if some_are_right else "dropped"
    row.warn(name, "is broken hours: a time of it does not exist", f"correct it; it was {left}")
    return None, text if some_are_right else None


def impossible(text: str) -> bool:
    """Whether hours speak of a time that no clock shows, as "We 25:00-99:00"."""
    return not all(_can_be(*map(int, span)) for span in TIMES.findall(text))


def _can_be(hour: int, minute: int, end_hour: int, end_minute: int) -> bool:
    on_the_clock = max(minute, end_minute) < 60
    return on_the_clock and hour * 60 + minute < LAST_BEGINNING and end_hour * 60 + end_minute <= LAST_END
