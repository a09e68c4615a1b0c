"""Postcode, commune and point are checked against one another."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.importers import location
from knowledge.importers.rows import Trade


def test_a_postcode_that_lost_its_zero_finds_it_again(make_row: Any) -> None:
    row = make_row(code_postal="1000")
    assert location.postcode(row) == "01000" and not row.refused


@pytest.mark.parametrize("written", ["", "44 600", "4460O", "0600"])
def test_a_wrong_postcode_refuses_the_row(make_row: Any, written: str) -> None:
    row = make_row(code_postal=written)
    location.postcode(row)
    assert row.refused


@pytest.mark.parametrize("name", ["SAINT-NAZAIRE", "St Nazaire", "saint nazaire"])
def test_a_commune_is_found_by_name_and_postcode(make_row: Any, trade: Trade, name: str) -> None:
    found = location.commune(make_row(code_insee=""), trade.gazetteer, name, "44600")
    assert found is not None and found.insee == "44184"


def test_a_code_that_contradicts_the_name_is_told(make_row: Any, trade: Trade) -> None:
    row = make_row(code_insee="44109")
    found = location.commune(row, trade.gazetteer, "Saint-Nazaire", "44600")
    assert found is not None and found.insee == "44184" and "Nantes" in row.problems[0].problem


def test_a_misspelt_commune_is_told(make_row: Any, trade: Trade) -> None:
    row = make_row(code_insee="", commune="Saint-Nazare-sur-Mer")
    assert location.commune(row, trade.gazetteer, "Saint-Nazare-sur-Mer", "44600") is None and row.problems


def test_a_commune_outside_the_territory_is_not_a_fault(make_row: Any, trade: Trade) -> None:
    row = make_row(code_insee="13055")
    assert location.commune(row, trade.gazetteer, "Marseille", "13001") is None and not row.problems


@pytest.mark.parametrize(
    ("lat", "lon"), [("0", "0"), ("-2.21", "47.28"), ("47.28", ""), ("nan", "inf"), ("48.85", "2.35"), ("x", "y")]
)
def test_a_point_that_cannot_be_gives_way_to_the_centre(make_row: Any, trade: Trade, lat: str, lon: str) -> None:
    """Out of France, swapped, half missing, or far from its commune."""
    row = make_row(latitude=lat, longitude=lon)
    here = trade.gazetteer.by_insee("44184")
    assert here is not None
    assert location.point(row, here, "44600", trade.gazetteer) == (here.lat, here.lon) and len(row.problems) == 1


@pytest.mark.parametrize(
    ("insee", "lat", "lon", "kept"),
    [
        ("44049", "47.24", "-2.70", False),  # 15 km from Le Croisic, in the ocean
        ("44049", "47.293", "-2.515", True),
        ("85113", "46.77", "-2.50", True),  # 13 km from the centre of L'Île-d'Yeu, which has no neighbour
        ("44109", "47.26", "-1.64", True),  # 8 km from the centre of Nantes
        ("44109", "47.15", "-1.76", False),  # 17 km away, four communes further
    ],
    ids=["sea", "port", "island", "edge of a city", "elsewhere"],
)
def test_a_point_lies_no_farther_than_the_neighbours_of_its_commune(
    make_row: Any, trade: Trade, insee: str, lat: str, lon: str, kept: bool
) -> None:
    here = trade.gazetteer.by_insee(insee)
    assert here is not None
    row = make_row(latitude=lat, longitude=lon)
    found = location.point(row, here, here.postcodes[0], trade.gazetteer)
    assert found == ((float(lat), float(lon)) if kept else (here.lat, here.lon))
    assert [" km from " in one.problem for one in row.problems] == ([] if kept else [True])


@pytest.mark.parametrize(
    ("code", "lat", "lon", "kept"),
    [
        ("51100", "49.2577", "4.0319", True),  # Reims
        ("51100", "43.5297", "5.4474", False),  # Reims at Aix-en-Provence
        ("51100", "47.0", "-4.9", False),  # Reims in the ocean
        ("20200", "42.70", "9.45", True),  # Bastia, 2B
        ("20000", "41.92", "8.73", True),  # Ajaccio, 2A
        ("20000", "43.30", "5.37", False),  # Ajaccio at Marseille
        ("97490", "-20.90", "55.50", True),  # Saint-Denis de La Réunion
        ("97490", "16.24", "-61.53", False),  # the same in Guadeloupe
        ("97150", "18.07", "-63.08", True),  # Saint-Martin, a postcode of Guadeloupe
        ("98800", "-22.27", "166.44", True),  # Nouméa: of no département
    ],
)
def test_a_point_out_of_the_list_lies_in_the_departement_of_its_postcode(
    make_row: Any, trade: Trade, code: str, lat: str, lon: str, kept: bool
) -> None:
    row = make_row(latitude=lat, longitude=lon)
    found = location.point(row, None, code, trade.gazetteer)
    assert found == ((float(lat), float(lon)) if kept else (None, None))
    assert [one.problem for one in row.problems] == ([] if kept else [f"is out of the département of {code}"])


def test_a_decimal_comma_is_understood(make_row: Any, trade: Trade) -> None:
    row = make_row(latitude="47,28", longitude="-2,21")
    assert (
        location.point(row, trade.gazetteer.by_insee("44184"), "44600", trade.gazetteer) == (47.28, -2.21)
        and not row.problems
    )


def test_without_any_point_the_centre_is_used_silently(make_row: Any, trade: Trade) -> None:
    row = make_row(latitude="", longitude="")
    assert location.point(row, trade.gazetteer.by_insee("44184"), "44600", trade.gazetteer)[0] and not row.problems
    assert location.point(row, None, "13001", trade.gazetteer) == (None, None)


@pytest.mark.parametrize(
    ("told", "code", "kept"),
    [("97302", "97300", "97302"), ("2A004", "20000", "2A004"), ("2b033", "20200", "2B033"), ("97701", "97133", "97701"),
     ("75056", "97300", None), ("973", "97300", None), ("44109", "44000", None)],
)  # fmt: skip
def test_the_code_of_a_commune_elsewhere_is_kept_when_the_postcode_agrees(
    make_row: Any, trade: Trade, told: str, code: str, kept: str | None
) -> None:
    """One of the territory is found by its name; here its code alone would contradict it."""
    row = make_row(code_insee=told)
    assert location.insee_elsewhere(row, trade.gazetteer, code) == kept
    assert bool(row.problems) == (told == "75056")
