"""The list of France Services, as published by the ANCT: one row a place, one column a day of the week."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.importers import mednum_v1
from knowledge.importers.record import Record
from knowledge.importers.rows import Row, Trade
from knowledge.importers.text import plain_text

COLUMNS = ("id_fs", "lib_fs", "adresse", "code_postal", "lib_com", "h_lundi", "h_mardi", "h_mercredi", "h_jeudi")
SOURCE = "liste-france-services"  # not "france-services", which mednum files use with identifiers of their own
DAYS = {
    "Mo": "lundi", "Tu": "mardi", "We": "mercredi", "Th": "jeudi", "Fr": "vendredi", "Sa": "samedi", "Su": "dimanche",
}  # fmt: skip
SPAN = re.compile(r"(\d{1,2})[:hH](\d{2})?\s*[-–à]\s*(\d{1,2})[:hH](\d{2})?")
SHUT = ("", "-", "fermé", "ferme")
NAMES = {
    "id": "id_fs", "nom": "lib_fs", "commune": "lib_com", "code_insee": "insee_com", "courriels": "mail",
    "presentation_resume": "commentaire", "horaires": "h_lundi",
}  # fmt: skip
AS_THEY_ARE = ("adresse", "complement_adresse", "code_postal", "latitude", "longitude", "telephone")


def identity(row: Row) -> tuple[str, str]:
    """Who names the place, and how."""
    return SOURCE, plain_text(row.cells.get("id_fs", ""))[0]


def read(row: Row, trade: Trade) -> Record | None:
    """The place that a row describes, told in the columns of mednum; None when the row was refused."""
    hours, prose = week(row)
    cells = {name: row.cells.get(before, "") for name, before in NAMES.items()}
    cells.update({name: row.cells.get(name, "") for name in AS_THEY_ARE})
    cells.update(source=SOURCE, typologie="RFS", dispositif_programmes_nationaux="France Services", horaires=hours)
    cells["itinerance"] = "Itinérant" if row.cells.get("itinerance", "").strip().lower() == "oui" else "Fixe"
    record = mednum_v1.read(row.renamed(cells, NAMES), trade)
    return record and replace(record, by_kind=True, hours_note=prose or record.hours_note)


def week(row: Row) -> tuple[str, str | None]:
    """The seven columns as OpenStreetMap hours, days of equal hours together; or "" and the prose, if one is prose."""
    days = {code: row.cells.get(f"h_{day}", "").strip() for code, day in DAYS.items()}
    read_as = {code: _spans(text) for code, text in days.items()}
    if None in read_as.values():
        row.warn("h_lundi", "and the other days cannot all be read as hours", "write 09:00 - 12:00; kept as a note", "")
        told = [f"{DAYS[code]} : {text}" for code, text in days.items() if text.lower() not in SHUT]
        return "", plain_text(", ".join(told))[0]
    return "; ".join(_runs({code: spans for code, spans in read_as.items() if spans})), None


def _spans(text: str) -> str | None:
    """ "09:00 - 12:00 / 13:30 - 17:00" → "09:00-12:00,13:30-17:00"; "" for a shut day, None for prose."""
    if text.lower() in SHUT:
        return ""
    found = [SPAN.fullmatch(part.strip()) for part in re.split(r"[/,;]", text) if part.strip()]
    if not all(found):
        return None
    return ",".join("{:0>2}:{}-{:0>2}:{}".format(*(g or "00" for g in span.groups())) for span in found if span)


def _runs(days: dict[str, str | None]) -> list[str]:
    """ "Mo-Fr 09:00-12:00" for days in a row with the same hours."""
    order = list(DAYS)
    runs: list[tuple[list[str], str | None]] = []
    for code, spans in days.items():
        if runs and runs[-1][1] == spans and order.index(code) == order.index(runs[-1][0][-1]) + 1:
            runs[-1][0].append(code)
        else:
            runs.append(([code], spans))
    return [f"{run[0]}{f'-{run[-1]}' if len(run) > 1 else ''} {spans}" for run, spans in runs]
