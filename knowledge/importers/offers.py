"""Which needs a place answers, in which role and how far: from its services, its kind and the referential of needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.importers.rows import Record, Trade

HEADED_BY_ROLE = ("informer", "faire_pour")  # postures that the way of receiving people does not change
DEEPEST_FIRST = ("accompagner", "apprendre", "informer")


@dataclass(frozen=True)
class Offer:
    """What a place does for one need: the columns of a Service that a file can tell."""

    need: str
    kind: str
    posture: str
    publics: list[str]
    zone_kind: str
    zone_codes: list[str]
    cost: str | None
    appointment: str | None


def kind_of(record: Record, trade: Trade) -> str:
    """The kind of the place: what it says, else a programme that works there, else the ordinary one."""
    if record.kind:
        return record.kind
    programmes = [kind for kind in trade.lists.kinds if kind in record.roles and kind != "aidants_connect"]
    return programmes[0] if programmes else str(trade.vocabulary.words["kind_by_default"])


def offers(record: Record, trade: Trade) -> list[Offer]:
    """One offer for each need that the place answers, in the order of the referential.

    A role answers the needs that name it among their kinds of partners and share a service with the place. A place
    that receives nobody and cannot be called or written to answers none.
    """
    words = trade.vocabulary.words
    if words["no_visitors"] in record.access and not (record.phone or record.email):
        return []
    return [_offer(need, role, record, trade) for need, role in _answers(record, trade)]


def _answers(record: Record, trade: Trade) -> Iterator[tuple[str, str]]:
    roles = sorted({kind_of(record, trade), str(trade.vocabulary.words["common_role"]), *record.roles})
    for need in trade.lists.needs:
        fitting = [role for role in roles if _fits(need, role, record, trade)]
        if fitting:
            yield need, min(fitting, key=lambda role: trade.lists.place_of_kind(need, role) or 0)


def _fits(need: str, role: str, record: Record, trade: Trade) -> bool:
    words = trade.vocabulary.words
    if trade.lists.place_of_kind(need, role) is None or need in words["not_from_mednum"].get(role, ()):
        return False
    services = record.services.union(words["implied_services"].get(role, ()))
    return not services.isdisjoint(trade.lists.needs[need]["mednum_services"])


def _offer(need: str, role: str, record: Record, trade: Trade) -> Offer:
    words = trade.vocabulary.words
    zone_kind, zone_codes = _zone(role, record, trade)
    fees = [price for fee, price in words["fees"].items() if fee in record.fees]
    return Offer(
        need=need,
        kind=role,
        posture=_posture(need, role, record, trade),
        publics=sorted({words["publics"][public] for public in record.publics}),
        zone_kind=zone_kind,
        zone_codes=zone_codes,
        cost=str(words["or"]).join(fees) or None,
        appointment=_appointment(record, trade),
    )


def _posture(need: str, role: str, record: Record, trade: Trade) -> str:
    """That of the role, unless the place receives people in other ways only (a workshop teaches)."""
    usual = trade.lists.posture(need, role) or "informer"
    offered = {trade.vocabulary.words["support"][way] for way in record.support} - {None}
    if not offered or usual in offered or usual in HEADED_BY_ROLE:
        return usual
    return next(posture for posture in DEEPEST_FIRST if posture in offered)


def _zone(role: str, record: Record, trade: Trade) -> tuple[str, list[str]]:
    """Whom the role serves. A place whose commune is unknown serves its département: nobody can say how far it is."""
    zone = trade.vocabulary.words["zones"].get(role)
    if zone == "commune" and record.insee:
        return ("epci", [record.epci]) if record.intercommunal and record.epci else ("commune", [record.insee])
    if zone or record.lat is None:
        return "departement", [_departement(record.postcode)]
    return "france", []


def _departement(postcode: str) -> str:
    return postcode[:3] if postcode.startswith(("97", "98")) else postcode[:2]


def _appointment(record: Record, trade: Trade) -> str | None:
    words = trade.vocabulary.words
    ways = [text for way, text in words["access"].items() if way in record.access and text]
    sentence = str(words["or"]).join(ways)
    told = [f"{sentence[0].upper()}{sentence[1:]}."] if sentence else []
    if words["no_visitors"] in record.access:
        told.insert(0, str(words["no_visitors_text"]))
    return " ".join(told) or None
