"""A referral: one to three cards for a need around a place, the workshops, and what to bring.

Rules: PRODUCT.md, "Refers" and "Offers what the library has"; "if in doubt, don't" (nothing stale, nothing unfit).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from knowledge.ages import first_kinds, publics_of
from knowledge.authorised import mandated_kinds, with_authorised
from knowledge.card import Card, card, documents
from knowledge.catalogue import LIBRARY_KIND, Catalogue, Libraries, Period, named
from knowledge.communes import Commune, distance_km
from knowledge.national import national_cards
from knowledge.opening_hours import PARIS, paris_day
from knowledge.programme import Asked, sessions_to_show
from knowledge.ranking import (
    NEVER_AFTER,
    REACH_KM,
    Ranked,
    Wish,
    centre,
    hours_of,
    in_another_departement,
    rank,
    serves,
    way,
)
from knowledge.reach import Reach
from knowledge.records import Candidate, LibraryRecord, Place, WorkshopSession
from knowledge.territory import Gazetteer
from knowledge.topics import papers_of_its_need, right_kinds, wrong_kinds
from knowledge.wished_times import last_day

AT_THE_LIBRARY = frozenset({"acces_internet", "impression", "ateliers", "bibliotheque"})
LIBRARY_ITSELF = "bibliotheque"  # its hours, its cards, what was lost there: it answers alone, but for a topic's own
LOOKED_AT = 4  # of each kind: one is shown, a second when there is no other kind, an open one when it is shut
WORKSHOPS_WITHIN = timedelta(days=60)
WORKSHOP_REACH_KM = 25.0
MOST_SESSIONS = 200  # read at once: two months of a busy network
SECOND_CHOICE_KM = 40.0
OPEN_WITHIN_KM = 15.0  # half an hour of bus: further, one waits for the place next door to open
WORTH_SHOWING = 0.6  # of the total of the best: a third card much worse than the first only confuses


@dataclass(frozen=True)
class Referral:
    """The answer to a need: cards best first, dated workshops, documents.

    ``not_here`` says who is the wrong door for this need (needs.yml), None when nobody is; ``national_first``, that
    nobody is meant for the commune and a national line comes before those of elsewhere.
    """

    cards: tuple[Card, ...]
    workshops: tuple[dict[str, Any], ...]
    bring: tuple[str, ...]
    not_here: str | None = None
    national_first: bool = False


def refer(
    catalogue: Catalogue,
    gazetteer: Gazetteer,
    need: str,
    *,
    commune: Commune | None,
    library_slug: str | None = None,
    posture: str | None = None,
    publics: frozenset[str] = frozenset(),
    exclude: frozenset[str] = frozenset(),
    limit: int = 3,
    topic: str | None = None,
    age: int | None = None,
    asked: Asked | None = None,
) -> Referral:
    """Who helps with ``need`` (a code of needs.yml), seen from ``commune`` or else from the library.

    ``exclude`` holds identifiers of cards already shown; ``topic``, the code of a subject of the need (topics.py);
    ``age``, that of whom the help is for; ``asked``, what was said of the sessions wished.
    Cards never name a record unverified for two years. When nobody serves the commune, or only places for everyone
    far away do, a national line comes first; then they, or the best of those who serve others, whose card says so.
    An unknown library counts as none named. Raises KeyError for an unknown need.
    """
    lists, now = catalogue.lists, catalogue.clock()
    wanted = None if need == "ateliers" else need
    first = right_kinds(topic) | first_kinds(need, age) | mandated_kinds(lists, need, posture)
    meant_for = publics | publics_of(age)
    told = Wish(now, commune, None, library_slug, posture, meant_for, wrong_kinds(topic), first, age)

    def reach(libraries: Libraries) -> Reach:
        return reach_of(_standpoint(libraries, gazetteer, told))

    about = catalogue.about(need, wanted, _period(now, asked), reach)
    wish = _standpoint(about.libraries, gazetteer, told)
    known = with_authorised(about.candidates, catalogue, need, posture, reach_of(wish))
    found = [located(candidate, gazetteer) for candidate in known if candidate.id not in exclude]
    chosen = _choose(rank(found, wish, max(limit, LOOKED_AT)), wish, need, limit)
    if not chosen and not exclude:
        chosen = _serving_others(catalogue, gazetteer, wish, need)
    elsewhere = all(_of_elsewhere(one, wish) for one in chosen)
    national = national_cards(need, lists, now, exclude) if elsewhere else ()
    cards = (*national, *(card(one, wish, need, lists) for one in chosen))[:limit]
    asks_papers = papers_of_its_need(topic)
    return Referral(
        cards=cards if asks_papers else tuple(replace(one, bring=()) for one in cards),
        workshops=_workshops(about.sessions, gazetteer, wish, need, asked or Asked(publics=meant_for), lists.wording),
        bring=documents(need, lists) if asks_papers else (),
        not_here=lists.needs[need]["not_here"],
        national_first=bool(national),
    )


def _period(now: datetime, asked: Asked | None) -> Period:
    """The weeks to come, up to the date wished when it is later."""
    last = last_day(asked.times, paris_day(now)) if asked else None
    wished = now if last is None else datetime.combine(last + timedelta(days=1), time.min, PARIS)
    return Period(now, max(now + WORKSHOPS_WITHIN, wished), MOST_SESSIONS)


def _standpoint(libraries: Libraries, gazetteer: Gazetteer, told: Wish) -> Wish:
    """Where the patron asks from: their commune, and the library named; the first one when nothing says where."""
    library = named(libraries, told.library) if told.library else None
    if told.commune is None:
        library = library or named(libraries, None)
    if told.commune or library is None:
        return replace(told, library=library.slug if library else None)
    home, start = gazetteer.by_insee(library.place.insee), _on_the_map(library.place, gazetteer).point
    return replace(told, commune=home, start=start, library=library.slug)


def _serving_others(catalogue: Catalogue, gazetteer: Gazetteer, wish: Wish, need: str) -> list[Ranked]:
    """The best within reach that does not serve the commune: better known, with a word of caution, than hidden."""
    anyone = replace(wish, commune=None, start=wish.start or centre(wish.commune))
    if wish.commune is None or anyone.start is None:
        return []
    found = [located(one, gazetteer) for one in catalogue.candidates(need, reach_of(anyone))]
    return rank(found, anyone, of_a_kind=1)[:1]


def reach_of(wish: Wish) -> Reach:
    """What ``ranking.eligible`` asks of a partner, as far as the database can tell."""
    since = paris_day(wish.now) - NEVER_AFTER
    return Reach(since, wish.commune, wish.start or centre(wish.commune), REACH_KM)


def located(candidate: Candidate, gazetteer: Gazetteer) -> Candidate:
    """The candidate with a point: its own, else the centre of its commune; as it is when nobody knows that either."""
    if candidate.place.point is not None:
        return candidate
    return replace(candidate, place=_on_the_map(candidate.place, gazetteer))


def _on_the_map(place: Place, gazetteer: Gazetteer) -> Place:
    """The place with a point: its own, else the centre of its commune."""
    if place.point is not None:
        return place
    point = centre(gazetteer.by_insee(place.insee))
    return place if point is None else replace(place, lat=point[0], lon=point[1])


def _choose(ranked: list[Ranked], wish: Wish, need: str, limit: int) -> list[Ranked]:
    """The best, of different kinds where possible, and someone open when the best is shut."""
    if not ranked:
        return []
    enough = WORTH_SHOWING * ranked[0].total
    worth = ranked[:1] + [one for one in ranked[1:] if one.total >= enough and not _out_of_the_way(one, wish)]
    if need == LIBRARY_ITSELF:
        answer = {LIBRARY_KIND, *wish.first_kinds}
        worth = [one for one in worth if one.candidate.kind in answer] or worth
    several_libraries = need in AT_THE_LIBRARY
    chosen: list[Ranked] = []
    for one in worth:
        repeats = one.candidate.kind in {other.candidate.kind for other in chosen}
        if not repeats or (several_libraries and one.candidate.kind == LIBRARY_KIND):
            chosen.append(one)
    if len(chosen) == 1:
        chosen += [one for one in worth if one not in chosen][:1]
    return _with_one_open(chosen[:limit], ranked, wish)


def _out_of_the_way(one: Ranked, wish: Wish) -> bool:
    """Too far to be a second choice, unless it is the very service that decides (a MDPH is worth its phone)."""
    apart = way(one.candidate, wish)
    return apart is not None and apart > SECOND_CHOICE_KM and one.candidate.place_of_kind > 0


def _of_elsewhere(one: Ranked, wish: Wish) -> bool:
    """Not meant for here: it serves others, or all of France from far away in another département."""
    candidate, apart = one.candidate, way(one.candidate, wish)
    far = apart is not None and apart > SECOND_CHOICE_KM and in_another_departement(candidate, wish)
    return not serves(candidate, wish) or (far and candidate.zone.kind == "france")


def _with_one_open(chosen: list[Ranked], ranked: list[Ranked], wish: Wish) -> list[Ranked]:
    """When the best is shut and so are the others shown, the best of those open takes the last place.

    Tomorrow next door is sooner than now at the other end of the département: one far away takes nobody's place.
    """
    if any(hours_of(one.candidate, wish).open_now is not False for one in chosen) or len(chosen) < 2:
        return chosen
    others = (one for one in ranked if one not in chosen and not _farther(one, chosen[-1], wish))
    opened = next((one for one in others if hours_of(one.candidate, wish).open_now), None)
    if opened is None or opened.total < WORTH_SHOWING * ranked[0].total:
        return chosen
    return [*chosen[:-1], opened]


def _farther(one: Ranked, other: Ranked, wish: Wish) -> bool:
    """Whether going there instead of to the other one is too long a way to be worth it."""
    apart, instead = way(one.candidate, wish), way(other.candidate, wish)
    return apart is not None and instead is not None and apart > max(instead, OPEN_WITHIN_KM)


def _workshops(
    coming: Iterable[WorkshopSession],
    gazetteer: Gazetteer,
    wish: Wish,
    need: str,
    asked: Asked,
    wording: Mapping[str, Any],
) -> tuple[dict[str, Any], ...]:
    """The sessions to show among those within reach."""
    near = [one for one in coming if _reachable(one.library, gazetteer, wish)]
    on_topic = [one for one in near if _on_topic(one, need)] or near
    return sessions_to_show(on_topic, asked, wish.now, wording)


def _on_topic(one: WorkshopSession, need: str) -> bool:
    """The programme of workshops is not that of permanences, where a partner receives people one by one."""
    return one.held_by_id is None if need == "ateliers" else one.need == need


def _reachable(library: LibraryRecord, gazetteer: Gazetteer, wish: Wish) -> bool:
    """The library serves the commune, or lies near enough for an afternoon."""
    home = wish.commune
    if home is None or home.current in library.territory or library.slug == wish.library:
        return True
    here, there = wish.start or centre(home), _on_the_map(library.place, gazetteer).point
    return here is not None and there is not None and distance_km(here, there) <= WORKSHOP_REACH_KM
