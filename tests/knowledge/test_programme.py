"""knowledge.programme: the sessions that a patron is shown, chosen by when, for whom, and free seats."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from knowledge.opening_hours import PARIS
from knowledge.programme import Asked, sessions_to_show, words_said
from knowledge.records import LibraryRecord, Place, WorkshopSession
from knowledge.referential import referential

FRIDAY = datetime(2026, 11, 20, 10, 30, tzinfo=PARIS)
WORDING = referential().wording


def session(title: str, days: int, left: int | None = 3, **more: Any) -> WorkshopSession:
    start = FRIDAY + timedelta(days=days)
    return WorkshopSession(
        id=f"atelier-{title}-{days}", title=title, need="ordinateur", also_needs=(), start=start,
        end=start + timedelta(hours=2), seats=None if left is None else 6, seats_left=left,
        library=LibraryRecord("ici", Place("Ici"), None, (), ()), held_by=None, held_by_id=None, description=None,
        audience=None, bring=(), booking=None, **more,
    )  # fmt: skip


def shown(*coming: WorkshopSession, **asked: Any) -> list[str]:
    return [one["id"] for one in sessions_to_show(coming, Asked(**asked), FRIDAY, WORDING)]


def test_one_date_of_each_workshop_the_soonest_first_and_three_at_most() -> None:
    coming = [session(title, days) for days in (4, 11) for title in "abcd"]
    assert shown(*coming) == ["atelier-a-4", "atelier-b-4", "atelier-c-4"]


def test_the_next_one_is_alone() -> None:
    assert shown(session("b", 5), session("a", 4), times=("prochain",)) == ["atelier-a-4"]


def test_a_day_and_an_hour_choose_among_the_dates() -> None:
    coming = [session("a", 4), session("a", 8), session("b", 5)]
    assert shown(*coming, times=("samedi",)) == ["atelier-a-8"]


def test_without_a_session_at_that_time_the_nearest_says_so() -> None:
    (one,) = sessions_to_show([session("a", 4)], Asked(("samedi",)), FRIDAY, WORDING)
    assert one["id"] == "atelier-a-4" and one["note"] == WORDING["workshop"]["none_then"]
    assert sessions_to_show([], Asked(("samedi",)), FRIDAY, WORDING) == ()


def test_a_full_session_that_was_not_wished_does_not_hide_that_none_is_at_that_time() -> None:
    sessions = [session("a", 4, 0), session("a", 11)]
    (one,) = sessions_to_show(sessions, Asked(("samedi",)), FRIDAY, WORDING)
    assert one["id"] == "atelier-a-11" and one["note"] == WORDING["workshop"]["none_then"]
    (full,) = sessions_to_show(sessions[:1], Asked(("samedi",)), FRIDAY, WORDING)
    assert full["note"] == f"{WORDING['workshop']['none_then']} {WORDING['workshop']['full']}"


def test_a_full_session_gives_way_to_the_next_date_with_a_seat() -> None:
    (one,) = sessions_to_show([session("a", 4, 0), session("a", 11, 0), session("a", 18)], Asked(), FRIDAY, WORDING)
    assert one["id"] == "atelier-a-18" and one["note"] == "Une autre date est déjà complète : mardi à 10 h 30."


def test_a_wished_day_that_is_full_leads_to_another_day() -> None:
    coming = [session("a", 8, 0), session("a", 4, 2)]
    (one,) = sessions_to_show(coming, Asked(("samedi",)), FRIDAY, WORDING)
    assert one["id"] == "atelier-a-4" and (one["note"] or "").startswith("Une autre date est déjà complète")


def test_when_every_date_is_full_one_may_wait_at_the_desk() -> None:
    (one,) = sessions_to_show([session("a", 4, 0), session("a", 11, 0)], Asked(), FRIDAY, WORDING)
    assert one["id"] == "atelier-a-4" and "liste d'attente" in one["note"]


def test_a_session_without_count_of_seats_is_never_full() -> None:
    (one,) = sessions_to_show([session("a", 4, None)], Asked(), FRIDAY, WORDING)
    assert one["note"] is None


def test_for_a_mother_what_is_for_children_is_left_out_and_what_is_for_elderly_people_comes_first() -> None:
    coming = [session(title, 4) for title in "abc"]
    coming += [
        session("jeu", 3, publics=frozenset({"enfants"})),
        session("aidants", 20, publics=frozenset({"seniors"})),
    ]
    asked = Asked().meant_for("mere", WORDING)
    found = [one["id"] for one in sessions_to_show(coming, asked, FRIDAY, WORDING)]
    assert found == ["atelier-a-4", "atelier-b-4", "atelier-aidants-20"]
    assert Asked().meant_for("voisin", WORDING) == Asked().meant_for(None, WORDING) == Asked()


def test_the_level_is_said_in_gentle_words() -> None:
    (one,) = sessions_to_show([session("a", 4, level="debut")], Asked(), FRIDAY, WORDING)
    assert (one["level"], one["level_text"]) == ("debut", "pour débuter en douceur")


def test_a_workshop_that_was_named_goes_alone_and_common_words_name_none() -> None:
    coming = [session("Le café numérique", 1), session("Le clavier et les souris", 4), session("Faire son CV", 5)]
    named = {"prochaine séance souris": "Le clavier et les souris-4", "mon cv": "Faire son CV-5"}
    for said, title in named.items():
        assert shown(*coming, words=frozenset(words_said(said))) == [f"atelier-{title}"]
    assert shown(*coming, words=frozenset(words_said("souris le matin")), times=("samedi",)) == [
        "atelier-Le clavier et les souris-4"
    ]
    assert len(shown(*coming, words=frozenset(words_said("un atelier numérique, son prix")))) == 3


def test_after_those_shown_come_the_later_dates_alone() -> None:
    coming = [session("a", 4), session("a", 11), session("b", 5)]
    assert shown(*coming, after=FRIDAY + timedelta(days=4)) == ["atelier-b-5", "atelier-a-11"]
    assert shown(*coming, after=FRIDAY + timedelta(days=11)) == []


def test_without_a_session_at_that_time_one_that_was_refused_does_not_come_back() -> None:
    assert shown(session("a", 4), session("a", 8), times=("samedi", "pas_samedi")) == ["atelier-a-4"]
