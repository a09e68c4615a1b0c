"""A format is recognised by its header, and a wrong header says what it lacks."""

from __future__ import annotations

import pytest

from knowledge.importers.mednum_csv import COLUMNS
from knowledge.importers.sources import choose
from knowledge.importers.table import UnusableFile


def test_mednum_is_recognised_in_any_order_with_other_columns() -> None:
    assert choose((*reversed(COLUMNS), "nom_conseiller")).format == "mednum"


def test_a_wrong_header_says_which_columns_are_missing() -> None:
    with pytest.raises(UnusableFile, match="date_maj, services"):
        choose(tuple(name for name in COLUMNS if name not in ("date_maj", "services")))


def test_an_unknown_format_says_which_there_are() -> None:
    with pytest.raises(UnusableFile, match="choose among mednum"):
        choose(COLUMNS, "gtfs")
