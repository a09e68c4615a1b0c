"""Whether a message names a partner, among 60,000: what a message waits for it, whatever it says.

    uv run python -m benchmarks.names [--partners 60000] [--times 200]

The partners are invented, drawn by a fixed seed over the communes of the territory: most share the words of their names
with thousands of others, one in twelve bears the very name of all its homonyms. Prints the first reading of the names,
then for each message the median and the slowest of so many times.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from benchmarks.lookup import NOW, SEED
from knowledge.catalogue import Catalogue
from knowledge.communes import Commune, read_communes
from knowledge.models import Partner
from knowledge.place_named import name_asked
from knowledge.places_of_kind import places_named
from knowledge.territory import Gazetteer
from storage.database import make_engine, session_factory, upgrade

LIMIT_MS = 2.0
HOMONYM = "Atelier solidaire"
KINDS = ("Association aide numérique quartier", "Espace numérique et solidaire", "Épicerie solidaire du quartier")
STORY = "je ne sais plus quoi faire, l'association du quartier m'a parlé d'une aide numérique et d'un espace solidaire "
MESSAGES = {
    "no word of a name": "bonjour, ma facture est arrivée hier",
    "words of many names": "association aide numerique quartier",
    "one name": "adresse association aide numerique quartier 3",
    "homonyms": f"adresse de l'{HOMONYM.lower()}",
    "a long story": STORY * 6,
}


def main() -> None:
    """Makes the directory, says each message so many times, prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--partners", type=int, default=60_000, help="partners in the directory (default 60000)")
    parser.add_argument("--times", type=int, default=200, help="how often each message is said (default 200)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for line in report(measured(directory(Path(folder) / "names.sqlite3", given.partners), given.times)):
            print(line)


def directory(path: Path, partners: int) -> Catalogue:
    """A database at ``path`` with so many invented partners."""
    engine = make_engine(f"sqlite:///{path}")
    upgrade(engine)
    sessions = session_factory(engine)
    with sessions.begin() as session:
        session.execute(insert(Partner), list(_invented(partners)))
    return Catalogue(sessions, lambda: NOW)


def _invented(count: int) -> Iterator[dict[str, Any]]:
    draw, communes = random.Random(SEED), [one for one in read_communes() if one.in_force and one.lat is not None]
    for number in range(count):
        name = HOMONYM if number % 12 == 0 else f"{KINDS[number % len(KINDS)]} {number}"
        yield _partner(f"bench-{number}", name, draw.choice(communes))


def _partner(identifier: str, name: str, commune: Commune) -> dict[str, Any]:
    return {
        "id": identifier, "source": "bench", "source_id": identifier, "name": name, "kind": "association",
        "insee": commune.insee, "commune": commune.name, "lat": commune.lat, "lon": commune.lon,
        "verified_on": NOW.date(),
    }  # fmt: skip


def measured(catalogue: Catalogue, times: int) -> dict[str, list[float]]:
    """Milliseconds of the first reading, then of each message; what a message names is looked for around Nantes."""
    gazetteer = Gazetteer.load()
    home = gazetteer.by_insee("44109")

    def ask(text: str) -> float:
        start = time.perf_counter()
        asked = name_asked(text)
        if asked is not None and (found := places_named(catalogue, gazetteer, asked, home=home)):
            catalogue.needs_of([one.id for one in found])
        return (time.perf_counter() - start) * 1000

    first = ask(MESSAGES["one name"])
    return {"first reading": [first], **{what: [ask(text) for _ in range(times)] for what, text in MESSAGES.items()}}


def report(took: dict[str, list[float]]) -> list[str]:
    """The figures, a line each."""
    return [
        f"{what:<20} median {statistics.median(one):.2f} ms, slowest {max(one):.2f} ms (limit {LIMIT_MS:.0f})"
        for what, one in took.items()
    ]


if __name__ == "__main__":
    main()
