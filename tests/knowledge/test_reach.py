"""knowledge.reach: reading less changes no answer."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from benchmarks.lookup import NOW, directory
from knowledge.catalogue import Catalogue, Period
from knowledge.ranking import Wish, eligible, rank
from knowledge.referral import reach_of
from knowledge.territory import Gazetteer

NOTHING = Period(datetime(2100, 1, 1, tzinfo=timezone.utc))


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> sessionmaker[Session]:
    """Three thousand invented services over the territory."""
    return directory(Path(tmp_path_factory.mktemp("crowd")) / "crowd.sqlite3", 3_000)


@pytest.mark.parametrize("home", ["44184", "44109", "49007", "35238", None])
@pytest.mark.parametrize("need", ["impots", "handicap", "ateliers"])
def test_what_is_not_read_would_not_have_been_proposed(
    crowd: sessionmaker[Session], gazetteer: Gazetteer, need: str, home: str | None
) -> None:
    catalogue, wish = Catalogue(crowd, lambda: NOW), Wish(NOW, gazetteer.by_insee(home))
    everyone = catalogue.candidates(need)
    read = catalogue.about(need, None, NOTHING, lambda _libraries: reach_of(wish)).candidates
    assert {one.id for one in everyone if eligible(one, wish)} <= {one.id for one in read}
    assert rank(read, wish) == rank(everyone, wish)
    if home:
        assert len(read) < len(everyone)


def test_the_best_of_each_kind_are_those_of_the_whole_ranking(
    crowd: sessionmaker[Session], gazetteer: Gazetteer
) -> None:
    wish = Wish(NOW, gazetteer.by_insee("44109"), posture="accompagner")
    everyone = Catalogue(crowd, lambda: NOW).candidates("caf")
    ranked = rank(everyone, wish)
    kinds = {one.candidate.kind for one in ranked}
    best = {kind: [one for one in ranked if one.candidate.kind == kind][:3] for kind in kinds}
    shortened = rank(everyone, wish, of_a_kind=3)
    assert len(shortened) < len(ranked)
    assert shortened == [one for one in ranked if one in best[one.candidate.kind]]
