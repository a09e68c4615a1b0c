"""From a ranked candidate to the card that people see: only what records say, null when they are silent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from knowledge.authorised import IN_ONES_PLACE
from knowledge.closures import soon_in_french
from knowledge.french_hours import note_in_french
from knowledge.links import https
from knowledge.opening_hours import paris_day, week_in_french
from knowledge.place_words import plain
from knowledge.ranking import (
    Ranked,
    Wish,
    hours_of,
    in_another_departement,
    is_stale,
    is_unplaced,
    kilometres,
    meant_for,
    serves,
)
from knowledge.records import Candidate, PartnerRecord
from knowledge.referential import Referential

WALKABLE_KM = 2.0
# Beginnings of names whose h is never elided: those made of "haut" ("Hauteville"), and towns known for it.
ASPIRATED = ("haut", "halluin", "hazebrouck", "hede", "honfleur", "houilles", "huelgoat")
NEXT_DOOR_KM = 0.95  # below this, "à 0,6 km" of the centre of one's own commune helps nobody


@dataclass(frozen=True)
class Card:
    """One answer, as CONTRACT.md §4 gives it. Dates and moments are ISO 8601 text; None is unknown."""

    id: str
    name: str
    kind: str
    what: str | None
    posture: str | None
    address: str | None
    commune: str | None
    phone: str | None
    hours_text: str | None
    open_now: bool | None
    next_opening: str | None
    cost: str | None
    distance_km: float | None
    appointment: str | None
    bring: tuple[str, ...]
    why: tuple[str, ...]
    caution: str | None
    verified_on: str | None
    source: str | None
    link: str | None
    transport: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The contract's JSON object."""
        return asdict(self) | {"bring": list(self.bring), "why": list(self.why)}


def partner_card(told: PartnerRecord, now: datetime, lists: Referential) -> Card:
    """The card of a partner asked by its name, whatever the need: nothing on it depends on one."""
    candidate = Candidate(told.id, told.place, told.kind, "", told.source, what=told.what, bring=())
    return card(Ranked(replace(candidate, saturated=told.saturated), 0.0, {}), Wish(now), None, lists)


def card(ranked: Ranked, wish: Wish, need: str | None, lists: Referential) -> Card:
    """The card of one ranked candidate for ``need``; None when it was not chosen for one."""
    candidate, place = ranked.candidate, ranked.candidate.place
    hours, apart = hours_of(candidate, wish), kilometres(candidate, wish)
    week = week_in_french(place.opening_hours, wish.now)
    return Card(
        id=candidate.id,
        name=place.name,
        kind=candidate.kind,
        what=candidate.what or lists.kinds[candidate.kind]["what"],
        posture=candidate.posture or None,
        address=_address(candidate),
        commune=place.commune,
        phone=place.phone,
        hours_text=_together(week, note_in_french(place.hours_note)),
        open_now=hours.open_now,
        next_opening=hours.next_opening.isoformat() if hours.next_opening else None,
        cost=candidate.cost,
        distance_km=round(apart or 0, 1) or None,  # 0: only its commune is known, not its street
        appointment=candidate.appointment,
        bring=documents(need, lists) if candidate.bring is None and need else candidate.bring or (),
        why=_why(ranked, wish, need, lists) if need else (),
        caution=_caution(candidate, wish, lists.wording),
        verified_on=place.verified_on.isoformat() if place.verified_on else None,
        source=lists.wording["source"].get(candidate.source, candidate.source),
        link=https(place.website),
        transport=place.transport,
    )


def documents(need: str, lists: Referential) -> tuple[str, ...]:
    """What to bring for ``need``: the documents that were read in a source, and advice; never a guess."""
    return tuple(
        document["text"]
        for document in lists.needs[need]["documents"]
        if document["verified"] or document["kind"] == "conseil"
    )


def _address(candidate: Candidate) -> str | None:
    place = candidate.place
    town = " ".join(part for part in (place.postcode, place.commune) if part)
    return ", ".join(part for part in (place.address, town) if part) or None


def _together(*texts: str | None) -> str | None:
    return ". ".join(text for text in texts if text) or None


