"""Where a place is: postcode, commune and point, checked one against the other."""

from __future__ import annotations

import re

from knowledge.communes import Commune, distance_km
from knowledge.importers.rows import Row
from knowledge.importers.text import plain
from knowledge.territory import Gazetteer

Point = tuple[float, float]
POSTCODE = re.compile(r"\d{5}")
INSEE = re.compile(r"(?:\d{2}|2[AB])\d{3}")
WITHOUT_ZERO = re.compile(r"[1-9]\d{3}")  # "1000": a spreadsheet ate the first figure of 01000
FARTHEST_KM = 20.0  # from the centre of a commune to its edge, with some margin
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


def point(row: Row, here: Commune | None) -> tuple[float | None, float | None]:
    """Latitude and longitude in degrees; the centre of the commune when the row has none that can be right."""
    found = _written(row)
    centre = (here.lat, here.lon) if here else (None, None)
    if found is None:
        return centre
    if here and here.lat is not None and here.lon is not None:
        away = distance_km(found, (here.lat, here.lon))
        if away > FARTHEST_KM:
            row.warn("latitude", f"is {away:.0f} km from {here.name}", "correct it; the centre of the commune is used")
            return centre
    return found


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
