"""How `passerelle demo` says what it would take away."""

from __future__ import annotations

from datetime import datetime, timezone

from knowledge.demonstration_end import Booked
from passerelle.commands.demo import _in_line


def test_one_seat_is_one_seat() -> None:
    at = datetime(2026, 12, 1, 9, tzinfo=timezone.utc)
    assert "1 seat taken, 0 waiting" in _in_line(Booked("La souris", "Les Moulins", at, 1, 0))
    assert "2 seats taken" in _in_line(Booked("La souris", "Les Moulins", at, 2, 0))
