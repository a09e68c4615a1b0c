"""A referral: one to three cards for a need around a place, the workshops, what to bring, and how without internet.

Rules: PRODUCT.md, "Refers" and "Offers what the library has"; "if in doubt, don't" (nothing stale, nothing unfit).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from knowledge.card import Card, card, documents, https, national_card
from knowledge.catalogue import LIBRARY_KIND, Catalogue
from knowledge.communes import Commune, distance_km
from knowledge.opening_hours import moment_in_french
from knowledge.ranking import Ranked, Wish, hours_of, rank
from knowledge.records import LibraryRecord, Place, WorkshopSession
from knowledge.referential import Referential, national_contacts
from knowledge.territory import Gazetteer

AT_THE_LIBRARY = frozenset({"acces_internet", "impression", "ateliers", "bibliotheque"})
MOST_WORKSHOPS = 3
WORKSHOPS_WITHIN = timedelta(days=60)
WORKSHOP_REACH_KM = 40.0
MOST_PHONE_LINES = 2
WORTH_SHOWING = 0.6  # of the total of the best: a third card much worse than the first only confuses
PHONE_KINDS = ("administration", "helpline", "service")


@dataclass(frozen=True)
class Referral:
    """The answer to a need: cards best first, dated workshops, documents, ways without and with internet."""

    cards: tuple[Card, ...]
    workshops: tuple[dict[str, Any], ...]
    bring: tuple[str, ...]
    offline: tuple[str, ...]
    online: dict[str, str] | None
    not_here: str | None


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
) -> Referral:
    """Who helps with ``need`` (a code of needs.yml), seen from ``commune`` or else from the library.

    ``exclude`` holds identifiers of cards already shown. Cards never name a record unverified for two years.
    Raises KeyError for an unknown need.
    """
    library = catalogue.library(library_slug)
    origin = commune or gazetteer.by_insee(library.place.insee if library else None)
    wish = Wish(
        now=catalogue.clock(), commune=origin, library=_own(library, library_slug, commune), posture=posture,
        publics=publics,
    )  # fmt: skip
    found = [_located(candidate, gazetteer) for candidate in catalogue.candidates(need) if candidate.id not in exclude]
    chosen = _choose(rank(found, wish), wish, need, limit)
    lists = catalogue.lists
    cards = tuple(card(one, wish, need, lists) for one in chosen) or _national(need, lists, exclude)
    return Referral(
        cards=cards,
        workshops=_workshops(catalogue, wish, need),
        bring=documents(need, lists),
        offline=_offline(need, lists),
        online=_online(lists.needs[need]),
        not_here=lists.needs[need]["not_here"],
    )


def _own(library: LibraryRecord | None, slug: str | None, commune: Commune | None) -> str | None:
    """The library the patron asks from: the one named, or the first when nothing says where they are."""
    return library.slug if library and (slug or commune is None) else None


def _located(candidate: Any, gazetteer: Gazetteer) -> Any:
    """The candidate with a point on the map: its own, else the centre of its commune."""
    place: Place = candidate.place
    centre = gazetteer.by_insee(place.insee)
    if place.point is not None or centre is None:
        return candidate
    return replace(candidate, place=replace(place, lat=centre.lat, lon=centre.lon))


def _choose(ranked: list[Ranked], wish: Wish, need: str, limit: int) -> list[Ranked]:
    """The best, of different kinds where possible, and someone open when the best is shut."""
    if not ranked:
        return []
    worth = [one for one in ranked if one.total >= WORTH_SHOWING * ranked[0].total]
    several_libraries = need in AT_THE_LIBRARY
    chosen: list[Ranked] = []
    for one in worth:
        repeats = one.candidate.kind in {other.candidate.kind for other in chosen}
        if not repeats or (several_libraries and one.candidate.kind == LIBRARY_KIND):
            chosen.append(one)
    if len(chosen) == 1:
        chosen += [one for one in worth if one not in chosen][:1]
    return _with_one_open(chosen[:limit], ranked, wish)


def _with_one_open(chosen: list[Ranked], ranked: list[Ranked], wish: Wish) -> list[Ranked]:
    """When the best is shut and so are the others shown, the best of those open takes the last place."""
    if any(hours_of(one.candidate, wish).open_now is not False for one in chosen) or len(chosen) < 2:
        return chosen
    opened = next((one for one in ranked if hours_of(one.candidate, wish).open_now and one not in chosen), None)
    if opened is None or opened.total < WORTH_SHOWING * ranked[0].total:
        return chosen
    return [*chosen[:-1], opened]


def _workshops(catalogue: Catalogue, wish: Wish, need: str) -> tuple[dict[str, Any], ...]:
    """The next sessions within reach, those with a free seat first; the same workshop is named once."""
    last_day = wish.now + WORKSHOPS_WITHIN
    wanted = None if need == "ateliers" else need
    sessions = [one for one in catalogue.workshops(wanted, limit=200) if one.start <= last_day and _near(one, wish)]
    sessions.sort(key=lambda one: (one.seats_left == 0, need != "ateliers" and one.need != need, one.start))
    first_of: dict[tuple[str, str], WorkshopSession] = {}
    for one in sessions:
        first_of.setdefault((one.title, one.library.slug), one)
    shown = sorted(list(first_of.values())[:MOST_WORKSHOPS], key=lambda one: one.start)
    return tuple(workshop_as_dict(one, wish) for one in shown)


def _near(one: WorkshopSession, wish: Wish) -> bool:
    here, there = wish.commune, one.library.place.point
    if here is None or here.lat is None or here.lon is None or there is None:
        return True
    return distance_km((here.lat, here.lon), there) <= WORKSHOP_REACH_KM


def workshop_as_dict(one: WorkshopSession, wish: Wish) -> dict[str, Any]:
    """One session as JSON: ISO moments, and ``when_text`` as people say it."""
    return {
        "id": one.id,
        "title": one.title,
        "need": one.need,
        "start": one.start.isoformat(),
        "end": one.end.isoformat(),
        "when_text": moment_in_french(one.start, wish.now),
        "library": one.library.place.name,
        "address": one.library.place.address,
        "commune": one.library.place.commune,
        "phone": one.library.place.phone,
        "held_by": one.held_by,
        "seats": one.seats,
        "seats_left": one.seats_left,
        "description": one.description,
        "audience": one.audience,
        "bring": list(one.bring),
        "booking": one.booking,
    }


def _lines(need: str) -> list[Mapping[str, Any]]:
    """National phone lines for a need, the surest first; emergency lines have their own place (emergency.py)."""
    lines = [
        contact
        for contact in national_contacts()
        if need in contact["needs"] and contact["phone"] and contact["kind"] in PHONE_KINDS
    ]
    return sorted(lines, key=lambda line: (line["needs"].index(need), line["confidence"] != "high"))


def _national(need: str, lists: Referential, exclude: frozenset[str]) -> tuple[Card, ...]:
    cards = [national_card(line, lists) for line in _lines(need)]
    return tuple(one for one in cards if one.id not in exclude)[:1]


def _offline(need: str, lists: Referential) -> tuple[str, ...]:
    """Ways without internet read in a source, then phone lines; text marked for re-checking is held back."""
    facts = [fact["text"] for fact in lists.needs[need]["offline_path"] if not fact.get("recheck")]
    words = lists.wording["national"]
    for line in _lines(need)[:MOST_PHONE_LINES]:
        template = words["offline_hours"] if line["hours"]["osm"] else words["offline"]
        facts.append(template.format(name=line["name"], phone=line["phone"], hours=line["hours"]["fr"]))
    return tuple(facts)


def _online(need: Mapping[str, Any]) -> dict[str, str] | None:
    link = https(need["online_path"])
    return {"name": need["online_name"], "url": link} if link and need["online_verified"] else None
