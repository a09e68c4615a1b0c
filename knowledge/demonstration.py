"""The demonstration: fictional libraries, partners and sessions of data/demo.yml, dated from today.

Loading again brings the dates up to today and leaves every identifier as it was, so that a link to a card holds. What
people of the library changed or added since stays as they left it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from knowledge.card import documents
from knowledge.communes import Commune, read_communes
from knowledge.identity import partner_id
from knowledge.models import Closure, Library, LibraryService, Partner, Service, Workshop, WorkshopDate
from knowledge.opening_hours import PARIS, is_open, next_change
from knowledge.referential import Referential, read_yaml, referential
from knowledge.series import HORIZON, Series
from knowledge.workshop_editing import DESK

SOURCE = "demonstration"
LIBRARY_KIND = "library"
WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
LONGEST_MOVE = 28  # days that a session may be put off before the data is plainly wrong

Row = dict[str, Any]


def load_demonstration(sessions: sessionmaker[Session], today: date) -> None:
    """Writes the demonstration in one transaction; what it wrote before is updated, never doubled.

    Raises ValueError when demo.yml contradicts the other lists, KeyError when it names something unknown.
    """
    fiction = _Fiction.read(today)
    with sessions.begin() as session:
        _keep(session, Partner, Partner.source == SOURCE, fiction.partners(), ("id",))
        _keep(session, Library, Library.demonstration.is_(True), fiction.libraries(), ("slug",))


@dataclass(frozen=True)
class _Fiction:
    """What demo.yml says, completed by the lists, as rows keyed like the columns of the tables."""

    told: Mapping[str, Any]
    today: date
    lists: Referential
    communes: Mapping[str, Commune]
    templates: Mapping[str, Mapping[str, Any]]

    @classmethod
    def read(cls, today: date) -> _Fiction:
        known = read_yaml("workshops.yml")
        return cls(
            told=read_yaml("demo.yml"),
            today=today,
            lists=referential(),
            communes={commune.insee: commune for commune in read_communes()},
            templates={template["id"]: template for template in known["workshops"] + known["permanences"]},
        )

    def partners(self) -> list[Row]:
        return [self._partner(told) for told in self.told["partners"]]

    def libraries(self) -> list[Row]:
        return [self._library(told) for told in self.told["libraries"]]

    def _partner(self, told: Row) -> Row:
        closures = self._closures(told)
        return self._place(told) | {
            "id": partner_id(SOURCE, told["id"]),
            "source": SOURCE,
            "source_id": told["id"],
            "kind": told["kind"],
            "what": told.get("what"),
            "saturated": told.get("saturated", False),
            "closed_until": next((row["last_day"] for row in closures if row["first_day"] <= self.today), None),
            "closures": closures,
            "services": [self._service(need, told | (own or {})) for need, own in told["services"].items()],
        }

    def _service(self, need: str, told: Mapping[str, Any]) -> Row:
        """``told`` is the partner's entry overridden by that of the service."""
        zone = told["zone"]
        return {
            "need": need,
            "kind": told["kind"],
            "posture": self._posture(need, told["kind"]),
            "publics": told.get("publics", []),
            "zone_kind": zone,
            "zone_codes": _zone_codes(zone, self.communes[told["insee"]]),
            "cost": told.get("cost"),
            "appointment": told.get("appointment"),
            "bring": self._bring(need, told.get("bring")),
        }

    def _library(self, told: Mapping[str, Any]) -> Row:
        home = self.communes[told["insee"]]
        offers = self.told["library_services"]
        return self._place(told) | {
            "slug": told["slug"],
            "network": self._labelled(self.told["network"]),
            "territory": [one.insee for one in self.communes.values() if one.in_force and one.epci == home.epci],
            "closures": self._closures(told),
            "services": [
                self._offer(code, need, offers[code] | own)
                for code, own in told["services"].items()
                for need in offers[code]["needs"]
            ],
            "workshops": [self._workshop(session, told) for session in self._sessions_of(told["slug"])],
        }

    def _offer(self, code: str, need: str, told: Mapping[str, Any]) -> Row:
        return {
            "code": code,
            "need": need,
            "posture": self._posture(need, LIBRARY_KIND),
            "what": told["what"],
            "price": told.get("price"),
            "appointment": told.get("appointment"),
            "note": told.get("note"),
            "bring": self._bring(need, told.get("bring")),
        }

    def _sessions_of(self, slug: str) -> list[Mapping[str, Any]]:
        """Workshops and permanences of one library; what the entry says wins over its template."""
        told = [one for one in self.told["workshops"] + self.told["permanences"] if one["library"] == slug]
        return [{**self.templates.get(one.get("template"), {}), **one} for one in told]

    def _workshop(self, told: Mapping[str, Any], library: Mapping[str, Any]) -> Row:
        holder = told.get("partner")
        usual = "appointment" if holder else "workshop"
        booking = self.told["booking"][told.get("booking", usual)]
        return {
            "code": told["id"],
            "partner_id": partner_id(SOURCE, holder) if holder else None,
            "title": told["title"],
            "need": told["need"],
            "also_needs": told["also_needs"],
            "description": told["description"],
            "audience": told["audience"],
            "bring": told["bring"] if isinstance(told["bring"], list) else self._documents(told["need"], told["bring"]),
            "booking": booking.format(phone=library["phone"]),
            "level": told.get("level"),
            "publics": told.get("publics", []),
        } | self._programme(told, library)

    def _programme(self, told: Mapping[str, Any], library: Mapping[str, Any]) -> Row:
        """Rule and dates. A session that would meet a shut door, or one of its own, waits for the next day: it is then
        an exception to the rule, if there is one."""
        length = timedelta(minutes=told["duration_min"])
        regular = self._regular_starts(told)
        taken = told.get("taken") or [0] * len(regular)
        dates: dict[datetime, Row] = {}
        for usual, seats_taken in zip(regular, taken, strict=True):
            start = self._open_start(library, usual, length, dates)
            dates[start] = {"start": start, "end": start + length, "seats": told["seats"], "seats_taken": seats_taken}
        moved = [start.astimezone(timezone.utc).isoformat() for start in regular if start not in dates]
        repeats = "rule" in told
        return {
            "rule": told.get("rule"),
            "first_start": regular[0] if repeats else None,
            "length_min": told["duration_min"] if repeats else None,
            "exceptions": moved if repeats else [],
            "dates": list(dates.values()),
        }

    def _regular_starts(self, told: Mapping[str, Any]) -> list[datetime]:
        """As the rule says, from the next such day on; without a rule, in the weeks named."""
        hour = time.fromisoformat(told["at"])
        first = datetime.combine(_next_weekday(self.today, told["day"]), hour, PARIS)
        if "rule" in told:
            return Series(told["rule"], first).starts(first, first + HORIZON)
        return [first + timedelta(weeks=week) for week in told["weeks"]]

    def _open_start(
        self, library: Mapping[str, Any], first: datetime, length: timedelta, used: Iterable[datetime]
    ) -> datetime:
        shut = self._closures(library)
        for days in range(LONGEST_MOVE):
            start = first + timedelta(days=days)
            closed = any(row["first_day"] <= start.date() <= row["last_day"] for row in shut)
            if not closed and start not in used and _open_throughout(library["hours"], start, start + length):
                return start
        raise ValueError(f"demo.yml: the library {library['slug']} is never open for a session at {first:%H:%M}")

    def _place(self, told: Mapping[str, Any]) -> Row:
        """What partners and libraries have in common. Without a point of its own, a place stands at the centre."""
        commune = self.communes[told["insee"]]
        lat, lon = told.get("at") or (commune.lat, commune.lon)
        return {
            "name": self._labelled(told["name"]),
            "address": told["address"],
            "postcode": told.get("postcode", commune.postcodes[0]),
            "commune": commune.name,
            "insee": commune.insee,
            "lat": lat,
            "lon": lon,
            "phone": told["phone"],
            "opening_hours": told.get("hours"),
            "hours_note": told.get("hours_note"),
            "transport": told.get("transport"),
            "verified_on": self.today - timedelta(days=told["verified"]),
            "demonstration": True,
        }

    def _labelled(self, name: str) -> str:
        return f"{name} {self.told['label']}"

    def _closures(self, told: Mapping[str, Any]) -> list[Row]:
        if "closed" not in told:
            return []
        closed = told["closed"]
        first = self.today + timedelta(days=closed["in"])
        last = first + timedelta(days=closed["days"] - 1)
        return [{"first_day": first, "last_day": last, "reason": closed["reason"]}]

    def _posture(self, need: str, kind: str) -> str:
        posture = self.lists.posture(need, kind)
        if posture is None:
            raise ValueError(f"demo.yml: needs.yml has no {kind} for {need}")
        return posture

    def _bring(self, need: str, told: str | list[str] | None) -> list[str] | None:
        return None if told is None else self._documents(need, told)

    def _documents(self, need: str, told: str | list[str]) -> list[str]:
        """``all``, or some, of the documents that a card may name for the need; ValueError for any other."""
        known = documents(need, self.lists)
        wanted = known if told == "all" else told
        if not set(wanted) <= set(known):
            raise ValueError(f"demo.yml: not to be shown for {need}: {sorted(set(wanted) - set(known))}")
        return list(wanted)


