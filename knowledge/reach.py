"""Which services are worth reading for one wish: the same limits as ranking sets, asked of the database.

Reading every service of a need and ranking it is right and slow: most lie too far, serve others, or are too old. What
passes here is still ranked in full, so that the database only spares work and never decides.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import String, and_, bindparam, cast, or_

from knowledge.communes import Commune, zone_codes
from knowledge.models import Partner, Service
from knowledge.statements import HELP

KM_PER_DEGREE = 111.2  # of latitude: 2 * pi * 6371 / 360
WIDE_ZONES = ("departement", "region")  # these are worth a long way


@dataclass(frozen=True)
class Reach:
    """Verified since a day, serves people of ``commune`` (None: of anywhere), at most ``km`` from ``point``."""

    since: date
    commune: Commune | None = None
    point: tuple[float, float] | None = None
    km: float = 0.0

    @property
    def statement(self) -> Any:
        """The services that answer a need, within this reach; takes ``need`` and ``parameters``."""
        return _statement(self.commune is not None, self.point is not None)

    @property
    def parameters(self) -> dict[str, Any]:
        """What the statement must be told beside the need."""
        told: dict[str, Any] = {"since": self.since}
        if self.commune:
            told |= _codes(self.commune)
        if self.point:
            told |= _box(self.point, self.km)
        return told


@lru_cache(maxsize=4)
def _statement(in_a_commune: bool, at_a_point: bool) -> Any:
    """Kept, because making a statement costs as much as running it."""
    conditions = [Partner.verified_on >= bindparam("since")]
    conditions += [_SERVING] if in_a_commune else []
    conditions += [_AROUND] if at_a_point else []
    return HELP.where(*conditions)


def _listing(kind: str, *names: str) -> Any:
    """The codes of a zone are a JSON array: one of them stands between quotes in its text."""
    codes = cast(Service.zone_codes, String)
    return and_(Service.zone_kind == kind, or_(*(codes.contains(bindparam(name, type_=String)) for name in names)))


_SERVING = or_(
    Service.zone_kind == "france",
    _listing("commune", "insee", "current"),
    _listing("epci", "epci"),
    _listing("departement", "departement"),
    _listing("region", "region"),
)
# A box that holds the circle. A partner without a point lies at the centre of its commune, which is not known here.
_AROUND = or_(
    Service.zone_kind.in_(WIDE_ZONES),
    Partner.lat.is_(None),
    Partner.lon.is_(None),
    and_(
        Partner.lat.between(bindparam("south"), bindparam("north")),
        Partner.lon.between(bindparam("west"), bindparam("east")),
    ),
)


def _codes(commune: Commune) -> dict[str, str]:
    """One code a parameter, between quotes; an empty code stands for nothing that a record could hold."""
    wide = {kind: next(iter(codes), "-") for kind, codes in zone_codes(commune).items() if kind != "commune"}
    return {name: f'"{code}"' for name, code in (wide | {"insee": commune.insee, "current": commune.current}).items()}


def _box(point: tuple[float, float], km: float) -> dict[str, float]:
    lat, lon = point
    high = km / KM_PER_DEGREE
    wide = high / math.cos(math.radians(min(abs(lat) + high, 89.0)))
    return {"south": lat - high, "north": lat + high, "west": lon - wide, "east": lon + wide}
