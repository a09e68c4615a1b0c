"""A record comes back from the database as it went in."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

from knowledge.importers.record import Part, as_json, from_json


def test_a_record_survives_json(make_record: Any) -> None:
    part = Part("v1", frozenset({"emploi"}), zone=frozenset({"44", "france"}), fees=frozenset({"Gratuit"}))
    record = make_record(
        verified_on=date(2026, 1, 2), roles=frozenset({"epn"}), parts=frozenset({part}),
        more=(("pivot", "W123456789"),), lat=47.123456789, by_kind=True, complement="Bâtiment B",
    )  # fmt: skip
    stored = json.loads(json.dumps(as_json(record)))
    assert from_json("exemple", "1", stored) == replace(record, line=0)


def test_what_is_empty_takes_no_place(make_record: Any) -> None:
    assert as_json(make_record()).keys() == {"name", "postcode", "commune", "address", "insee", "epci", "lat", "lon"}
