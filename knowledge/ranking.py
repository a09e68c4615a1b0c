"""Who helps best, and why: small named criteria, each 0 to 1 or None when it does not apply.

Pure. The total orders the candidates; the detail becomes the "why" of a card. Same input, same order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from knowledge.ages import receives
from knowledge.communes import Commune, distance_km, zone_codes
from knowledge.opening_hours import PARIS, Closed, Status, paris_day, status
from knowledge.records import Candidate

CAUTION_AFTER = timedelta(days=183)  # six months (PRODUCT.md, "Refers")
NEVER_AFTER = timedelta(days=730)  # two years: never proposed automatically
REACH_KM = 60.0  # further than this, only what serves the whole département or more
LIBRARY_REACH_KM = 30.0  # nobody crosses the département to print a page
CLOSED_TOO_LONG = timedelta(days=45)
GIVEN_WAY = 2  # places that usual kinds step back when the subject or the age has a door of its own
HOUSEHOLD = frozenset({"familles"})  # said by speaking of one's child: a family has members of every other public


@dataclass(frozen=True)
class Wish:
    """What a patron looks for, and from where. ``commune`` is where they live, else where the library is.

    ``start`` is the point of the library when they did not say where they live; None counts from their commune.
    ``wrong_kinds`` are kinds of partners that do not help with the very subject, though they do with the need;
    ``first_kinds``, those that help with it before the usual ones. ``age``: of whom the help is for, in years.
    """

    now: datetime
    commune: Commune | None = None
    start: tuple[float, float] | None = None
    library: str | None = None
    posture: str | None = None
    publics: frozenset[str] = frozenset()
    wrong_kinds: frozenset[str] = frozenset()
    first_kinds: frozenset[str] = frozenset()
    age: int | None = None

    @cached_property
    def today(self) -> date:
        """The day it is in Paris."""
        return paris_day(self.now)

    @cached_property
    def here(self) -> tuple[float, float] | None:
        """The point that distances are counted from, in degrees."""
        return self.start or centre(self.commune)

    @cached_property
    def apart(self) -> dict[tuple[float, float], float]:
        """Kilometres to the points asked about: eligibility, ranking and the card ask of each."""
        return {}

    @cached_property
    def hours(self) -> dict[tuple[str | None, tuple[Closed, ...]], Status]:
        """What hours and closures come to at ``now``: the ranking, the choice and the card ask of each."""
        return {}

    @cached_property
    def zones(self) -> Mapping[str, frozenset[str]]:
        """The codes by which each kind of zone may name where they live."""
        return {} if self.commune is None else zone_codes(self.commune)


@dataclass(frozen=True)
class Ranked:
    """A candidate, its total (0 to 1) and the score of each criterion that applied."""

    candidate: Candidate
    total: float
    detail: Mapping[str, float]


Criterion = Callable[[Candidate, Wish], "float | None"]


def hours_of(candidate: Candidate, wish: Wish) -> Status:
    """Open now, and next opening, exceptional closures counted."""
    told = (candidate.place.opening_hours, candidate.place.closures)
    if told not in wish.hours:
        wish.hours[told] = status(told[0], wish.now, told[1])
    return wish.hours[told]


def kilometres(candidate: Candidate, wish: Wish) -> float | None:
    """From the library, or the centre of the wished commune, to the candidate; None when one of them is nowhere."""
    here, there = wish.here, candidate.place.point
    if here is None or there is None:
        return None
    if there not in wish.apart:
        wish.apart[there] = distance_km(here, there)
    return wish.apart[there]


def is_unplaced(candidate: Candidate, wish: Wish) -> bool:
    """Whether nobody knows how far it is: it has no point, the wish has one. The library one asks in needs none."""
    if wish.here is None or candidate.place.point is not None:
        return False
    return candidate.library is None or candidate.library != wish.library


def way(candidate: Candidate, wish: Wish) -> float | None:
    """The kilometres to count with: an unknown place is never taken for one next door, but for one out of reach."""
    return REACH_KM if is_unplaced(candidate, wish) else kilometres(candidate, wish)


def centre(commune: Commune | None) -> tuple[float, float] | None:
    """The point of a commune, when it has one."""
    return None if commune is None or commune.lat is None or commune.lon is None else (commune.lat, commune.lon)


def kind_fits(candidate: Candidate, wish: Wish) -> float:
    """The order of partner kinds in the referential of needs; those of the subject or the age before all others."""
    if candidate.kind in wish.first_kinds:
        return max(0.1, 1 - 0.02 * candidate.place_of_kind)
    place = candidate.place_of_kind + (GIVEN_WAY if wish.first_kinds else 0)
    return max(0.1, 1 - 0.12 * place)


def is_near(candidate: Candidate, wish: Wish) -> float | None:
    """1 next door, one half at 15 km; an unknown place counts as one far away."""
    apart = way(candidate, wish)
    return None if apart is None else 1 / (1 + apart / 15)


def zone_fits(candidate: Candidate, wish: Wish) -> float | None:
    """A place whose zone names where the patron lives beats one for all of France; one for others comes last."""
    if wish.commune is None or candidate.library is not None:
        return None
    if not serves(candidate, wish):
        return 0.0
    return 0.7 if candidate.zone.kind == "france" else 1.0


def posture_fits(candidate: Candidate, wish: Wish) -> float | None:
    """Only when the patron said how they want to be helped."""
    if wish.posture is None:
        return None
    return 1.0 if candidate.posture == wish.posture else 0.0


def public_fits(candidate: Candidate, wish: Wish) -> float | None:
    """A place meant for the patron's public beats one for all; one that may be for others comes last."""
    if not candidate.publics:
        return 0.7 if wish.publics else None
    return 1.0 if meant_for(candidate, wish) else 0.1


