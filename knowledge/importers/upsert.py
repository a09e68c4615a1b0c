"""Writes places: known by what their sources call them, added, changed, left as they are, or removed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from knowledge.identity import partner_id
from knowledge.importers import reused
from knowledge.importers.corrections import altered, kept_columns, kept_services
from knowledge.importers.directory import Directory, Identity, Place, sources_of
from knowledge.importers.elsewhere import departement
from knowledge.importers.freshness import day_of, outdated, set_aside
from knowledge.importers.joining import Group, merged
from knowledge.importers.leaving import answered, leave
from knowledge.importers.offers import kind_of, offers
from knowledge.importers.record import Record
from knowledge.importers.rows import Problem, Trade
from knowledge.importers.statements import By, Statements

AT_ONCE = 500  # places in memory
_WITHDRAWN = "withdrawn"
PREVIEWED = 200  # changes kept to be shown
LOOK = "look at the record at the desk, correct it there if the source is right"

# What a file decides. The rest (saturated, closures, documents to bring) belongs to the people of the library.
FROM_FILE = (
    "name", "what", "postcode", "commune", "insee", "lat", "lon",
    "phone", "email", "website", "opening_hours", "hours_note", "verified_on",
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """What an import does to one partner: "added", "changed" (with the columns), "removed", "joined" to another, or
    "put back" (with the other columns), after an import had withdrawn it.

    ``by_hand``: people of the library, or the partner itself, had worked on it.
    """

    action: str
    name: str
    commune: str
    columns: tuple[str, ...] = ()
    by_hand: bool = False


class Upsert:
    """Brings groups of rows into one session, without committing, and counts what became of them.

    A value that people of the library corrected stays until the source itself changes it, and is then told.
    """

    def __init__(self, session: Session, trade: Trade, problems: list[Problem], by: By) -> None:
        self._session = session
        self._by = by
        self._trade = trade
        self._problems = problems
        self._directory = Directory(session, trade.vocabulary, to_write=True)
        self._touched: dict[str, str] = {}
        self._seen: set[Identity] = set()
        self.joined = 0
        self.withdrawn: Counter[str] = Counter()  # by the département where their source told them last
        self._shown: dict[bool, list[Change]] = {False: [], True: []}  # apart, those that leave

    def count(self, action: str) -> int:
        """How many partners were "added", "changed", "unchanged" or "removed"."""
        return sum(found == action for found in self._touched.values())

    @property
    def changes(self) -> list[Change]:
        """The first of the partners added or changed, and the first of those removed."""
        return self._shown[False] + self._shown[True]

    def write(self, groups: Iterable[Group]) -> None:
        """Adds or updates the partners of these groups, each of which describes one place."""
        waiting: list[Group] = []
        for group in groups:
            waiting.append(group)
            if len(waiting) == AT_ONCE:
                self._write(waiting)
                waiting = []
        self._write(waiting)

    def absent(self, present: set[Identity], sources: set[str]) -> list[tuple[Identity, str]]:
        """What these sources named once, and is not among ``present``."""
        return [told for told in sources_of(self._session, sources) if told[0] not in present]

    def remove(self, gone: list[tuple[Identity, str]]) -> None:
        """Forgets what sources tell no more; a partner that no other source tells is withdrawn, and so kept."""
        for start in range(0, len(gone), AT_ONCE):
            self._directory.forget()
            some = gone[start : start + AT_ONCE]
            self._directory.load_places(identifier for _identity, identifier in some)
            for identity, identifier in some:
                self._directory.places[identifier].now.pop(identity, None)
            for identifier in answered(self._session, {identifier for _identity, identifier in some}):
                self._directory.places[identifier].answered = True
            places = self._directory.places.values()
            self.withdrawn.update(departement(next(iter(place.before.values()))) for place in places if not place.now)
            self._flush(places)

    def _write(self, groups: list[Group]) -> None:
        self._directory.forget()
        self._directory.load(groups)
        touched: dict[str, Place] = {}
        for group in [self._current(group, touched) for group in groups]:
            if not group:
                continue
            place = self._directory.find(group) or self._new(group[0])
            touched[place.id] = place
            others = [record for identity, record in place.now.items() if identity not in self._seen]
            for left in self._take(group, place):
                touched[left.id] = left
            self._tell_joined(group, [record for record in others if record.identity in place.now])
        self._flush(touched.values())

    def _current(self, group: Group, touched: dict[str, Place]) -> Group:
        """The rows of a group, less those of sources that told something younger: their places stay as they are."""
        left: set[Identity] = set()
        for identity, records in _by_identity(group).items():
            holder = self._directory.holder(identity)
            known = holder.before.get(identity) if holder else None
            why = outdated(merged(records), known, holder, self._trade.vocabulary) if holder and known else None
            if holder and known and why:
                self._problems.append(set_aside(records[0], why))
                holder.now[identity] = known  # an import may have withdrawn the place: it is told again
                touched[holder.id] = holder
                left.add(identity)
        self._seen |= left
        return tuple(record for record in group if record.identity not in left)

    def _new(self, record: Record) -> Place:
        """A place of its own; the identifier derives from that of the row, unless a place that moved still bears it."""
        identifier = partner_id(*record.identity)
        while identifier in self._directory.places:
            identifier = partner_id(identifier, record.source_id)
        place = Place(identifier)
        self._directory.places[identifier] = place
        return place

    def _take(self, group: Group, place: Place) -> list[Place]:
        """Gives the rows of a group to a place; the other places that this alters."""
        altered = []
        mine = _by_identity(group)
        for identity, records in mine.items():
            holder = self._directory.holder(identity)
            if holder is not None and holder is not place:
                self._take_from(holder, records[0], place)
                altered.append(holder)
            self._directory.give(identity, place)
            place.name_as(identity, merged(records))
            self._seen.add(identity)
        return altered + self._split(place, set(mine))

    def _take_from(self, holder: Place, record: Record, place: Place) -> None:
        """The identifier of a row leaves the place that had it: for another one, or because the two are one."""
        holder.now.pop(record.identity, None)
        known = self._directory.taken_from(record, holder)
        if known is None:
            holder.heir = place.id
            return
        self._problems.append(reused.told(record, known))
        if not holder.now:
            old = reused.retired(known, self._trade.vocabulary)
            holder.now[old.identity] = old

    def _split(self, place: Place, told: set[Identity]) -> list[Place]:
        """Sources that this place was joined to, when it has moved away from them: they get a place of their own."""
        left = []
        for identity, record in list(place.now.items()):
            others = [place.now[other] for other in place.now if other != identity]
            if identity not in told and others and not any(self._directory.alike(record, other) for other in others):
                del place.now[identity]
                alone = self._new(record)
                alone.now[identity] = record
                self._directory.give(identity, alone)
                left.append(alone)
        return left

    def _tell_joined(self, group: Group, others: list[Record]) -> None:
        """Says that a place of the file is known from another source, and which of the two wins."""
        self.joined += len(group) - 1
        for other in (record for record in others if record.identity not in {mine.identity for mine in group}):
            self.joined += 1
            wins = merged((group[0], other))
            checked = f"checked on {wins.verified_on}" if wins.verified_on else "neither is dated"
            problem = (
                f"is the same place as {other.source_id} of the source {other.source}, imported before; "
                f"{wins.source_id} of {wins.source} wins where both tell something ({checked})"
            )
            what = "nothing, unless they are two places; they were joined"
            self._problems.append(Problem(group[0].line, "nom", group[0].name, problem, what, "warning"))
            return

    def _flush(self, places: Iterable[Place]) -> None:
        """Writes what became of these places."""
        rows = Statements()
        for place in list(places):
            action, columns = self._settle(place, rows)
            before = self._touched.get(place.id)
            self._touched[place.id] = before if before in ("added", "changed") and action != "removed" else action
            shown = self._shown[action == "removed"]
            if action != "unchanged" and len(shown) < PREVIEWED:
                record = next(iter((place.now or place.before).values()))
                told = _as_told(action, place, columns)
                others = tuple(column for column in columns if column != _WITHDRAWN)
                shown.append(Change(told, record.name, record.commune, others, place.by_hand))
        rows.execute(self._session)

    def _settle(self, place: Place, rows: Statements) -> tuple[str, tuple[str, ...]]:
        """Notes the rows that make the database tell what the sources of a place tell; what that does to it."""
        if place.now or place.heir:
            rows.note_sources(place, self._trade.vocabulary)
        if not place.now:
            self._problems += filter(None, [leave(place, rows, self._by)])
            return "removed", ()
        told = merged(place.now.values())
        values = self._values(told, place)
        columns = list(values)
        if place.row is None:
            first = next(iter(place.now))
            rows.new.append({"id": place.id, "source": first[0], "source_id": first[1], **values})
        elif values:
            rows.note_altered(place, values)
        services = self._services(told, place)
        if rows.note_services(place, services):
            columns.append("services")
        if place.row is None:
            rows.note_change(place, self._by, {}, {})
            return "added", ()
        if not columns:
            return "unchanged", ()
        self._note_changed(place, rows, values, services if "services" in columns else None)
        return "changed", tuple(columns)

    def _note_changed(self, place: Place, rows: Statements, values: Mapping[str, Any], services: Any) -> None:
        rows.note_raised(place)
        before, after = altered(place, values, services)
        if after:  # nothing that people see, when only the source that names the place is another
            rows.note_change(place, self._by, before, after)
        self._tell_overruled(place, after)

    def _services(self, told: Record, place: Place) -> list[dict[str, Any]]:
        """What the place does for each need, from now on."""
        wanted = self._offers(told)
        if place.corrected is None:
            return wanted
        before = place.told()
        kept, why = kept_services(place, wanted, self._offers(before) if before else [], day_of(told))
        self._tell_kept(place, why)
        return kept

    def _offers(self, told: Record) -> list[dict[str, Any]]:
        return [dict(vars(offer)) for offer in offers(told, self._trade)]

    def _tell_kept(self, place: Place, why: str | None) -> None:
        """What people did that stays against a source is told."""
        if why:
            record = max(place.now.values(), key=lambda record: record.line)
            self._problems.append(Problem(record.line, "nom", record.name, why, LOOK, "warning"))

    def _tell_overruled(self, place: Place, after: Mapping[str, Any]) -> None:
        """A correction by hand that the source overrules is told; the history of the partner keeps it."""
        by_hand = sorted(after.keys() & place.corrected.fields) if place.corrected else []
        if by_hand:
            problem = f"was corrected by hand ({', '.join(by_hand)}), and the source changed it since"
            what = "look at the history of the record; undo there if the correction was right"
            record = next(iter(place.now.values()))
            self._problems.append(Problem(record.line, "nom", record.name, problem, what, "warning"))

    def _values(self, told: Record, place: Place) -> dict[str, Any]:
        """The columns to write: all those of a new place, else those that its sources changed."""
        values = self._columns(told)
        before = place.told()
        if place.row is None:
            return values
        known = self._columns(before) if before else {}
        if (place.row["source"], place.row["source_id"]) not in place.now:
            values["source"], values["source_id"] = next(iter(place.now))
        changed = {
            name: value
            for name, value in values.items()
            if place.row[name] != value and (name not in known or known[name] != value)
        }
        kept, why = kept_columns(place, values, changed)
        self._tell_kept(place, why)
        return {**kept, **({_WITHDRAWN: False} if place.left and place.named else {})}

    def _columns(self, told: Record) -> dict[str, Any]:
        values = {name: getattr(told, name) for name in FROM_FILE}
        return {**values, "address": told.whole_address or None, "kind": kind_of(told, self._trade)}


def _as_told(action: str, place: Place, columns: Iterable[str]) -> str:
    """The action of a Change: an import alters "withdrawn" only to bring a place back, or by removing it."""
    if action == "removed" and place.heir:
        return "joined"
    return "put back" if action == "changed" and _WITHDRAWN in columns else action


def _by_identity(group: Group) -> dict[Identity, list[Record]]:
    found: dict[Identity, list[Record]] = {}
    for record in group:
        found.setdefault(record.identity, []).append(record)
    return found
