"""What a commune is, and how far two of them lie apart. Facts: INSEE codes, La Poste postcodes, IGN centres."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

DATA = Path(__file__).with_name("data")
COMMUNES = DATA / "communes.csv"
REGIONS = DATA / "regions.yml"
EARTH_RADIUS_KM = 6371.0


@dataclass(frozen=True)
class Commune:
    """A commune, or a former one that people still name.

    ``current`` is the INSEE code of the commune in force. The former commune where the new one has its seat bears
    the same code: only ``in_force`` tells Varades from Loireauxence.
    """

    insee: str
    name: str
    postcodes: tuple[str, ...]
    epci: str
    departement: str
    lat: float | None
    lon: float | None
    population: int
    current: str
    in_force: bool


def read_communes(path: Path = COMMUNES) -> list[Commune]:
    """The communes of the CSV; a former commune without a centre takes that of the commune it joined.

    Raises OSError when the file is missing, KeyError when a column is.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    by_code = {row["code_insee"]: row for row in rows if row["type"] == "actuelle"}
    return [_commune(row, by_code.get(row["chef_lieu"], row)) for row in rows]


def _commune(row: dict[str, str], parent: dict[str, str]) -> Commune:
    centre = row if row["latitude"] else parent
    return Commune(
        insee=row["code_insee"],
        name=row["nom"],
        postcodes=tuple(filter(None, (row["codes_postaux"] or parent["codes_postaux"]).split("|"))),
        epci=row["epci"] or parent["epci"],
        departement=row["departement"],
        lat=float(centre["latitude"]) if centre["latitude"] else None,
        lon=float(centre["longitude"]) if centre["longitude"] else None,
        population=int(row["population"] or 0),
        current=row["chef_lieu"] or row["code_insee"],
        in_force=row["type"] == "actuelle",
    )


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Kilometres as the crow flies between two (latitude, longitude) in degrees."""
    lat_a, lat_b = math.radians(a[0]), math.radians(b[0])
    half_lat = (lat_b - lat_a) / 2
    half_lon = math.radians(b[1] - a[1]) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(chord))


def zone_codes(commune: Commune) -> dict[str, frozenset[str]]:
    """The codes by which each kind of zone may name where ``commune`` lies; those of France need none."""
    return {
        "commune": frozenset({commune.insee, commune.current}),
        "epci": frozenset({commune.epci} - {""}),
        "departement": frozenset({commune.departement}),
        "region": frozenset({region_of(commune.departement)} - {""}),
    }


def region_of(departement: str) -> str:
    """The INSEE code of the région that holds a département ("44" → "52"); "" when there is none."""
    return _regions().get(departement, "")


@lru_cache(maxsize=1)
def _regions() -> Mapping[str, str]:
    listed = yaml.safe_load(REGIONS.read_text(encoding="utf-8"))
    return {departement: region for region, departements in listed.items() for departement in departements}
