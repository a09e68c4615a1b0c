"""The zone of a service is that of its partner, unless somebody said otherwise."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.service_zone import Ground, departement_of
from knowledge.territory import Gazetteer

GAZETTEER = Gazetteer.load()
SAVENAY, NAZAIRE = (GAZETTEER.by_insee(code) for code in ("44195", "44184"))


def told(kind: str, *codes: str) -> dict[str, Any]:
    return {"zone_kind": kind, "zone_codes": list(codes)}


@pytest.mark.parametrize(
    ("known", "asked", "zone"),
    [
        (told("commune", "44195"), "commune", ("commune", ["44184"])),
        (told("departement", "44"), "departement", ("departement", ["44"])),
        (told("commune", "44109", "44143"), "commune", ("commune", ["44109", "44143"])),  # an import's own list
        (told("commune", "44109", "44143"), "departement", ("departement", ["44"])),
        (told("france"), "france", ("france", [])),
    ],
)
def test_a_zone_follows_its_partner_and_a_list_told_stays(known: dict[str, Any], asked: str, zone: Any) -> None:
    assert Ground(NAZAIRE, SAVENAY, "44600").zone(asked, known) == zone


def test_a_partner_that_stays_keeps_its_zone_as_it_is_written() -> None:
    assert Ground(NAZAIRE, NAZAIRE).zone("commune", told("commune", "44184", "44132")) == (
        "commune",
        ["44184", "44132"],
    )


def test_without_a_commune_only_the_postcode_can_tell() -> None:
    nowhere = Ground(None, None, "75011")
    assert nowhere.new("commune") is nowhere.new("epci") is nowhere.new("region") is None
    assert nowhere.new("departement") == ("departement", ["75"])
    assert Ground(None).new("departement") is None and Ground(None).new("france") == ("france", [])
    assert departement_of("97400") == "974"
