"""Fields that Passerelle adds to data·inclusion, which has no words for them: what is exported is imported as it was.

Other directories pass over fields that their schema does not name. A code that we do not know is passed over too: the
row is then read as that of any source.
"""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.importers.record import Exact, Record
from knowledge.importers.rows import Row, Trade
from knowledge.importers.text import items

KIND, NAME, NOTE = "passerelle_genre", "passerelle_nom", "passerelle_note_horaires"
NEED, ROLE, POSTURE = "passerelle_besoin", "passerelle_role", "passerelle_posture"
PUBLICS, ZONE = "passerelle_publics", "passerelle_zone"
POSTURES = frozenset({"informer", "apprendre", "accompagner", "faire_pour"})
ZONES = frozenset({"commune", "epci", "departement", "region", "france"})
CODE = re.compile(r"\w{2,9}")
LONGEST = 200  # characters of a price or of how to come, as the columns of a service have it
LONGEST_TEXT = 2000


def kind(row: Row, trade: Trade) -> str | None:
    """The kind of the place, when Passerelle told it."""
    told = row.cells.get(KIND, "").strip()
    return told if told in trade.lists.kinds else None


def completed(record: Record, row: Row, told: str) -> Record:
    """The structure with what its standard fields cut or leave out; ``told`` is its kind."""
    return replace(
        record,
        name=row.text(NAME, LONGEST) or record.name,
        what=row.text("description", LONGEST_TEXT),
        hours_note=record.hours_note or row.text(NOTE, LONGEST_TEXT),
        more=(*record.more, (KIND, told)),
    )


def tells(record: Record) -> bool:
    """Whether an export of Passerelle told this place: what it does not tell, the place does not do."""
    return any(name == KIND for name, _value in record.more)


def service(row: Row, trade: Trade, cost: str | None) -> Exact | None:
    """What a service is for, when Passerelle told it in codes that we know."""
    need, role, posture, zone = (row.cells.get(name, "").strip() for name in (NEED, ROLE, POSTURE, ZONE))
    publics = items(row.cells.get(PUBLICS, ""))
    codes = [code for code in items(row.cells.get("zone_eligibilite", "")) if CODE.fullmatch(code)]
    known = need in trade.lists.needs and role in trade.lists.kinds and posture in POSTURES and zone in ZONES
    if not known or not set(publics) <= set(trade.lists.wording["publics"]):
        return None
    return Exact(
        need=need,
        kind=role,
        posture=posture,
        publics=tuple(publics),
        zone_kind=zone,
        zone_codes=() if zone == "france" else tuple(codes),
        cost=cost,
        appointment=row.text("mobilisation_precisions", LONGEST),
    )
