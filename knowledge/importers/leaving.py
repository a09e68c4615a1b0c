"""Places that leave with an import: withdrawn when no source tells them, joined when they turn out to be another one.

Nothing that people gave them is lost without a word: each is in the history, and told when people had worked on it.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.history import HEIR
from knowledge.importers.directory import Place
from knowledge.importers.rows import Problem
from knowledge.importers.statements import By, Statements
from knowledge.models import ConfirmationLink, PartnerAnswer
from knowledge.partner_values import COLUMNS, Values, plain, services_of


def answered(session: Session, identifiers: Iterable[str]) -> set[str]:
    """Those of these partners that answered through a link, or were given one; a few hundred at most."""
    ids = sorted(identifiers)
    queries = (select(table.partner_id).where(table.partner_id.in_(ids)) for table in (PartnerAnswer, ConfirmationLink))
    return {identifier for query in queries for identifier in session.execute(query).scalars()}


def leave(place: Place, rows: Statements, by: By) -> Problem | None:
    """Notes what becomes of a place that no source tells any more; a warning when people had worked on it."""
    return _withdraw(place, rows, by) if place.heir is None else _hand_over(place, rows, by)


def _withdraw(place: Place, rows: Statements, by: By) -> Problem | None:
    """What its sources told last stays with it, so that it comes back as it was."""
    rows.note_altered(place, {"withdrawn": True})
    rows.note_raised(place)
    rows.note_change(place, by, {"withdrawn": False}, {"withdrawn": True})
    if not place.by_hand:
        return None
    problem = "is no more in the file, and was corrected here or has answers or links of its partner"
    return _problem(place, problem, "nothing if the place is gone; else put it back: it is withdrawn, and keeps all")


def _hand_over(place: Place, rows: Statements, by: By) -> Problem | None:
    """The other place takes what hangs on it; its history says what it said."""
    rows.removed.append((place.id, place.heir))
    rows.note_change(place, by, _whole(place), {HEIR: place.heir})
    if place.corrected is None:
        return None
    problem = "was corrected by hand, and turns out to be another place that we have: the two became one"
    return _problem(place, problem, "look at its history, correct the other record")


def _whole(place: Place) -> Values:
    """All that a place says, less its closures, which its heir takes over."""
    said = {name: plain(place.row[name]) for name in COLUMNS} if place.row else {}
    return {**said, "services": services_of(place.services.values())}


def _problem(place: Place, problem: str, what: str) -> Problem:
    return Problem(1, "nom", next(iter(place.before.values())).name, problem, what, "warning")
