"""Where the places of a kind are: those of a commune, else the nearest to where the patron or the library is."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.card import Card, partner_card
from knowledge.catalogue import Catalogue, named
from knowledge.communes import Commune, distance_km
from knowledge.opening_hours import paris_day
from knowledge.ranking import NEVER_AFTER, REACH_KM, centre
from knowledge.records import PartnerRecord
from knowledge.territory import Gazetteer

MOST_PLACES = 3


def places_of_kind(
    catalogue: Catalogue,
    gazetteer: Gazetteer,
    kind: str,
    *,
    communes: Sequence[Commune] = (),
    home: Commune | None = None,
    library: str | None = None,
) -> tuple[Card, ...]:
    """Cards of the places of a kind of partner: in ``communes`` when the patron named some, and nowhere else.

    Without a commune named: those of ``home``, or else of the library's commune; else the nearest one within reach. A
    record unverified for two years is never shown. Raises SQLAlchemyError when records cannot be read.
    """
    now, since = catalogue.clock(), paris_day(catalogue.clock()) - NEVER_AFTER
    known = [one for one in catalogue.partners(kind) if one.place.verified_on and one.place.verified_on >= since]
    around = communes or [one for one in (home or _of_library(catalogue, gazetteer, library),) if one]
    found = _within(known, around)
    if not found and not communes and around:
        found = _nearest(known, around[0], gazetteer)
    return tuple(partner_card(one, now, catalogue.lists) for one in found[:MOST_PLACES])


def _of_library(catalogue: Catalogue, gazetteer: Gazetteer, slug: str | None) -> Commune | None:
    library = named(catalogue.libraries(), slug)
    return gazetteer.by_insee(library.place.insee) if library else None


def _within(known: Sequence[PartnerRecord], communes: Sequence[Commune]) -> list[PartnerRecord]:
    codes = {code for one in communes for code in (one.insee, one.current)}
    return [one for one in known if one.place.insee in codes]


def _nearest(known: Sequence[PartnerRecord], home: Commune, gazetteer: Gazetteer) -> list[PartnerRecord]:
    here = centre(home)
    if here is None:
        return []
    points = [(one.place.point or centre(gazetteer.by_insee(one.place.insee)), one) for one in known]
    apart = [(distance_km(here, point), one) for point, one in points if point]
    return [one for far, one in sorted(apart, key=lambda pair: pair[0])[:1] if far <= REACH_KM]