def opens_soon(candidate: Candidate, wish: Wish) -> float:
    """1 when open now, less the longer one waits; hours that nobody knows are worth a long wait, never a short one."""
    hours = hours_of(candidate, wish)
    if hours.open_now is None:
        return 0.5
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


SLOW: tuple[str, Criterion, float] = ("opens_soon", opens_soon, 1.0)  # reads a calendar: the only one worth sparing
QUICK: tuple[tuple[str, Criterion, float], ...] = (
    ("kind_fits", kind_fits, 5.0),
    ("is_near", is_near, 4.0),
    ("zone_fits", zone_fits, 1.0),
    ("posture_fits", posture_fits, 3.0),
    ("public_fits", public_fits, 3.0),
    ("is_fresh", is_fresh, 1.0),
    ("has_room", has_room, 1.0),
    ("is_free", is_free, 0.5),
    ("is_own_library", is_own_library, 1.5),
)


def proposable(verified_on: date | None, today: date) -> bool:
    """Whether a record is shown at all: somebody verified it within two years."""
    return verified_on is not None and today - verified_on <= NEVER_AFTER


def eligible(candidate: Candidate, wish: Wish) -> bool:
    """Whether it may be proposed at all: verified within two years, serves the commune, within reach, not shut long."""
    age = _age(candidate, wish)
    if age is None or age > NEVER_AFTER or _shut_for_long(candidate, wish) or candidate.kind in wish.wrong_kinds:
        return False
    if for_others(candidate, wish):
        return False
    if candidate.library is not None and candidate.library == wish.library:
        return True
    return serves(candidate, wish) and _within_reach(candidate, wish)


def rank(candidates: Iterable[Candidate], wish: Wish, of_a_kind: int | None = None) -> list[Ranked]:
    """The eligible candidates, best first; equal totals in the order of their identifiers.

    With ``of_a_kind``, only so many of the best of each kind, in the same order and with the same totals: among
    thousands, the hours of the others need not be read.
    """
    drafts = [_Draft.of(candidate, wish) for candidate in candidates if eligible(candidate, wish)]
    by_kind: dict[str, list[_Draft]] = {}
    for draft in drafts:
        by_kind.setdefault(draft.candidate.kind, []).append(draft)
    return sorted((one for same in by_kind.values() for one in _best(same, wish, of_a_kind)), key=_order)