CHILDREN: Mapping[str, tuple[type[Any], tuple[str, ...]]] = {
    "services of Partner": (Service, ("need",)),
    "services of Library": (LibraryService, ("code", "need")),
    "closures of Partner": (Closure, ("first_day",)),
    "closures of Library": (Closure, ("first_day",)),
    "workshops of Library": (Workshop, ("code",)),
    "dates of Workshop": (WorkshopDate, ("start",)),
}


def _keep(session: Session, model: type[Any], ours: Any, rows: list[Row], key: tuple[str, ...]) -> None:
    """Makes the rows of ``model`` that are ``ours`` exactly ``rows``."""
    existing = list(session.execute(select(model).where(ours)).scalars())
    kept = _merged(existing, model, rows, key)
    session.add_all(kept)
    for gone in existing:
        if gone not in kept:
            session.delete(gone)


def _merged(existing: list[Any], model: type[Any], rows: list[Row], key: tuple[str, ...]) -> list[Any]:
    """One object a row: the existing one of the same key, so that its identifier stays, or a new one."""
    by_key = {tuple(getattr(one, name) for name in key): one for one in existing}
    return [_kept(by_key.get(tuple(row[name] for name in key)), row) or _written(model(), row) for row in rows]


def _kept(record: Any, row: Row) -> Any:
    """The record brought up to ``row``, or as it is when somebody changed it since; None when there is none.

    Of a library that somebody changed, the services and workshops, which have no part in the change, are brought up.
    """
    if record is None or (getattr(record, "version", None) or 1) == 1:
        return record and _written(record, row)
    if isinstance(record, Library):
        return _written(record, {name: row[name] for name in ("services", "workshops")})
    return record


