"""knowledge.communes: facts and distances."""

from __future__ import annotations

import pytest

from knowledge.communes import distance_km, read_communes


def test_saint_nazaire_lies_fifty_kilometres_from_nantes() -> None:
    points = {one.insee: (one.lat or 0.0, one.lon or 0.0) for one in read_communes() if one.insee in ("44184", "44109")}
    assert distance_km(points["44184"], points["44109"]) == pytest.approx(53.5, abs=1.5)


def test_every_commune_in_force_of_loire_atlantique_has_a_postcode() -> None:
    ours = [one for one in read_communes() if one.departement == "44" and one.in_force]
    assert len(ours) > 200 and all(one.postcodes[0].startswith("44") for one in ours)
