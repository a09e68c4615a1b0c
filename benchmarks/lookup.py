"""Who can help, found and ranked among 50,000 services: ours beside a naive scan of them all, in one run.

    uv run python -m benchmarks.lookup [--services 50000] [--lookups 60]

Both sides read the same SQLite file and answer the same questions: a need, from a commune. Ours is the whole referral
(records, ranking, cards); the naive side reads every service, ranks those of the need and makes no card. The services
are invented, drawn by a fixed seed over the communes of the territory, as dense as people live. Prints the median and
95th percentile of ours, the median of the other, their ratio, and how often the first card is the same. Then the desk's
list of partners, of as many as there are services: the median and the slowest of some searches.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session, sessionmaker

from knowledge.catalogue import Catalogue
from knowledge.communes import Commune, read_communes, region_of
from knowledge.models import Partner, Service
from knowledge.opening_hours import PARIS
from knowledge.partner_list import PartnerList
from knowledge.ranking import Wish, rank
from knowledge.referential import Referential, referential
from knowledge.referral import refer
from knowledge.territory import Gazetteer
from storage.database import make_engine, session_factory, upgrade

SEED = 44
NOW = datetime(2026, 11, 20, 10, 30, tzinfo=PARIS)
SERVICES_EACH = 2  # needs that one invented partner answers
NAIVE_EVERY = 12  # one lookup in so many is also done the slow way
LIMIT_MS = 20.0
SEARCHES = ("", "nantes", "lieu", "asso saint nazaire", "44000", "introuvable")


@dataclass(frozen=True)
class Question:
    """A need, asked from a commune."""

    need: str
    commune: Commune


def main() -> None:
    """Makes the directory, asks both sides, prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--services", type=int, default=50_000, help="services in the directory (default 50000)")
    parser.add_argument("--lookups", type=int, default=60, help="questions counted (default 60)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sessions = directory(Path(folder) / "bench.sqlite3", given.services)
        print(report(*compare(sessions, given.lookups)))
        listed = directory(Path(folder) / "list.sqlite3", given.services * SERVICES_EACH)
        print(searched(listed))


def directory(path: Path, services: int) -> sessionmaker[Session]:
    """A database at ``path`` with about so many invented services."""
    engine = make_engine(f"sqlite:///{path}")
    upgrade(engine)
    sessions = session_factory(engine)
    partners = list(Invention(referential(), _inhabited()).partners(services // SERVICES_EACH))
    with sessions.begin() as session:
        session.execute(insert(Partner), [partner for partner, _offered in partners])
        session.execute(insert(Service), [service for _partner, offered in partners for service in offered])
    return sessions


def _inhabited() -> list[Commune]:
    return [one for one in read_communes() if one.in_force and one.lat is not None and one.population]


class Invention:
    """Invented partners: as many near people as people are, of the kinds and needs of the referential."""

    def __init__(self, lists: Referential, communes: Sequence[Commune]) -> None:
        self._lists = lists
        self._communes = communes
        self._weights = [commune.population for commune in communes]
        self._draw = random.Random(SEED)

    def partners(self, count: int) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
        """``count`` rows of partners, each with its services."""
        for number, commune in enumerate(self._draw.choices(self._communes, self._weights, k=count)):
            partner = self._partner(f"bench-{number}", commune)
            needs = self._draw.sample(sorted(self._lists.needs), SERVICES_EACH)
            yield partner, [self._service(partner, need, commune) for need in needs]

    def _partner(self, identifier: str, commune: Commune) -> dict[str, Any]:
        return {
            "id": identifier, "source": "bench", "source_id": identifier, "name": f"Lieu {identifier}",
            "kind": "association", "insee": commune.insee, "commune": commune.name, "postcode": commune.postcodes[0],
            "address": "1 rue Inventée", "phone": "02 61 91 00 00", "opening_hours": self._hours(),
            "lat": (commune.lat or 0.0) + self._draw.uniform(-0.03, 0.03),
            "lon": (commune.lon or 0.0) + self._draw.uniform(-0.03, 0.03),
            "verified_on": NOW.date() - timedelta(days=self._draw.randrange(900)),
            "saturated": self._draw.random() < 0.05, "demonstration": True,
        }  # fmt: skip

    def _service(self, partner: dict[str, Any], need: str, commune: Commune) -> dict[str, Any]:
        kind = self._draw.choice(self._lists.needs[need]["partner_kinds"])
        zone, codes = self._zone(commune)
        return {
            "partner_id": partner["id"], "need": need, "kind": kind["slug"], "posture": kind["posture"],
            "publics": self._draw.choice([[], [], [], ["jeunes"], ["seniors"]]), "zone_kind": zone,
            "zone_codes": codes, "cost": self._draw.choice([None, "Gratuit", "2 €"]), "bring": None,
        }  # fmt: skip

    def _zone(self, commune: Commune) -> tuple[str, list[str]]:
        kinds = {
            "france": [],
            "commune": [commune.insee],
            "epci": [commune.epci],
            "departement": [commune.departement],
            "region": [region_of(commune.departement)],
        }
        kind = self._draw.choices(list(kinds), [6, 2, 2, 2, 1])[0]
        return kind, kinds[kind]

    def _hours(self) -> str | None:
        opens, noon, shuts = self._draw.choice((8, 9, 10)), self._draw.choice((12, 13)), self._draw.choice((16, 17, 18))
        days = self._draw.choice(("Mo-Fr", "Tu-Sa", "Mo,We,Fr", "Tu,Th", "Mo-Th"))
        quarter = self._draw.choice(("00", "15", "30", "45"))
        usual = f"{days} {opens:02d}:{quarter}-{noon}:00,14:00-{shuts}:{quarter}; PH off"
        return self._draw.choice((None, usual, usual, f"{days} 09:00-12:00; We 14:00-17:{quarter}"))


def compare(sessions: sessionmaker[Session], lookups: int) -> tuple[list[float], list[float], list[bool]]:
    """Milliseconds of ours and of the naive side, and for each naive lookup whether both put the same first."""
    catalogue, gazetteer = Catalogue(sessions, lambda: NOW), Gazetteer.load()
    ours: list[float] = []
    naive: list[float] = []
    same: list[bool] = []
    for number, asked in enumerate(_questions(lookups + 1)):
        took, best = _timed(partial(_ours, catalogue, gazetteer, asked))
        if number:  # the first one warms both sides
            ours.append(took)
        if number % NAIVE_EVERY == 1:
            slow, truly = _timed(partial(_naive, catalogue, asked))
            naive.append(slow)
            same.append(best == truly)
    return ours, naive, same


def report(ours: Sequence[float], naive: Sequence[float], same: Sequence[bool]) -> str:
    """The figures, on one line."""
    mine, scan = statistics.median(ours), statistics.median(naive)
    worst = sorted(ours)[int(0.95 * (len(ours) - 1))]
    return (
        f"ours: median {mine:.1f} ms, 95th percentile {worst:.1f} ms (limit {LIMIT_MS:.0f})   "
        f"naive full scan: {scan:.0f} ms   ratio: {scan / mine:.0f}   same first card: {sum(same)}/{len(same)}"
    )


def searched(sessions: sessionmaker[Session]) -> str:
    """How long the desk waits for a page of its list, on one line."""
    partners = PartnerList(sessions, referential().kinds)
    there = partners.search().found
    took = [
        _timed(lambda query=query, page=page: str(partners.search(query, page=page).found))[0]
        for query in SEARCHES
        for page in (1, 2, there)
    ]
    return f"list of {there} partners: median {statistics.median(took):.0f} ms, slowest {max(took):.0f} ms"


def _questions(count: int) -> list[Question]:
    draw, needs, communes = random.Random(SEED), sorted(referential().needs), _inhabited()
    weights = [commune.population if commune.departement == "44" else 0 for commune in communes]
    return [Question(draw.choice(needs), draw.choices(communes, weights)[0]) for _ in range(count)]


def _ours(catalogue: Catalogue, gazetteer: Gazetteer, asked: Question) -> str | None:
    cards = refer(catalogue, gazetteer, asked.need, commune=asked.commune).cards
    return cards[0].id if cards else None


def _naive(catalogue: Catalogue, asked: Question) -> str | None:
    """Every candidate of every need, then those of this one: what a program without an index does."""
    everyone = {need: catalogue.candidates(need) for need in catalogue.lists.needs}
    ranked = rank(everyone[asked.need], Wish(NOW, asked.commune))
    return ranked[0].candidate.id if ranked else None


def _timed(do: Callable[[], str | None]) -> tuple[float, str | None]:
    start = time.perf_counter()
    done = do()
    return (time.perf_counter() - start) * 1000, done


if __name__ == "__main__":
    main()
