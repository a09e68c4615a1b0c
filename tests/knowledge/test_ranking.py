"""knowledge.ranking: who may be proposed, who comes first, and the detail of why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from knowledge.opening_hours import Closed
from knowledge.ranking import QUICK, REACH_KM, SLOW, Wish, eligible, is_stale, is_unplaced, rank, serves
from knowledge.records import Candidate, Place, Zone
from knowledge.territory import Gazetteer

HERE = (47.28, -2.21)


@pytest.fixture
def wish(friday: datetime, gazetteer: Gazetteer) -> Wish:
    """Someone of Saint-Nazaire, on a Friday morning."""
    return Wish(now=friday, commune=gazetteer.by_insee("44184"))


def candidate(today: date, name: str = "one", **changes: object) -> Candidate:
    """A free place next door, open on weekdays, verified today."""
    place = Place(
        name=name, insee="44184", lat=HERE[0], lon=HERE[1], opening_hours="Mo-Fr 09:00-17:00; PH off", verified_on=today
    )
    made = Candidate(id=name, place=place, kind="ccas", posture="accompagner", source="test", cost="Gratuit")
    return replace(made, **changes)  # type: ignore[arg-type]


def at(one: Candidate, **changes: object) -> Candidate:
    """The same candidate at a place that differs."""
    return replace(one, place=replace(one.place, **changes))  # type: ignore[arg-type]


def order(wish: Wish, *candidates: Candidate) -> list[str]:
    """Identifiers, best first."""
    return [one.candidate.id for one in rank(candidates, wish)]


def test_the_order_does_not_depend_on_the_order_given(wish: Wish, today: date) -> None:
    twins = [candidate(today, "b"), candidate(today, "a")]
    assert order(wish, *twins) == order(wish, *reversed(twins)) == ["a", "b"]


def test_the_kind_that_knows_best_comes_first(wish: Wish, today: date) -> None:
    assert order(wish, candidate(today, "second", place_of_kind=1), candidate(today, "first")) == ["first", "second"]


def test_near_beats_far(wish: Wish, today: date) -> None:
    assert order(wish, at(candidate(today, "far"), lat=47.0, lon=-1.9), candidate(today, "near")) == ["near", "far"]


NOWHERE = {"insee": None, "lat": None, "lon": None}


def test_an_unknown_place_never_beats_the_one_next_door(wish: Wish, today: date) -> None:
    """Though its zone, that of its postcode, names where the patron lives."""
    unknown = at(candidate(today, "a", zone=Zone("departement", frozenset({"44"}))), **NOWHERE)
    assert order(wish, unknown, candidate(today, "b")) == ["b", "a"]
    far = at(candidate(today, "c", zone=unknown.zone), lat=47.28 + REACH_KM / 111.2)
    assert rank([unknown], wish)[0].total == pytest.approx(rank([far], wish)[0].total, abs=0.001)


def test_the_library_one_asks_in_needs_no_place(wish: Wish, today: date) -> None:
    own, other = (at(candidate(today, slug, library=slug), **NOWHERE) for slug in ("centre", "annexe"))
    asked = replace(wish, library="centre")
    assert not is_unplaced(own, asked) and is_unplaced(other, asked)
    assert not is_unplaced(other, Wish(wish.now)), "nobody said where they are either"


def test_the_posture_asked_for_wins(wish: Wish, today: date) -> None:
    teaches = candidate(today, "teaches", posture="apprendre", place_of_kind=2)
    assert order(replace(wish, posture="apprendre"), candidate(today), teaches)[0] == "teaches"


def test_open_beats_closed(wish: Wish, today: date) -> None:
    assert order(wish, at(candidate(today, "a"), opening_hours="Mo 09:00-12:00"), candidate(today, "b")) == ["b", "a"]


def test_an_overwhelmed_place_gives_way(wish: Wish, today: date) -> None:
    assert order(wish, candidate(today, "a", saturated=True), candidate(today, "b")) == ["b", "a"]


@pytest.mark.parametrize(("days", "proposed", "stale"), [(10, True, False), (200, True, True), (731, False, True)])
def test_a_record_grows_old(wish: Wish, today: date, days: int, proposed: bool, stale: bool) -> None:
    """PRODUCT.md: a caution after six months, never automatic after two years."""
    aged = candidate(today - timedelta(days=days))
    assert eligible(aged, wish) is proposed and is_stale(aged, wish) is stale


def test_a_record_never_verified_is_never_proposed(wish: Wish, today: date) -> None:
    assert not eligible(at(candidate(today), verified_on=None), wish)


@pytest.mark.parametrize(
    ("zone", "fits"),
    [
        (Zone("commune", frozenset({"44184"})), True),
        (Zone("commune", frozenset({"44109"})), False),
        (Zone("epci", frozenset({"244400644"})), True),
        (Zone("departement", frozenset({"44"})), True),
        (Zone("departement", frozenset({"56"})), False),
        (Zone("region", frozenset({"52"})), True),
        (Zone(), True),
    ],
)
def test_the_zone_says_who_may_come(wish: Wish, today: date, zone: Zone, fits: bool) -> None:
    one = candidate(today, zone=zone)
    assert eligible(one, wish) is fits and serves(one, wish) is fits


def test_the_total_is_the_weighted_mean_of_the_detail(wish: Wish, today: date) -> None:
    """Every criterion is named, so that "pourquoi" can be answered from the detail alone."""
    asked = replace(wish, posture="apprendre", publics=frozenset({"jeunes"}), library="centre")
    (one,) = rank([candidate(today, cost="2 €", saturated=True)], asked)
    weights = {name: weight for name, _criterion, weight in (*QUICK, SLOW)}
    told = sum(score * weights[name] for name, score in one.detail.items())
    assert one.total == pytest.approx(told / sum(weights[name] for name in one.detail))
    assert set(weights) == {
        "kind_fits", "public_fits", "zone_fits", "opens_soon", "posture_fits", "is_fresh", "is_free", "is_near",
        "has_room", "is_own_library",
    }  # fmt: skip


def test_a_place_for_others_is_left_out_and_one_of_unknown_fit_comes_later(wish: Wish, today: date) -> None:
    for_young = candidate(today, "young", publics=frozenset({"jeunes"}))
    assert order(wish, for_young, candidate(today, "z")) == ["z", "young"]
    assert order(replace(wish, publics=frozenset({"seniors"})), for_young) == []
    assert order(replace(wish, publics=frozenset({"jeunes"})), candidate(today, "z"), for_young)[0] == "young"


def test_a_place_shut_for_months_is_left_out(wish: Wish, today: date) -> None:
    assert not eligible(at(candidate(today), closures=(Closed(today, today + timedelta(days=90)),)), wish)


def test_a_place_of_the_wrong_kind_for_the_subject_is_left_out(wish: Wish, today: date) -> None:
    town_hall = candidate(today, "town-hall", kind="mairie")
    assert order(wish, town_hall, candidate(today)) and not eligible(
        town_hall, replace(wish, wrong_kinds=frozenset({"mairie"}))
    )


@pytest.mark.parametrize(
    ("age", "publics", "proposed"),
    [(17, {"familles"}, True), (52, set(), False), (52, {"demandeurs_emploi"}, False), (None, {"familles"}, True)],
)
def test_a_mission_locale_is_for_the_young_alone(
    wish: Wish, today: date, age: int | None, publics: set[str], proposed: bool
) -> None:
    """Of a family, any member may be meant: having a child closes no door."""
    one = candidate(today, kind="mission_locale", publics=frozenset({"jeunes"}))
    assert eligible(one, replace(wish, age=age, publics=frozenset(publics))) is proposed
    unsaid = replace(one, publics=frozenset())
    assert eligible(unsaid, replace(wish, age=52)) is False, "though its record leaves the public out"


def test_the_first_door_of_a_subject_comes_before_the_usual_ones(wish: Wish, today: date) -> None:
    usual, own = candidate(today, "usual"), candidate(today, "own", kind="aide_alimentaire", place_of_kind=5)
    assert order(wish, usual, own) == ["usual", "own"]
    assert order(replace(wish, first_kinds=frozenset({"aide_alimentaire"})), usual, own) == ["own", "usual"]


SCORES: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "kind_fits": ({}, {"place_of_kind": 3}),
    "zone_fits": ({"zone": Zone("commune", frozenset({"44184"}))}, {}),
    "posture_fits": ({"posture": "apprendre"}, {}),
    "public_fits": ({"publics": frozenset({"seniors"})}, {}),
    "has_room": ({}, {"saturated": True}),
    "is_free": ({}, {"cost": "2 €"}),
    "is_own_library": ({"library": "centre"}, {"library": "annexe"}),
}


@pytest.mark.parametrize("name", SCORES)
def test_each_criterion_alone_tells_the_better_one(wish: Wish, today: date, name: str) -> None:
    asked = replace(wish, posture="apprendre", publics=frozenset({"seniors"}), library="centre")
    better, worse = (candidate(today, "one", **changes) for changes in SCORES[name])
    (criterion,) = [one for called, one, _weight in QUICK if called == name]
    best, least = criterion(better, asked), criterion(worse, asked)
    assert best is not None and least is not None and 0 <= least < best <= 1


def test_opening_soon_is_worth_more_than_opening_late_and_unknown_hours_than_next_week(wish: Wish, today: date) -> None:
    hours = ("Mo-Fr 09:00-17:00", "Fr 14:00-17:00", "Mo 09:00-12:00", "We 09:00-12:00", None)
    scores = [SLOW[1](at(candidate(today), opening_hours=one), wish) for one in hours]
    assert scores == [1.0, 0.8, 0.6, 0.3, 0.5]


def test_the_detail_holds_only_criteria_that_apply(wish: Wish, today: date) -> None:
    detail = rank([candidate(today)], Wish(wish.now))[0].detail
    assert "posture_fits" not in detail and "is_near" not in detail and detail["is_free"] == 1.0
