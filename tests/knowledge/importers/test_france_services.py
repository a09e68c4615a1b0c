"""The list of France Services: seven columns of hours become one week."""

from __future__ import annotations

import pytest

from knowledge.importers import france_services
from knowledge.importers.offers import offers
from knowledge.importers.rows import Row, Trade
from knowledge.opening_hours import readable

PLACE = {
    "id_fs": "257", "lib_fs": "France services d'essai", "adresse": "1 rue de l'Exemple", "insee_com": "44184",
    "code_postal": "44600", "lib_com": "Saint-Nazaire", "mail": "accueil@exemple.fr", "telephone": "02 61 91 00 01",
    "itinerance": "Non",
}  # fmt: skip
MORNING, DAY = "09:00 - 12:00", "09:00 - 12:00 / 13:30 - 17:00"


def row(**cells: str) -> Row:
    told = {**PLACE, **cells}
    return Row(2, tuple(told), tuple(told.values()))


@pytest.mark.parametrize(
    ("days", "hours"),
    [
        ({"h_lundi": DAY}, "Mo 09:00-12:00,13:30-17:00"),
        ({"h_lundi": MORNING, "h_mardi": MORNING, "h_jeudi": MORNING}, "Mo-Tu 09:00-12:00; Th 09:00-12:00"),
        ({"h_lundi": "-", "h_samedi": "9h - 12h30"}, "Sa 09:00-12:30"),
        ({}, ""),
    ],
)
def test_days_become_a_week_of_openstreetmap(days: dict[str, str], hours: str) -> None:
    assert france_services.week(row(**days)) == (hours, None)
    assert not hours or readable(hours)


def test_one_day_in_prose_makes_the_week_prose(trade: Trade) -> None:
    told = row(h_lundi=DAY, h_mardi="sur rendez-vous")
    record = france_services.read(told, trade)
    assert record and record.opening_hours is None
    assert record.hours_note == "lundi : 09:00 - 12:00 / 13:30 - 17:00, mardi : sur rendez-vous"
    assert [problem.field for problem in told.problems] == ["h_lundi"]


def test_it_does_what_every_france_services_does(trade: Trade) -> None:
    record = france_services.read(row(), trade)
    assert record and record.kind == "france_services" and record.verified_on is None
    assert {"impots", "caf", "demarches", "impression"} <= {offer.need for offer in offers(record, trade)}
