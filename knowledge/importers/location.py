"""Where a place is: postcode, commune and point, checked one against the other."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.communes import Commune, distance_km
from knowledge.importers.rows import Row
from knowledge.importers.text import plain
from knowledge.importers.vocabulary import FOLDER
from knowledge.referential import read_yaml
from knowledge.territory import Gazetteer

Point = tuple[float, float]
POSTCODE = re.compile(r"\d{5}")
INSEE = re.compile(r"(?:\d{2}|2[AB])\d{3}")
WITHOUT_ZERO = re.compile(r"[1-9]\d{3}")  # "1000": a spreadsheet ate the first figure of 01000
# From the centre of a commune to a place in it. 142 places of Loire-Atlantique lie up to 6.3 km away, and the 85 former
# town centres that the communes of five départements took in up to 8.0 km. Communes lie far apart where they are large:
# a place lies up to 1.12 times as far as the third nearest centre.
SURELY_KM, FARTHEST_KM = 10.0, 20.0
OF_THE_THIRD = 1.5
BEYOND = 0.1  # degree: communes that the post office of a neighbouring département serves
FRANCE = (  # south, north, west, east, in degrees
    (41.2, 51.2, -5.3, 9.7),  # metropolitan France
    (14.3, 18.2, -63.2, -60.7),  # Guadeloupe, Martinique, Saint-Martin
    (2.0, 6.0, -54.7, -51.5),  # Guyane
    (-21.5, -20.8, 55.1, 55.9),  # La Réunion
    (-13.1, -12.5, 44.9, 45.4),  # Mayotte
    (46.7, 47.2, -56.5, -56.1),  # Saint-Pierre-et-Miquelon
    (-23.0, -19.0, 163.0, 169.0),  # Nouvelle-Calédonie
    (-28.0, -7.0, -155.0, -134.0),  # Polynésie
    (-14.5, -13.1, -178.3, -176.1),  # Wallis-et-Futuna
)


def postcode(row: Row) -> str:
    """The five figures of ``code_postal``; the row is refused without them."""
    written = row.cells.get("code_postal", "").strip()
    if POSTCODE.fullmatch(written):
        return written
    if WITHOUT_ZERO.fullmatch(written):
        row.warn("code_postal", "has four figures", f"format the column as text; read as 0{written}")
        return f"0{written}"
    row.refuse("code_postal", "is not a postcode", "write its five figures")
    return ""


def commune(row: Row, gazetteer: Gazetteer, name: str, code: str) -> Commune | None:
    """The commune of the territory that name and postcode tell, else the INSEE code; None for one elsewhere."""
    told = row.cells.get("code_insee", "").strip()
    by_code, by_name = gazetteer.by_insee(told), gazetteer.named(name, code)
    if by_name and by_code and by_name.current != by_code.current:
        row.warn("code_insee", f"is that of {by_code.name}", f"write {by_name.insee}, the code of {by_name.name}")
    elif by_name is None and by_code and code not in by_code.postcodes and plain(name) != plain(by_code.name):
        row.warn("code_insee", f"is that of {by_code.name}", "make name, postcode and code agree; it was left out")
        return None
    elif by_name is None and by_code is None and gazetteer.find(code).communes:
        row.warn("commune", "is not a commune of this postcode", "correct the name or the postcode")
    return by_name or by_code


def insee_elsewhere(row: Row, gazetteer: Gazetteer, code: str) -> str | None:
    """The INSEE code of a commune out of the territory ("97302"), as told; None for one that the postcode denies."""
    told = row.cells.get("code_insee", "").strip().upper()
    if not INSEE.fullmatch(told) or gazetteer.by_insee(told):
        return None
    if told[:2].replace("2A", "20").replace("2B", "20") == code[:2]:
        return told
    row.warn("code_insee", "is not of the département of the postcode", "make both agree; it was left out")
    return None


def point(row: Row, here: Commune | None, code: str, gazetteer: Gazetteer) -> tuple[float | None, float | None]:
    """Latitude and longitude in degrees; the centre of the commune when the row has none that can be right.

    Of a place out of the list of communes (``here`` is None) the département of the postcode ``code`` is known.
    """
    found = _written(row)
    centre = (here.lat, here.lon) if here else (None, None)
    if found is None:
        return centre
    if here and here.lat is not None and here.lon is not None:
        middle = (here.lat, here.lon)
        away = distance_km(found, middle)
        if away > SURELY_KM and away > _reach_km(here, middle, gazetteer):
            row.warn("latitude", f"is {away:.0f} km from {here.name}", "correct it; the centre of the commune is used")
            return centre
    elif not _in_departement(found, code):
        row.warn("latitude", f"is out of the département of {code}", "correct it, or the postcode; it was dropped")
        return centre
    return found


def _reach_km(here: Commune, centre: Point, gazetteer: Gazetteer) -> float:
    """How far from its centre a place of the commune may lie: far on an island, which has few neighbours around."""
    third = [(one.lat, one.lon) for one in gazetteer.neighbours(here)[2:3]]
    apart = [
        OF_THE_THIRD * distance_km(centre, (lat, lon)) for lat, lon in third if lat is not None and lon is not None
    ]
    return min([FARTHEST_KM, *apart])


def _in_departement(at: Point, code: str) -> bool:
    """Whether a point may bear the postcode ``code``; True where nobody knows (Monaco, an island of the Pacific)."""
    box = _boxes().get(code[:3]) or _boxes().get(code[:2])
    if box is None:
        return True
    south, north, west, east = box
    return south - BEYOND <= at[0] <= north + BEYOND and west - BEYOND <= at[1] <= east + BEYOND


@lru_cache(maxsize=1)
def _boxes() -> dict[str, list[float]]:
    boxes: dict[str, list[float]] = read_yaml("departements.yml", FOLDER)
    return boxes


def _written(row: Row) -> Point | None:
    texts = [row.cells.get(name, "").strip().replace(",", ".") for name in ("latitude", "longitude")]
    if not any(texts):
        return None
    try:
        lat, lon = float(texts[0]), float(texts[1])
    except ValueError:
        row.warn("latitude", "is not a number, or one is missing", "write both in degrees; they were dropped")
        return None
    if _in_france((lat, lon)):
        return lat, lon
    swapped = "; they look swapped" if _in_france((lon, lat)) else ""
    row.warn("latitude", f"is not in France with this longitude{swapped}", "correct them; they were dropped")
    return None


def _in_france(at: Point) -> bool:
    return any(south <= at[0] <= north and west <= at[1] <= east for south, north, west, east in FRANCE)
