"""Rows of the national standard for places of digital mediation, version 1 (LaMednum/standard-mediation-num).

Readers of other formats tell their rows in these columns and end here. Only the columns read here are looked at: others
may hold named people.
"""

from __future__ import annotations

import re

from knowledge.importers import contacts, location
from knowledge.importers.handed_on import DETAIL, handed_on
from knowledge.importers.hours import opening_hours
from knowledge.importers.offers import kind_of, unanswered
from knowledge.importers.record import Record
from knowledge.importers.rows import Row, Trade
from knowledge.importers.text import as_meant, cut, items, plain
from knowledge.importers.vocabulary import Vocabulary

# What the standard requires of every file.
COLUMNS = ("id", "pivot", "nom", "commune", "code_postal", "adresse", "date_maj", "services")
# Columns that version 0 has under another name: a file with one of these is not of version 0.
MARKS = frozenset(
    {
        "courriels", "typologie", "presentation_resume", "itinerance", "publics_specifiquement_adresses",
        "frais_a_charge", "dispositif_programmes_nationaux", "modalites_acces", "fiche_acces_libre",
    }
)  # fmt: skip
UNNAMED_SOURCE = "mednum"
SUMMARY = 280  # characters, as the standard says of presentation_resume
SIRET = re.compile(r"\d{14}")


def identity(row: Row) -> tuple[str, str]:
    """Who names the place, and how; a source before the identifier ("dora--12") is told once only."""
    source = as_meant(row.cells.get("source", ""))[0] or UNNAMED_SOURCE
    return source, as_meant(row.cells.get("id", ""))[0].removeprefix(f"{source}--")


def read(row: Row, trade: Trade, kind: str | None = None, *, street_needed: bool = True) -> Record | None:
    """The place that a row describes, or None when the row was refused; ``kind`` when the format tells it for sure."""
    words = trade.vocabulary
    row.identifier("source", 64)
    source_id = row.identifier("id", 128)
    if source_id is None and not row.refused:
        row.refuse("id", "is empty", "give the place an identifier that never changes")
    name, written = row.needed("nom", 200), row.needed("commune", 100)
    postcode, street = location.postcode(row), _street(row, street_needed)
    if row.refused:
        return None
    commune = location.commune(row, trade.gazetteer, written, postcode)
    kind, roles = kind or _kind(row, words, name), _roles(row, words)
    _told_unknown(row, words, kind, roles)
    hours, note = opening_hours(row)
    lat, lon = location.point(row, commune, postcode, trade.gazetteer)
    source, known_as = identity(row)
    record = Record(
        line=row.line,
        source=source,
        source_id=known_as,
        siret=_siret(row),
        name=name,
        address=street,
        complement=row.text("complement_adresse", 100),
        postcode=postcode,
        commune=commune.name if commune else written,
        insee=commune.current if commune else location.insee_elsewhere(row, trade.gazetteer, postcode),
        epci=commune.epci if commune else None,
        intercommunal=any(word in plain(name).split() for word in words.words["intercommunal"]),
        lat=lat,
        lon=lon,
        kind=kind,
        what=_summary(row),
        phone=contacts.phone(row),
        email=contacts.email(row, words, name, written),
        website=contacts.website(row) or contacts.website(row, "prise_rdv"),
        opening_hours=hours,
        hours_note=note,
        verified_on=row.day("date_maj", trade.today) if "date_maj" in row.cells else trade.published,
        roles=roles,
        services=row.terms("services", words.words["services"]),
        support=row.terms("modalites_accompagnement", words.words["support"]),
        access=row.terms("modalites_acces", words.words["access"]),
        fees=row.terms("frais_a_charge", words.words["fees"]),
        publics=row.terms("publics_specifiquement_adresses", words.words["publics"]),
        more=handed_on(row, words),
    )
    _told_unanswered(row, record, trade)
    return record


def _street(row: Row, needed: bool) -> str:
    return row.needed("adresse", 300) if needed else row.text("adresse", 300) or ""


def _summary(row: Row) -> str | None:
    return (
        row.text("presentation_resume", SUMMARY) or cut(row.text("presentation_detail", DETAIL) or "", SUMMARY) or None
    )


def _siret(row: Row) -> str | None:
    """The SIRET; None for what is not one, and for the placeholder of one figure repeated ("00000000000000")."""
    written = re.sub(r"\s", "", row.cells.get("pivot", ""))
    if SIRET.fullmatch(written) and len(set(written)) > 1:
        return written
    if "+" in written:
        row.warn("pivot", "was turned into a number by a spreadsheet", "format the column as text; it was dropped")
    return None


def _kind(row: Row, words: Vocabulary, name: str) -> str | None:
    """From the typology first; a plain association only if the name tells nothing better."""
    codes = [code.strip() for code in items(row.cells.get("typologie", ""))]
    for code in codes:
        if code not in words.words["typology_codes"]:
            row.warn("typologie", "is not a value of the standard", "correct it; it was left out", code)
    kinds = [kind for kind in map(words.kinds.get, codes) if kind]
    telling = [kind for kind in kinds if kind not in words.words["not_from_mednum"]]
    return next(iter(telling), None) or words.kind_named(name) or next(iter(kinds), None)


def _told_unknown(row: Row, words: Vocabulary, kind: str | None, roles: frozenset[str]) -> None:
    """Told when nothing says what sort of place it is: it will be shown as an ordinary one."""
    if kind is None and not roles:
        taken = words.words["kind_by_default"]
        row.warn("typologie", "tells no kind of partner that we know", f"give a typology; taken as {taken}")


def _told_unanswered(row: Row, record: Record, trade: Trade) -> None:
    """Told when a service says nothing at a place of this kind: no patron will be sent there for it."""
    for service in sorted(unanswered(record, trade)):
        what = "nothing, if that is right; else give the typology or the programme of those who do it"
        row.warn("services", f"leads nobody to a place of the kind {kind_of(record, trade)}", what, service)


def _roles(row: Row, words: Vocabulary) -> frozenset[str]:
    programmes = words.words["programmes"]
    found = row.terms("dispositif_programmes_nationaux", programmes)
    return frozenset(programmes[programme] for programme in found if programmes[programme])
