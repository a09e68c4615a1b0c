"""Where the places of a kind or a name are: in a commune, else the nearest to where the patron or the library is."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import nsmallest
from math import cos, inf, radians

from knowledge.card import Card, partner_card
from knowledge.catalogue import Catalogue
from knowledge.communes import Commune, distance_km
from knowledge.opening_hours import paris_day
from knowledge.partner_names import NamedPartner
from knowledge.place_named import NameAsked
from knowledge.ranking import REACH_KM, centre, proposable
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
    now, today = catalogue.clock(), paris_day(catalogue.clock())
    known = [one for one in catalogue.partners(kind) if proposable(one.place.verified_on, today)]
    around = communes or [one for one in (home or _of_library(catalogue, gazetteer, library),) if one]
    found = _within(known, around)
    if not found and not communes and around:
        found = _nearest(known, around[0], gazetteer)
    return tuple(partner_card(one, now, catalogue.lists) for one in found[:MOST_PLACES])


def places_named(
    catalogue: Catalogue,
    gazetteer: Gazetteer,
    asked: NameAsked,
    *,
    home: Commune | None = None,
    library: str | None = None,
) -> list[NamedPartner]:
    """The partners of a name, three at most: of homonyms those of ``home`` (else of the library's commune), then the
    nearest.

    As of a kind, a record unverified for two years is never shown. Raises SQLAlchemyError when records cannot be read.
    """
    found = catalogue.named_as(asked)
    if len(found) > 1:
        return _nearest_named(found, home or _of_library(catalogue, gazetteer, library), gazetteer)
    return found


def _nearest_named(found: Sequence[NamedPartner], here: Commune | None, gazetteer: Gazetteer) -> list[NamedPartner]:
    """Of thousands, the few that count: a flat earth tells the nearest as well, and ten times as fast."""
    codes = {here.insee, here.current} if here else set()
    mine = sorted((one for one in found if one.insee in codes), key=lambda one: one.id)
    middle = centre(here) if here else None
    if middle is None or len(mine) >= MOST_PLACES:
        return (mine + sorted((one for one in found if one.insee not in codes), key=lambda one: one.id))[:MOST_PLACES]
    lat, lon = middle
    narrower = cos(radians(lat))

    def far(one: NamedPartner) -> float:
        at = one.point or centre(gazetteer.by_insee(one.insee))
        return (at[0] - lat) ** 2 + ((at[1] - lon) * narrower) ** 2 if at else inf

    others = (one for one in found if one.insee not in codes)
    return mine + nsmallest(MOST_PLACES - len(mine), others, key=far)


def _of_library(catalogue: Catalogue, gazetteer: Gazetteer, slug: str | None) -> Commune | None:
    return gazetteer.by_insee(catalogue.commune_of(slug))


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
