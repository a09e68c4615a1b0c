"""Who helps best, and why: small named criteria, each 0 to 1 or None when it does not apply.

Pure. The total orders the candidates; the detail becomes the "why" of a card. Same input, same order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from knowledge.communes import Commune, distance_km
from knowledge.opening_hours import PARIS, Status, paris_day, status
from knowledge.records import Candidate

CAUTION_AFTER = timedelta(days=183)  # six months (PRODUCT.md, "Refers")
NEVER_AFTER = timedelta(days=730)  # two years: never proposed automatically
REACH_KM = 60.0  # further than this, only what serves the whole département or more
LIBRARY_REACH_KM = 30.0  # nobody crosses the département to print a page
CLOSED_TOO_LONG = timedelta(days=45)
WITHIN_A_REGION = {"44": "52", "49": "52", "53": "52", "72": "52", "85": "52", "35": "53", "56": "53"}


@dataclass(frozen=True)
class Wish:
    """What a patron looks for, and from where. ``commune`` is where they live, else where the library is.

    ``start`` is the point of the library when they did not say where they live; None counts from their commune.
    """

    now: datetime
    commune: Commune | None = None
    start: tuple[float, float] | None = None
    library: str | None = None
    posture: str | None = None
    publics: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Ranked:
    """A candidate, its total (0 to 1) and the score of each criterion that applied."""

    candidate: Candidate
    total: float
    detail: Mapping[str, float]


Criterion = Callable[[Candidate, Wish], "float | None"]


def hours_of(candidate: Candidate, wish: Wish) -> Status:
    """Open now, and next opening, exceptional closures counted."""
    return status(candidate.place.opening_hours, wish.now, candidate.place.closures)


def kilometres(candidate: Candidate, wish: Wish) -> float | None:
    """From the library, or the centre of the wished commune, to the candidate; None when one of them is nowhere."""
    here, there = wish.start or centre(wish.commune), candidate.place.point
    return None if here is None or there is None else distance_km(here, there)


def centre(commune: Commune | None) -> tuple[float, float] | None:
    """The point of a commune, when it has one."""
    return None if commune is None or commune.lat is None or commune.lon is None else (commune.lat, commune.lon)


def kind_fits(candidate: Candidate, wish: Wish) -> float:
    """The order of partner kinds in the referential of needs: the first knows best."""
    return max(0.1, 1 - 0.12 * candidate.place_of_kind)


def is_near(candidate: Candidate, wish: Wish) -> float | None:
    """1 next door, one half at 15 km."""
    apart = kilometres(candidate, wish)
    return None if apart is None else 1 / (1 + apart / 15)


def posture_fits(candidate: Candidate, wish: Wish) -> float | None:
    """Only when the patron said how they want to be helped."""
    if wish.posture is None:
        return None
    return 1.0 if candidate.posture == wish.posture else 0.0


def public_fits(candidate: Candidate, wish: Wish) -> float | None:
    """A place meant for the patron's public beats one for all; one for others comes last."""
    if not candidate.publics:
        return 0.7 if wish.publics else None
    return 1.0 if candidate.publics & wish.publics else 0.1


def opens_soon(candidate: Candidate, wish: Wish) -> float | None:
    """1 when open now, less the longer one waits; None when the hours are unknown."""
    hours = hours_of(candidate, wish)
    if hours.open_now is None:
        return None
    if hours.open_now:
        return 1.0
    if hours.next_opening is None:
        return 0.0
    days = (hours.next_opening - wish.now.astimezone(PARIS)) / timedelta(days=1)
    return 0.8 if days <= 1 else 0.6 if days <= 4 else 0.3


def is_fresh(candidate: Candidate, wish: Wish) -> float:
    """1 when verified today, 0 after two years."""
    age = _age(candidate, wish)
    return 0.0 if age is None else max(0.0, 1 - age / NEVER_AFTER)


