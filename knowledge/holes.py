"""Dead ends: for each need, the communes of the territory from which no partner may be proposed ("les trous").

A cell of the matrix need × commune is a patron of that commune with that need; it is a hole when ``ranking.eligible``
refuses every partner, or accepts only those of which nobody knows where they are (``checks`` tells them). A national
phone line fills no hole: it answers everybody alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from knowledge.catalogue import Catalogue
from knowledge.communes import Commune
from knowledge.finding import Hole
from knowledge.ranking import Wish, eligible, is_unplaced
from knowledge.records import Candidate, LibraryRecord, Place
from knowledge.referral import located
from knowledge.territory import Gazetteer

MOST_NAMED = 8  # communes in the sentence; all of them are in ``communes``


def holes(catalogue: Catalogue, gazetteer: Gazetteer, now: datetime, *, real: bool = False) -> Iterator[Hole]:
    """One finding a need with its communes without partner, in the order of the referential; none without territory.

    A need for which nobody at all may be proposed is left to ``knowledge.checks``, which tells it as such. ``real``:
    there are partners that are not of the demonstration, and they alone count.
    """
    wishes = list(_wishes(catalogue.libraries(), gazetteer, now))
    for code, need in catalogue.lists.needs.items():
        partners = _different(
            [located(one, gazetteer) for one in catalogue.candidates(code) if counts(one.place, real)], now
        )
        without = [wish.commune for wish in wishes if not any(_answers(one, wish) for one in partners)]
        communes = [commune for commune in without if commune]
        if partners and communes:
            what = f"({need['label']}): {_counted(communes, len(wishes))}"
            todo = "Find a partner who receives these communes, or confirm one that is stale."
            yield Hole("hole", what, code, todo, code, tuple(one.insee for one in communes), len(wishes))


def counts(place: Place, real: bool) -> bool:
    """Whether a place counts: those of the demonstration do only as long as nothing ``real`` is there."""
    return not (real and place.demonstration)


def _wishes(libraries: Sequence[LibraryRecord], gazetteer: Gazetteer, now: datetime) -> Iterator[Wish]:
    """A patron of each commune that a library serves, who asks there."""
    serving = {code: library.slug for library in reversed(libraries) for code in library.territory}
    for code, slug in sorted(serving.items()):
        commune = gazetteer.by_insee(code)
        if commune is not None:
            yield Wish(now=now, commune=commune, library=slug)


def _answers(partner: Candidate, wish: Wish) -> bool:
    return eligible(partner, wish) and not is_unplaced(partner, wish)


def _different(candidates: Iterable[Candidate], now: datetime) -> list[Candidate]:
    """Those that may be proposed to somebody, one of each zone and point: the others would be refused alike."""
    anyone = Wish(now=now)
    ahead = [one for one in candidates if eligible(one, anyone)]
    return list({(one.zone, one.place.point, one.library): one for one in ahead}.values())


def _counted(communes: Sequence[Commune], of: int) -> str:
    """ "3 communes of 12 without a partner within reach: A, B, C", the most peopled first."""
    if len(communes) == of:
        return f"no partner within reach in any of the {of} communes"
    names = [one.name for one in sorted(communes, key=lambda one: (-one.population, one.insee))]
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    plural = "communes" if len(names) > 1 else "commune"
    return f"{len(names)} {plural} of {of} without a partner within reach: {', '.join(names[:MOST_NAMED])}{more}"