def _why(ranked: Ranked, wish: Wish, need: str, lists: Referential) -> tuple[str, ...]:
    """The criteria that speak for it, in words; the reason of its kind first."""
    candidate, words = ranked.candidate, lists.wording["why"]
    reason = lists.reason(need, candidate.kind)
    said = [
        reason.rstrip(".") if reason else None,
        words["posture"].get(candidate.posture) if ranked.detail.get("posture_fits") == 1.0 else None,
        words["publics"].format(publics=_publics(candidate.publics & wish.publics, lists.wording))
        if candidate.publics & wish.publics
        else None,
        words["open"] if ranked.detail.get("opens_soon") == 1.0 else None,
        _where(candidate, wish, words),
        _transport(candidate, wish, words),
        words["free"] if ranked.detail.get("is_free") == 1.0 and words["free"] not in (reason or "") else None,
    ]
    return tuple(text for text in said if text)


def _where(candidate: Candidate, wish: Wish, words: Mapping[str, str]) -> str | None:
    here, apart = wish.commune, kilometres(candidate, wish)
    if candidate.library is not None and candidate.library == wish.library:
        return words["here"]
    if here is None:
        return None
    if candidate.zone.kind == "commune":
        return words["resident"].format(of_place=of_place(here.name))
    seen_from_home = wish.start is None
    if candidate.place.insee in (here.insee, here.current):
        return words["same_commune"] if seen_from_home else words["library_commune"]
    if apart is None or apart < NEXT_DOOR_KM:
        return None
    said = words["near" if seen_from_home else "library_near"]
    return said.format(distance=_french(apart), of_place=of_place(here.name))


def _publics(publics: Iterable[str], wording: Mapping[str, Any]) -> str:
    return ", ".join(wording["publics"].get(public, public) for public in sorted(publics))


def _transport(candidate: Candidate, wish: Wish, words: Mapping[str, str]) -> str | None:
    """How to come without a car, when the place is not next door."""
    apart, told = kilometres(candidate, wish), candidate.place.transport
    return words["transport"].format(how=told.rstrip(".")) if told and (apart is None or apart >= WALKABLE_KM) else None


def _cautions_of_place(candidate: Candidate, wish: Wish, words: Mapping[str, str]) -> list[str]:
    said = []
    if candidate.library is None and not serves(candidate, wish):
        said.append(words["outside"])
    elif candidate.library is None and in_another_departement(candidate, wish):
        said.append(words["departement"])
    if is_unplaced(candidate, wish):
        said.append(words["unplaced"])
    return said


def _caution(candidate: Candidate, wish: Wish, wording: Mapping[str, Any]) -> str | None:
    words = wording["caution"]
    said = _cautions_of_place(candidate, wish, words)
    if wish.posture == IN_ONES_PLACE and candidate.posture != IN_ONES_PLACE:
        said.append(words["not_in_your_place"])
    if candidate.publics and not meant_for(candidate, wish):
        said.append(words["publics"].format(publics=_publics(candidate.publics, wording)))
    if is_stale(candidate, wish):
        said.append(words["stale"])
    if candidate.saturated:
        said.append(words["saturated"])
    if any(closed.first <= paris_day(wish.now) <= closed.last for closed in candidate.place.closures):
        said.append(words["closed"])
    said += [f"{text[0].upper()}{text[1:]}." for text in soon_in_french(candidate.place.closures, paris_day(wish.now))]
    return " ".join(said) or None


def of_place(name: str) -> str:
    """A commune's name after "de": "de Nantes", "d'Angers", "du Pouliguen", "de La Baule", "de Haute-Goulaine"."""
    if name.startswith("Le "):
        return f"du {name.removeprefix('Le ')}"
    if name.startswith("Les "):
        return f"des {name.removeprefix('Les ')}"
    first = plain(name)
    elides = first[:1] in tuple("aeiouh") and not first.startswith(ASPIRATED)
    return f"d'{name}" if elides else f"de {name}"


def at_place(name: str) -> str:
    """A commune's name after "à": "à Nantes", "au Pouliguen", "aux Sorinières", "à La Baule"."""
    if name.startswith("Le "):
        return f"au {name.removeprefix('Le ')}"
    return f"aux {name.removeprefix('Les ')}" if name.startswith("Les ") else f"à {name}"


def _french(number: float) -> str:
    return f"{number:.0f}" if number >= 10 else f"{number:.1f}".replace(".", ",").removesuffix(",0")