def _written(record: Any, row: Row) -> Any:
    for name, value in row.items():
        child = CHILDREN.get(f"{name} of {type(record).__name__}")
        setattr(record, name, _children(getattr(record, name), child, value) if child else value)
    return record


def _children(existing: list[Any], child: tuple[type[Any], tuple[str, ...]], rows: list[Row]) -> list[Any]:
    """Those of the demonstration, and the workshops that a calendar or the desk brought: they are nobody's fiction."""
    model, key = child
    return _merged(existing, model, rows, key) + [one for one in existing if isinstance(one, Workshop) and is_real(one)]


def is_real(workshop: Workshop) -> bool:
    """Whether the desk or a calendar brought a workshop, and not demo.yml."""
    return bool(workshop.uid) or workshop.code.startswith(DESK)


def _zone_codes(kind: str, commune: Commune) -> list[str]:
    codes = {"commune": [commune.insee], "epci": [commune.epci], "departement": [commune.departement], "france": []}
    return codes[kind]


def _next_weekday(today: date, day: str) -> date:
    """The first such day after today, never today itself: its hour might be past."""
    return today + timedelta(days=(WEEKDAYS.index(day) - today.weekday() - 1) % 7 + 1)


def _open_throughout(hours: str, start: datetime, end: datetime) -> bool:
    shuts = next_change(hours, start)
    return bool(is_open(hours, start)) and shuts is not None and shuts >= end
