"""The librarians' tests are read with their lines, and every mistake is told with what to write instead."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from knowledge.catalogue import Catalogue
from knowledge.opening_hours import PARIS
from knowledge.referential import referential
from knowledge.referral_tests import Failure, Reader, Situation, replay_cards, working_hour
from knowledge.territory import Gazetteer

SOUND = "- phrase: ma carte vitale\n  need: sante\n  partner: cpam\n"


@pytest.fixture
def reader(gazetteer: Gazetteer) -> Reader:
    return Reader(referential(), gazetteer, ["nantes"])


def read(reader: Reader, tmp_path: Path, content: str | bytes) -> tuple[list[Situation], list[Failure]]:
    path = tmp_path / "referral-tests.yml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return reader.read(path)


def test_a_test_is_read_with_its_line_and_all_its_fields(reader: Reader, tmp_path: Path) -> None:
    optional = (
        "  not: [ccas, caf]\n  commune: Pornic\n  library: nantes\n  posture: apprendre\n"
        "  first: caf\n  says: [ouvert, gratuit]\n  when: samedi 9:05\n"
    )
    [one], failures = read(reader, tmp_path, f"# essais\n\n{SOUND}{optional}")
    assert failures == []
    assert (one.line, one.phrase, one.need, one.partners) == (3, "ma carte vitale", "sante", ("cpam",))
    assert one.commune is not None and one.commune.name == "Pornic"
    assert (one.unwanted, one.library, one.posture) == (("ccas", "caf"), "nantes", "apprendre")
    assert (one.first, one.says, one.when) == ("caf", ("ouvert", "gratuit"), (5, time(9, 5, tzinfo=PARIS)))


def test_no_test_at_all_is_no_mistake(reader: Reader, tmp_path: Path) -> None:
    assert read(reader, tmp_path, "# rien encore\n") == ([], [])


@pytest.mark.parametrize("change", [lambda text: "\ufeff" + text, lambda text: text.replace("\n", "\r\n")])
def test_a_byte_order_mark_or_other_line_ends_change_nothing(reader: Reader, tmp_path: Path, change: object) -> None:
    [one], failures = read(reader, tmp_path, change(SOUND))  # type: ignore[operator]
    assert (one.line, one.phrase, failures) == (1, "ma carte vitale", [])


@pytest.mark.parametrize(
    ("wrong", "line", "says", "instead"),
    [
        ("- phrase: x\n  need: sante\n", 4, "has no partner", "partner: …"),
        ("- phrase:\n  need: sante\n  partner: cpam\n", 4, "has no phrase", "phrase: …"),
        ("- phrase: x\n  need: santé\n  partner: cpam\n", 4, "the need 'santé', which is unknown", "aides_sociales"),
        ("- phrase: x\n  need: sante\n  partner: sécu\n", 4, "the partner 'sécu', which is unknown", "cpam"),
        ("- phrase: x\n  need: sante\n  partner: cpam\n  not: [y]\n", 4, "the partner 'y'", "cpam"),
        (f"{SOUND}  commune: Atlantide\n", 4, "the commune 'Atlantide'", "INSEE"),
        (f"{SOUND}  library: paris\n", 4, "the library 'paris'", "nantes"),
        (f"{SOUND}  posture: seul\n", 4, "the posture 'seul'", "apprendre"),
        (f"{SOUND}  first: sécu\n", 4, "the partner 'sécu'", "cpam"),
        (f"{SOUND}  when: samedi matin\n", 4, "the time 'samedi matin'", "samedi 10:30"),
        (f"{SOUND}  when: samedi 25:00\n", 4, "the time 'samedi 25:00'", "samedi 10:30"),
        (f"{SOUND}  partenaire: cpam\n", 7, "a field 'partenaire'", "partner"),
        ("- ma carte vitale\n", 4, "is no test", "- phrase: …"),
        ("- phrase: x\n  need: [sante, caf]\n  partner: cpam\n", 5, "has a need that is no text", "need: …"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_leaves_the_other_tests(
    reader: Reader, tmp_path: Path, wrong: str, line: int, says: str, instead: str
) -> None:
    situations, [failure] = read(reader, tmp_path, SOUND + wrong)
    assert len(situations) == 1
    assert failure.kind == "situation"
    assert failure.where == f"referral-tests.yml:{line}"
    assert says in failure.what and instead in failure.what_to_do


@pytest.mark.parametrize(
    ("content", "line"), [(f"{SOUND}\t- phrase: x\n".encode(), 4), (b"need: sante\n", 1), (b"- phrase: \xe9\n", 1)]
)
def test_a_file_that_cannot_be_read_is_told(reader: Reader, tmp_path: Path, content: bytes, line: int) -> None:
    situations, [failure] = read(reader, tmp_path, content)
    assert situations == []
    assert failure.where == f"referral-tests.yml:{line}"
    assert failure.what_to_do


def test_a_missing_card_is_told_with_phrase_expected_and_got(catalogue: Catalogue, gazetteer: Gazetteer) -> None:
    situation = Situation(12, "inscrire ma fille à l'atelier", "ateliers", ("library",))
    [failure] = replay_cards(situation, catalogue, gazetteer)
    assert (failure.kind, failure.phrase) == ("cards", situation.phrase)
    assert (failure.expected, failure.got) == ("library", "no card")
    assert "referral-tests.yml:12" in str(failure)


def test_an_unwanted_card_is_told(catalogue: Catalogue, gazetteer: Gazetteer) -> None:
    """Without any record, the national line answers."""
    national = referential().wording["national"]["kind"]
    [failure] = replay_cards(Situation(1, "mdph", "handicap", (), (national,)), catalogue, gazetteer)
    assert (failure.expected, failure.got) == (f"no {national}", f"cards of {national}")


def test_another_first_card_and_words_that_are_not_said_are_told(catalogue: Catalogue, gazetteer: Gazetteer) -> None:
    """Without any record, the national line of retirement answers."""
    national = referential().wording["national"]["kind"]
    sound = Situation(1, "ma retraite", "retraite", (), first=national, says=("NI LA CAF ni la CPAM",))
    assert list(replay_cards(sound, catalogue, gazetteer)) == []
    [failure] = replay_cards(replace(sound, first="carsat", says=("ouvert la nuit",)), catalogue, gazetteer)
    assert failure.expected == "carsat first and “ouvert la nuit”"


def test_a_test_at_another_time_sees_what_is_open_then(catalogue: Catalogue, gazetteer: Gazetteer) -> None:
    """The line of health insurance answers from Monday to Friday; the catalogue's clock is on a Friday morning."""
    weekday = Situation(1, "carte vitale", "sante", (), says=("ouvert maintenant",))
    assert list(replay_cards(weekday, catalogue, gazetteer)) == []
    assert list(replay_cards(replace(weekday, when=(6, time(10, 30, tzinfo=PARIS))), catalogue, gazetteer))


def test_no_test_is_replayed_on_a_public_holiday() -> None:
    """11 November 2026 is a Wednesday."""
    assert working_hour(datetime(2026, 11, 9, 9, 0, tzinfo=PARIS)) == datetime(2026, 11, 18, 10, 30, tzinfo=PARIS)


@pytest.mark.parametrize("days", range(8))
def test_the_tests_are_replayed_on_a_wednesday_morning(days: int) -> None:
    now = datetime(2026, 11, 20, 23, 30, tzinfo=PARIS) + timedelta(days=days)
    moment = working_hour(now)
    assert (moment.isoweekday(), moment.hour, moment.minute) == (3, 10, 30)
    assert now.date() <= moment.date() <= now.date() + timedelta(days=6)
