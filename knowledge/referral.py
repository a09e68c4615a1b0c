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
from knowledge.ranking import Ranked, Wish, hours_of, kilometres, rank
from knowledge.records import Candidate, LibraryRecord, Place, WorkshopSession
from knowledge.referential import Referential, national_contacts
from knowledge.territory import Gazetteer

AT_THE_LIBRARY = frozenset({"acces_internet", "impression", "ateliers", "bibliotheque"})
MOST_WORKSHOPS = 3
WORKSHOPS_WITHIN = timedelta(days=60)
WORKSHOP_REACH_KM = 25.0
MOST_SESSIONS = 200  # read at once: two months of a busy network
SECOND_CHOICE_KM = 40.0
MOST_PHONE_LINES = 2
WORTH_SHOWING = 0.6  # of the total of the best: a third card much worse than the first only confuses
URGENCIES = ("danger", "detresse", "fraude")
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
        workshops=_workshops(catalogue, gazetteer, wish, need),
        bring=documents(need, lists),
        offline=_offline(need, lists),
        online=_online(lists.needs[need]),
        not_here=lists.needs[need]["not_here"],
    )


def _own(library: LibraryRecord | None, slug: str | None, commune: Commune | None) -> str | None:
    """The library the patron asks from: the one named, or the first when nothing says where they are."""
    return library.slug if library and (slug or commune is None) else None


def _located(candidate: Candidate, gazetteer: Gazetteer) -> Candidate:
    return replace(candidate, place=_on_the_map(candidate.place, gazetteer))


def _on_the_map(place: Place, gazetteer: Gazetteer) -> Place:
    """The place with a point: its own, else the centre of its commune."""
    centre = gazetteer.by_insee(place.insee)
    if place.point is not None or centre is None:
        return place
    return replace(place, lat=centre.lat, lon=centre.lon)


def _choose(ranked: list[Ranked], wish: Wish, need: str, limit: int) -> list[Ranked]:
    """The best, of different kinds where possible, and someone open when the best is shut."""
    if not ranked:
        return []
    enough = WORTH_SHOWING * ranked[0].total
    worth = ranked[:1] + [one for one in ranked[1:] if one.total >= enough and not _out_of_the_way(one, wish)]
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
    apart = kilometres(one.candidate, wish)
    return apart is not None and apart > SECOND_CHOICE_KM and one.candidate.place_of_kind > 0


def _with_one_open(chosen: list[Ranked], ranked: list[Ranked], wish: Wish) -> list[Ranked]:
    """When the best is shut and so are the others shown, the best of those open takes the last place."""
    if any(hours_of(one.candidate, wish).open_now is not False for one in chosen) or len(chosen) < 2:
        return chosen
    opened = next((one for one in ranked if hours_of(one.candidate, wish).open_now and one not in chosen), None)
    if opened is None or opened.total < WORTH_SHOWING * ranked[0].total:
        return chosen
    return [*chosen[:-1], opened]


def _workshops(catalogue: Catalogue, gazetteer: Gazetteer, wish: Wish, need: str) -> tuple[dict[str, Any], ...]:
    """The next sessions within reach, those with a free seat first; one date of each workshop."""
    wanted = None if need == "ateliers" else need
    coming = catalogue.workshops(wanted, before=wish.now + WORKSHOPS_WITHIN, limit=MOST_SESSIONS)
    near = [one for one in coming if _reachable(one.library, gazetteer, wish)]
    on_topic = [one for one in near if _on_topic(one, need)] or near
    first_of: dict[tuple[str, str], WorkshopSession] = {}
    for one in sorted(on_topic, key=lambda one: (one.seats_left == 0, one.start)):
        first_of.setdefault((one.title, one.library.slug), one)
    shown = sorted(list(first_of.values())[:MOST_WORKSHOPS], key=lambda one: one.start)
    return tuple(workshop_as_dict(one, wish) for one in shown)


def _on_topic(one: WorkshopSession, need: str) -> bool:
    """The programme of workshops is not that of permanences, where a partner receives people one by one."""
    return one.held_by_id is None if need == "ateliers" else one.need == need


def _reachable(library: LibraryRecord, gazetteer: Gazetteer, wish: Wish) -> bool:
    """The library serves the commune, or lies near enough for an afternoon."""
    here, there = wish.commune, _on_the_map(library.place, gazetteer).point
    if here is None or here.current in library.territory or library.slug == wish.library:
        return True
    if here.lat is None or here.lon is None or there is None:
        return False
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
    """National phone lines for a need, the surest first, each number once; emergencies have emergency.py."""
    lines = [
        contact
        for contact in national_contacts()
        if need in contact["needs"]
        and contact["phone"]
        and contact["kind"] in PHONE_KINDS
        and contact["needs"][0] not in URGENCIES
    ]
    lines.sort(key=lambda line: (line["needs"].index(need), line["confidence"] != "high"))
    return list({line["phone"]: line for line in reversed(lines)}.values())[::-1]


def _national(need: str, lists: Referential, exclude: frozenset[str]) -> tuple[Card, ...]:
    cards = [national_card(line, lists) for line in _lines(need)]
    return tuple(one for one in cards if one.id not in exclude)[:1]


def _offline(need: str, lists: Referential) -> tuple[str, ...]:
    """Ways without internet read in a source, then phone lines; text marked for re-checking is held back."""
    facts = [fact["text"] for fact in lists.needs[need]["offline_path"] if not fact.get("recheck")]
    lines = [_phone_line(line, lists.wording["national"]) for line in _lines(need)[:MOST_PHONE_LINES]]
    return (*facts, *lines)


def _phone_line(line: Mapping[str, Any], words: Mapping[str, str]) -> str:
    """Many names hold their number already ("3018 — harcèlement…"): it is not said twice."""
    said_twice = _digits(line["phone"]) in _digits(line["name"])
    called = line["name"] if said_twice else f"{line['name']}, {line['phone']}"
    template = words["offline_hours"] if line["hours"]["osm"] else words["offline"]
    return template.format(called=called, hours=line["hours"]["fr"])


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def _online(need: Mapping[str, Any]) -> dict[str, str] | None:
    link = https(need["online_path"])
    return {"name": need["online_name"], "url": link} if link and need["online_verified"] else None
