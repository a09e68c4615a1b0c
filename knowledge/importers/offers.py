"""Which needs a place answers, in which role and how far: from its services, its kind and the referential of needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from knowledge.importers.own_words import tells
from knowledge.importers.record import Exact, Record
from knowledge.importers.rows import Trade
from knowledge.service_zone import departement_of

HEADED_BY_ROLE = ("informer", "faire_pour")  # postures that the way of receiving people does not change
# Codes of zones by their length: "44" or "974", "200071546" (SIREN of an EPCI), "44109"; "france" is none of them.
WIDEST_FIRST = (("france", (6,)), ("departement", (2, 3)), ("epci", (9,)), ("commune", (5,)))
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

    A role answers the needs that name it among their kinds of partners and share a service with the place; or that a
    part of the place answers; or all of them when the source tells no services. What a part tells exactly is not worked
    out. A place that receives nobody and cannot be called or written to answers none.
    """
    if not tells(record):
        return _worked_out(record, trade)
    exact = {part.exact.need: part.exact for part in record.parts if part.exact}
    rest = replace(record, parts=frozenset(part for part in record.parts if not part.exact))
    worked_out = _worked_out(rest, trade) if _tells_more(rest) else []
    return _in_order([offer for offer in worked_out if offer.need not in exact], exact, trade)


def _tells_more(rest: Record) -> bool:
    """Whether there is something to work out beside the parts that are exact."""
    return bool(rest.services or rest.parts or rest.by_kind)


def _in_order(offers: list[Offer], exact: Mapping[str, Exact], trade: Trade) -> list[Offer]:
    told = [_as_told(part) for part in exact.values()]
    ranks = {need: rank for rank, need in enumerate(trade.lists.needs)}
    return sorted([*offers, *told], key=lambda offer: ranks[offer.need])


def _as_told(part: Exact) -> Offer:
    return Offer(**{**part._asdict(), "publics": list(part.publics), "zone_codes": list(part.zone_codes)})


def _worked_out(record: Record, trade: Trade) -> list[Offer]:
    words = trade.vocabulary.words
    if words["no_visitors"] in record.access and not (record.phone or record.email):
        return []
    usual = kind_of(record, trade)
    alike = (usual, record.roles, record.services, record.by_kind, record.parts)
    answers = trade.answers.get(alike)
    if answers is None:  # a file of 50,000 places has a few thousand combinations
        answers = trade.answers[alike] = tuple(_answers(usual, record, trade))
    return [_offer(need, role, _seen_for(need, record), trade) for need, role in answers]


def unanswered(record: Record, trade: Trade) -> frozenset[str]:
    """The services that the place tells and for which it answers no need: what they are called says it to nobody."""
    needs = (trade.lists.needs[offer.need] for offer in offers(record, trade))
    return record.services.difference(*(need["mednum_services"] for need in needs))


def _answers(usual: str, record: Record, trade: Trade) -> Iterator[tuple[str, str]]:
    roles = {usual, *record.roles}
    if record.services:
        roles.add(str(trade.vocabulary.words["common_role"]))
    sure = frozenset(need for part in record.parts for need in part.sure)
    for need in trade.lists.needs:
        fitting = [role for role in sorted(roles) if _fits(need, role, record, trade)]
        if fitting:
            yield need, min(fitting, key=lambda role: trade.lists.place_of_kind(need, role) or 0)
        elif need in sure:
            yield need, usual


def _fits(need: str, role: str, record: Record, trade: Trade) -> bool:
    words = trade.vocabulary.words
    if trade.lists.place_of_kind(need, role) is None:
        return False
    if record.by_kind and (need not in words["not_by_kind"] or role in words["by_kind_always"]):
        return True
    if any(need in part.needs for part in record.parts):
        return True
    services = record.services.union(words["implied_services"].get(role, ()))
    told = not services.isdisjoint(trade.lists.needs[need]["mednum_services"])
    return told and need not in words["not_from_mednum"].get(role, ())


def _seen_for(need: str, record: Record) -> Record:
    """The record with the terms of those parts only that answer the need; as it is when it has no such part."""
    parts = [part for part in record.parts if need in part.needs]
    if not parts:
        return record
    open_to_all = not all(part.publics for part in parts)
    everywhere = not all(part.zone for part in parts)
    return replace(
        record,
        support=frozenset().union(*(part.support for part in parts)),
        access=frozenset().union(*(part.access for part in parts)),
        fees=frozenset().union(*(part.fees for part in parts)),
        publics=frozenset() if open_to_all else frozenset().union(*(part.publics for part in parts)),
        zone=frozenset() if everywhere else frozenset().union(*(part.zone for part in parts)),
    )


def _offer(need: str, role: str, record: Record, trade: Trade) -> Offer:
    words = trade.vocabulary.words
    zone_kind, zone_codes = _zone(role, record, trade)
    fees = [price for fee, price in words["fees"].items() if fee in record.fees]
    return Offer(
        need=need,
        kind=role,
        posture=_posture(need, role, record, trade),
        publics=sorted({words["publics"].get(public, public) for public in record.publics}),
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
    if record.zone:
        return _told_zone(record.zone)
    zone = trade.vocabulary.words["zones"].get(role)
    if zone == "commune" and record.insee:
        return ("epci", [record.epci]) if record.intercommunal and record.epci else ("commune", [record.insee])
    if zone or record.lat is None:
        return "departement", [departement_of(record.postcode)]
    return "france", []


def _told_zone(codes: frozenset[str]) -> tuple[str, list[str]]:
    """The widest zone among those told: a service is never said to be closed to somebody whom it receives."""
    for kind, length in WIDEST_FIRST:
        fitting = sorted(code for code in codes if len(code) in length)
        if fitting:
            return kind, fitting
    return "france", []


def _appointment(record: Record, trade: Trade) -> str | None:
    words = trade.vocabulary.words
    ways = [text for way, text in words["access"].items() if way in record.access and text]
    sentence = str(words["or"]).join(ways)
    told = [f"{sentence[0].upper()}{sentence[1:]}."] if sentence else []
    if words["no_visitors"] in record.access:
        told.insert(0, str(words["no_visitors_text"]))
    return " ".join(told) or None
