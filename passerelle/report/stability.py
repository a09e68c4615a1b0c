"""Rows of ``benchmarks/learning_curve.py``: the same figures over seeds and shares of the training data. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any


class BadRows(ValueError):
    """The file does not hold such rows; the message says where and what is expected."""


@dataclass(frozen=True)
class Row:
    """One training: share (0–1] of the sentences, seed that drew them, figures (0–1) by name.

    ``certified`` is False when the bound on wrong referrals had to be loosened for thresholds to be found.
    """

    share: float
    seed: int
    figures: dict[str, float]
    certified: bool = True


@dataclass(frozen=True)
class Spread:
    """One figure over the seeds of one share."""

    mean: float
    low: float
    high: float


def read(path: Path) -> list[Row]:
    """Reads ``[{"share": 0.25, "seed": 1, "figures": {"right_referral": 0.7}}]``. Raises OSError or BadRows."""
    try:
        found: Any = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError):
        raise BadRows(f"{path.name} is not JSON in UTF-8.") from None
    if not isinstance(found, list) or not found:
        raise BadRows(f"{path.name} must be a list of rows, as benchmarks/learning_curve.py writes them.")
    return sorted((_row(path.name, number, row) for number, row in enumerate(found, 1)), key=_order)


def shares(rows: Sequence[Row]) -> list[float]:
    """Shares of the data that were tried, smallest first."""
    return sorted({row.share for row in rows})


def names(rows: Sequence[Row]) -> list[str]:
    """Figures that every row has, in the order of the first."""
    return [name for name in rows[0].figures if all(name in row.figures for row in rows)]


def spread(rows: Sequence[Row], share: float, name: str) -> Spread:
    """A figure over the seeds of a share."""
    values = [row.figures[name] for row in rows if row.share == share]
    return Spread(fmean(values), min(values), max(values))


def _row(file: str, number: int, row: Any) -> Row:
    if not isinstance(row, dict):
        raise BadRows(f'{file}, row {number}: is not an object. Expected {{"share": …, "seed": …, "figures": {{…}}}}.')
    share, seed, figures = row.get("share"), row.get("seed"), row.get("figures")
    if not _is_share(share) or not share:
        raise BadRows(f'{file}, row {number}, "share": must be a number above 0 and at most 1.')
    if not isinstance(seed, int):
        raise BadRows(f'{file}, row {number}, "seed": must be a whole number.')
    if not isinstance(figures, dict) or not all(map(_is_share, figures.values())):
        raise BadRows(f'{file}, row {number}, "figures": must hold numbers from 0 to 1 by name.')
    values = {str(name): float(value) for name, value in figures.items()}
    return Row(float(share), seed, values, row.get("certified") is not False)


def _is_share(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1


def _order(row: Row) -> tuple[float, int]:
    return row.share, row.seed