def _best(drafts: list[_Draft], wish: Wish, count: int | None) -> list[Ranked]:
    """The ``count`` best. A draft that cannot beat them, were it open now, is not looked at."""
    if count is None or len(drafts) <= count:
        return [draft.finish(wish) for draft in drafts]
    best: list[Ranked] = []
    for draft in sorted(drafts, key=lambda draft: -draft.at_most):
        if len(best) == count and round(draft.at_most, 6) < round(best[-1].total, 6):
            break
        best = sorted([*best, draft.finish(wish)], key=_order)[:count]
    return best


def _order(one: Ranked) -> tuple[float, str]:
    return (-round(one.total, 6), one.candidate.id)


@dataclass(frozen=True)
class _Draft:
    """A candidate and its scores before its hours are read; ``at_most``, the total it cannot exceed."""

    candidate: Candidate
    scores: Mapping[str, float]
    sum: float
    weights: float

    @classmethod
    def of(cls, candidate: Candidate, wish: Wish) -> _Draft:
        scores: dict[str, float] = {}
        total = weights = 0.0
        for name, criterion, weight in QUICK:
            score = criterion(candidate, wish)
            if score is not None:
                scores[name] = score
                total += score * weight
                weights += weight
        return cls(candidate, scores, total, weights)

    @property
    def at_most(self) -> float:
        return (self.sum + SLOW[2]) / (self.weights + SLOW[2])  # never less than without: no score exceeds 1

    def finish(self, wish: Wish) -> Ranked:
        name, criterion, weight = SLOW
        score = criterion(self.candidate, wish)
        if score is None:
            return Ranked(self.candidate, self.sum / self.weights, self.scores)
        total = (self.sum + score * weight) / (self.weights + weight)
        return Ranked(self.candidate, total, {**self.scores, name: score})


def serves(candidate: Candidate, wish: Wish) -> bool:
    """Whether its zone holds the commune of the wish; true when nobody said where they live."""
    zone = candidate.zone
    return zone.kind == "france" or wish.commune is None or not zone.codes.isdisjoint(wish.zones[zone.kind])


def in_another_departement(candidate: Candidate, wish: Wish) -> bool:
    """Whether it lies in another département than the patron's home; false when either is unknown."""
    code, home = candidate.place.insee, wish.zones.get("departement", frozenset())
    return bool(code and home) and not str(code).startswith(tuple(home))


def meant_for(candidate: Candidate, wish: Wish) -> bool:
    """Whether a place with a public of its own is for whom the help is, by what was said or by their age."""
    told = bool(candidate.publics & wish.publics)
    return told or (wish.age is not None and bool(receives(candidate.kind, candidate.publics, wish.age)))


def for_others(candidate: Candidate, wish: Wish) -> bool:
    """Whether what was said shows that it receives other people: another age, or none of the publics told."""
    if wish.age is not None and (received := receives(candidate.kind, candidate.publics, wish.age)) is not None:
        return not received
    return bool(candidate.publics and wish.publics - HOUSEHOLD and not candidate.publics & wish.publics)


def is_stale(candidate: Candidate, wish: Wish) -> bool:
    """Whether the record was last verified more than six months ago, or never."""
    age = _age(candidate, wish)
    return age is None or age > CAUTION_AFTER


def _age(candidate: Candidate, wish: Wish) -> timedelta | None:
    verified = candidate.place.verified_on
    return None if verified is None else wish.today - verified


def _within_reach(candidate: Candidate, wish: Wish) -> bool:
    apart = kilometres(candidate, wish)
    wide = candidate.zone.kind in ("departement", "region")
    reach = REACH_KM if candidate.library is None else LIBRARY_REACH_KM
    return wide or apart is None or apart <= reach


def _shut_for_long(candidate: Candidate, wish: Wish) -> bool:
    closures, today = candidate.place.closures, wish.today
    return any(one.first <= today <= one.last and one.last - today > CLOSED_TOO_LONG for one in closures)
