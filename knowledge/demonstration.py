"""A fictional network of libraries and partners (data/demo.yml), dated from the day it is loaded.

Loading again replaces it: its workshops move to the coming weeks, and no other record is touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from knowledge.communes import Commune, read_communes
from knowledge.identity import partner_id
from knowledge.models import Closure, Library, LibraryService, Partner, Service, Workshop, WorkshopDate
from knowledge.opening_hours import PARIS, is_open
from knowledge.referential import Referential, read_yaml, referential, workshop_templates

SOURCE = "demonstration"
WEEKS_AHEAD = 8
FREE = "Gratuit"


@dataclass(frozen=True)
class _Stage:
    """What every part of the demonstration is written from."""

    demo: Mapping[str, Any]
    lists: Referential
    communes: Mapping[str, Commune]
    today: date

    def name(self, entry: Mapping[str, Any]) -> str:
        """The name, marked as fiction."""
        return f"{entry['name']}{self.demo['label']}"


def load_demonstration(sessions: sessionmaker[Session], today: date) -> None:
    """Puts the demonstration in the database, in one transaction; replaces the one that was there."""
    communes = {commune.insee: commune for commune in read_communes()}
    stage = _Stage(read_yaml("demo.yml"), referential(), communes, today)
    with sessions.begin() as session:
        for model in (Library, Partner):
            for row in session.query(model).filter_by(demonstration=True):
                session.delete(row)
        session.flush()
        session.add_all(_partner(stage, entry, rank) for rank, entry in enumerate(stage.demo["partners"]))
        libraries = {entry["slug"]: _library(stage, entry) for entry in stage.demo["libraries"]}
        session.add_all(libraries.values())
        session.flush()
        session.add_all(_workshop(stage, entry, libraries) for entry in stage.demo["workshops"])
        session.add_all(_permanence(stage, entry, libraries) for entry in stage.demo["permanences"])


def _where(stage: _Stage, insee: str) -> dict[str, Any]:
    commune = stage.communes[insee]
    return {"insee": insee, "commune": commune.name, "postcode": commune.postcodes[0]}


def _partner(stage: _Stage, entry: Mapping[str, Any], rank: int) -> Partner:
    usual = stage.demo["kinds"][entry["kind"]]
    # A little spread, so that the dates shown look like a directory kept up over weeks.
    age = timedelta(days=entry.get("verified_days_ago", 3 + rank * 7 % 90))
    return Partner(
        id=partner_id(SOURCE, entry["id"]),
        source=SOURCE,
        source_id=entry["id"],
        name=stage.name(entry),
        kind=entry["kind"],
        what=entry.get("what") or stage.lists.kinds[entry["kind"]]["what"],
        address=entry["address"],
        phone=entry["phone"],
        opening_hours=usual.get("hours"),
        hours_note=usual.get("hours_note"),
        verified_on=stage.today - age,
        saturated=entry.get("saturated", False),
        demonstration=True,
        services=[_service(stage, entry, usual, need) for need in _needs(stage, entry["kind"], usual)],
        closures=list(_closures(stage, entry)),
        **_where(stage, entry["insee"]),
    )


def _needs(stage: _Stage, kind: str, usual: Mapping[str, Any]) -> list[str]:
    """The needs that this kind of partner answers in the referential, less those that it leaves here."""
    answered = [need for need in stage.lists.needs if stage.lists.posture(need, kind)]
    only, without = usual.get("only"), usual.get("not_needs", ())
    return [need for need in answered if (only is None or need in only) and need not in without]


def _service(stage: _Stage, entry: Mapping[str, Any], usual: Mapping[str, Any], need: str) -> Service:
    zone = "departement" if need in entry.get("open_to_all", ()) else usual.get("zone", "departement")
    departement = stage.communes[entry["insee"]].departement
    return Service(
        need=need,
        kind=entry["kind"],
        posture=stage.lists.posture(need, entry["kind"]),
        publics=usual.get("publics", []),
        zone_kind=zone,
        zone_codes=[entry["insee"] if zone == "commune" else departement],
        cost=usual.get("cost", FREE),
        appointment=usual["appointment"],
        bring=[],
    )


def _closures(stage: _Stage, entry: Mapping[str, Any]) -> Iterator[Closure]:
    closed = entry.get("closed")
    if closed:
        first = stage.today + timedelta(days=closed["in_days"])
        yield Closure(first_day=first, last_day=first + timedelta(days=closed["for_days"]), reason=closed["reason"])


def _library(stage: _Stage, entry: Mapping[str, Any]) -> Library:
    offers = stage.demo["library_services"]
    return Library(
        slug=entry["slug"],
        name=stage.name(entry),
        network=f"{stage.demo['network']}{stage.demo['label']}",
        address=entry["address"],
        phone=entry["phone"],
        opening_hours=entry["opening_hours"],
        territory=entry["territory"],
        verified_on=stage.today,
        demonstration=True,
        services=[LibraryService(**{"posture": "informer", "bring": [], **offer}) for offer in offers],
        **_where(stage, entry["insee"]),
    )


def _workshop(stage: _Stage, entry: Mapping[str, Any], libraries: Mapping[str, Library]) -> Workshop:
    template, library = workshop_templates()[entry["template"]], libraries[entry["library"]]
    length = timedelta(minutes=template["duration_min"])
    return Workshop(
        library=library,
        code=template["id"],
        title=template["title"],
        need=template["need"],
        also_needs=template["also_needs"],
        description=template["description"],
        audience=template["audience"],
        bring=template["bring"],
        booking=stage.demo["booking"],
        dates=_dates(stage, entry, library, length, template["seats"]),
    )


def _permanence(stage: _Stage, entry: Mapping[str, Any], libraries: Mapping[str, Library]) -> Workshop:
    library, seats = libraries[entry["library"]], entry.get("seats")
    length = timedelta(minutes=entry["minutes"])
    return Workshop(
        library=library,
        partner_id=partner_id(SOURCE, entry["partner"]),
        code=entry["code"],
        title=entry["title"],
        need=entry["need"],
        also_needs=entry.get("also", []),
        bring=entry.get("bring", []),
        booking=stage.demo["booking"] if seats else None,
        dates=_dates(stage, entry, library, length, seats),
    )


def _dates(
    stage: _Stage, entry: Mapping[str, Any], library: Library, length: timedelta, seats: int | None
) -> list[WorkshopDate]:
    """The sessions of the coming weeks, on days when the library is open; fewer places are taken later on."""
    first = stage.today + timedelta(days=1)
    first += timedelta(days=(entry["weekday"] - first.weekday()) % 7)
    dates = []
    for number in range(0, WEEKS_AHEAD, entry["every"]):
        day = first + timedelta(weeks=number)
        start = datetime.combine(day, time.fromisoformat(entry["at"]), PARIS)
        if is_open(library.opening_hours, start):
            taken = max(0, entry.get("taken", 0) - number)
            dates.append(WorkshopDate(start=start, end=start + length, seats=seats, seats_taken=taken))
    return dates