def has_room(candidate: Candidate, wish: Wish) -> float:
    """Less for a place that says it is overwhelmed."""
    return 0.0 if candidate.saturated else 1.0


def is_free(candidate: Candidate, wish: Wish) -> float | None:
    """1 when the record says free, one half when it names a price or a condition."""
    if candidate.cost is None:
        return None
    return 1.0 if candidate.cost.strip(" .").lower() == "gratuit" else 0.5


def is_own_library(candidate: Candidate, wish: Wish) -> float | None:
    """The library where the patron asks, before the others of its network; says nothing of partners."""
    if candidate.library is None or wish.library is None:
        return None
    return 1.0 if candidate.library == wish.library else 0.2


CRITERIA: tuple[tuple[str, Criterion, float], ...] = (
    ("kind_fits", kind_fits, 5.0),
    ("is_near", is_near, 4.0),
    ("posture_fits", posture_fits, 3.0),
    ("public_fits", public_fits, 3.0),
    ("opens_soon", opens_soon, 1.0),
    ("is_fresh", is_fresh, 1.0),
    ("has_room", has_room, 1.0),
    ("is_free", is_free, 0.5),
    ("is_own_library", is_own_library, 1.5),
)


def eligible(candidate: Candidate, wish: Wish) -> bool:
    """Whether it may be proposed at all: verified within two years, serves the commune, within reach, not shut long."""
    age = _age(candidate, wish)
    if age is None or age > NEVER_AFTER or _shut_for_long(candidate, wish):
        return False
    if wish.publics and candidate.publics and not candidate.publics & wish.publics:
        return False
    if candidate.library is not None and candidate.library == wish.library:
        return True
    return _serves(candidate, wish.commune) and _within_reach(candidate, wish)


def rank(candidates: Iterable[Candidate], wish: Wish) -> list[Ranked]:
    """The eligible candidates, best first; equal totals in the order of their identifiers."""
    ranked = [_ranked(candidate, wish) for candidate in candidates if eligible(candidate, wish)]
    return sorted(ranked, key=lambda one: (-round(one.total, 6), one.candidate.id))


def is_stale(candidate: Candidate, wish: Wish) -> bool:
    """Whether the record was last verified more than six months ago, or never."""
    age = _age(candidate, wish)
    return age is None or age > CAUTION_AFTER


def _ranked(candidate: Candidate, wish: Wish) -> Ranked:
    scores = {name: (criterion(candidate, wish), weight) for name, criterion, weight in CRITERIA}
    detail = {name: score for name, (score, _weight) in scores.items() if score is not None}
    weights = sum(weight for score, weight in scores.values() if score is not None)
    total = sum(score * weight for score, weight in scores.values() if score is not None) / weights
    return Ranked(candidate, total, detail)


def _age(candidate: Candidate, wish: Wish) -> timedelta | None:
    verified = candidate.place.verified_on
    return None if verified is None else paris_day(wish.now) - verified


def _serves(candidate: Candidate, commune: Commune | None) -> bool:
    zone = candidate.zone
    if zone.kind == "france" or commune is None:
        return True
    codes = {
        "commune": {commune.insee, commune.current},
        "epci": {commune.epci},
        "departement": {commune.departement},
        "region": {WITHIN_A_REGION.get(commune.departement, "")},
    }
    return bool(zone.codes & codes[zone.kind])


def _within_reach(candidate: Candidate, wish: Wish) -> bool:
    apart = kilometres(candidate, wish)
    wide = candidate.zone.kind in ("departement", "region")
    reach = REACH_KM if candidate.library is None else LIBRARY_REACH_KM
    return wide or apart is None or apart <= reach


def _shut_for_long(candidate: Candidate, wish: Wish) -> bool:
    today = paris_day(wish.now)
    return any(
        closed.first <= today <= closed.last and closed.last - today > CLOSED_TOO_LONG
        for closed in candidate.place.closures
    )
