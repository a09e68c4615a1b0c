"""Professionals who may act in someone's place, with a signed mandate (Aidants Connect).

Records name them under online procedures in general: whoever may do those may do those of the tax office too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from knowledge.catalogue import Catalogue
from knowledge.reach import Reach
from knowledge.records import Candidate
from knowledge.referential import Referential

AUTHORISED = "aidants_connect"
IN_ONES_PLACE = "faire_pour"
PROCEDURES = "demarches"


def mandated_kinds(lists: Referential, need: str, posture: str | None) -> frozenset[str]:
    """The kind that comes first when someone wants it done in their place; none when ``need`` does not list it."""
    listed = lists.place_of_kind(need, AUTHORISED) is not None
    return frozenset({AUTHORISED}) if posture == IN_ONES_PLACE and listed else frozenset()


def with_authorised(
    found: Iterable[Candidate], catalogue: Catalogue, need: str, posture: str | None, reach: Reach
) -> list[Candidate]:
    """``found`` and, when it is wished to be done in one's place, who may do so; a partner is named once, as such."""
    place = catalogue.lists.place_of_kind(need, AUTHORISED)
    if posture != IN_ONES_PLACE or place is None or need == PROCEDURES:
        return list(found)
    known = catalogue.candidates(PROCEDURES, reach)
    may_act = {one.id: replace(one, place_of_kind=place, bring=None) for one in known if one.kind == AUTHORISED}
    return [one for one in found if one.id not in may_act] + list(may_act.values())
