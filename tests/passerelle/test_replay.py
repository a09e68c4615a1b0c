"""The librarians' tests, replayed: the cards on the demonstration without a model, the phrases with one."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from bot.decision import Decision
from bot.loading import load_decider
from knowledge.catalogue import Catalogue
from knowledge.demonstration import load_demonstration
from knowledge.opening_hours import PARIS
from knowledge.referential import referential
from knowledge.referral_tests import Reader, Situation, working_hour
from knowledge.territory import Gazetteer
from passerelle.replay import Replay, hear, outcome_of, replay_phrases, replay_without_model, told
from storage.base import Base
from storage.database import make_engine, session_factory

SITUATION = Situation(7, "ma carte vitale", "sante", ("cpam",))


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def replayed(folder: Path, gazetteer: Gazetteer, today: date = date(2026, 11, 21)) -> Replay:
    """The tests on the demonstration as it is loaded on a day."""
    engine = make_engine(f"sqlite:///{folder / 'demonstration.sqlite3'}")
    Base.metadata.create_all(engine)
    sessions = session_factory(engine)
    load_demonstration(sessions, today)
    moment = working_hour(datetime.combine(today, time(9), tzinfo=PARIS))
    return replay_without_model(Catalogue(sessions, lambda: moment), gazetteer)


@pytest.mark.parametrize("today", [date(2026, 11, 21), date(2026, 11, 9), date(2027, 1, 1), date(2027, 7, 13)], ids=str)
def test_every_test_finds_its_partners_on_the_demonstration(today: date, gazetteer: Gazetteer, tmp_path: Path) -> None:
    """Whatever the day, a week with a public holiday included."""
    assert [str(failure) for failure in replayed(tmp_path, gazetteer, today).failures] == []


def test_the_tests_are_at_least_a_hundred_and_cover_every_need(gazetteer: Gazetteer) -> None:
    libraries = ["saint-nazaire", "nantes", "chateaubriant"]
    situations, failures = Reader(referential(), gazetteer, libraries).read()
    counts = Counter(situation.need for situation in situations)
    assert failures == []
    assert len(situations) >= 100
    assert {need: counts[need] for need in referential().needs if counts[need] < 2} == {}
    for name in ("commune", "library", "posture", "unwanted", "first", "says", "when"):
        assert any(getattr(situation, name) for situation in situations), name


def test_what_the_phrase_says_counts_as_it_does_for_a_patron(gazetteer: Gazetteer) -> None:
    heard = hear(Situation(1, "j'ai 19 ans, je veux apprendre, j'habite Savenay", "niveau", ()), gazetteer)
    assert heard.commune is not None and heard.commune.name == "Savenay"
    assert (heard.posture, heard.publics) == ("apprendre", frozenset({"jeunes"}))


def test_what_the_test_says_wins_over_the_phrase(gazetteer: Gazetteer) -> None:
    pornic = gazetteer.named("Pornic")
    situation = Situation(1, "je veux apprendre, à Savenay", "niveau", (), commune=pornic, posture="accompagner")
    heard = hear(situation, gazetteer)
    assert (heard.commune, heard.posture) == (pornic, "accompagner")


@pytest.mark.parametrize(
    ("decision", "outcome", "got"),
    [
        (Decision("", "refer", need="sante"), "referred at once", "sante"),
        (Decision("", "refer", need="caf"), "failed", "caf"),
        (Decision("", "ask", options=("caf", "sante")), "by a question", "a question offering caf, sante"),
        (Decision("", "ask", options=("caf",)), "failed", "a question offering caf"),
        (Decision("", "ask"), "failed", "a question offering nothing"),
        (Decision("", "handoff", urgency="delai", reason="urgence"), "failed", "a person, for urgence (delai)"),
        (Decision("", "handoff", reason="doute"), "failed", "a person, for doute"),
        (Decision("", "chat"), "failed", "small talk"),
    ],
)
def test_a_phrase_leads_to_its_need_at_once_or_by_a_button(decision: Decision, outcome: str, got: str) -> None:
    assert outcome_of(SITUATION, decision) == outcome
    assert told(decision) == got


class AlwaysCaf:
    async def decide(self, text: str) -> Decision:
        return Decision(text, "refer", need="caf")


async def test_a_phrase_that_leads_elsewhere_is_told_with_expected_and_got() -> None:
    replay = Replay([SITUATION], [])
    await replay_phrases(replay, AlwaysCaf())
    [failure] = replay.failures
    assert (failure.kind, failure.phrase, failure.expected, failure.got) == (
        "phrase",
        "ma carte vitale",
        "sante",
        "caf",
    )
    assert "referral-tests.yml:7" in failure.where and failure.what_to_do
    assert replay.summary() == "1 referral test: phrases 0 referred at once, 0 by a question, 1 failed."


async def test_every_phrase_leads_to_its_need_with_the_model(
    model_path: Path, gazetteer: Gazetteer, tmp_path: Path
) -> None:
    replay = replayed(tmp_path, gazetteer)
    await replay_phrases(replay, load_decider(model_path))
    assert [str(failure) for failure in replay.failures] == []


def test_without_a_model_check_replays_the_cards_and_says_how_to_get_one(
    passerelle: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PASSERELLE_MODELS_DIR", str(tmp_path / "models"))
    done = passerelle("check")
    assert (done.code, done.out) == (0, "Nothing needs a person.\n")
    assert "phrases of the referral tests were not replayed: there is no model" in done.err
    assert "passerelle train" in done.err


def test_a_failed_test_makes_check_fail_and_names_all_of_it(
    passerelle: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PASSERELLE_MODELS_DIR", str(tmp_path / "models"))
    content = "- phrase: ma carte vitale\n  need: sante\n  partner: fablab\n- phrase: rien\n"
    (tmp_path / "referral-tests.yml").write_text(content, encoding="utf-8")
    monkeypatch.setattr(Reader.read, "__defaults__", (tmp_path / "referral-tests.yml",))
    done = passerelle("check", "--json")
    unreadable, cards = json.loads(done.out)
    assert done.code == 1
    assert unreadable["kind"] == "situation" and "referral-tests.yml:4" in unreadable["where"]
    assert (cards["kind"], cards["phrase"], cards["expected"]) == ("cards", "ma carte vitale", "fablab")
    assert cards["got"].startswith("cards of cpam") and cards["what_to_do"]


def test_a_missing_file_of_tests_is_told(gazetteer: Gazetteer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Reader.read, "__defaults__", (tmp_path / "nowhere.yml",))
    [failure] = replayed(tmp_path, gazetteer).failures
    assert failure.kind == "situation"
