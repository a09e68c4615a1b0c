"""Data that contradict themselves or name what nobody knows are found before anything learns from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.corpus import Block, Corpus, Place, Sentence
from bot.corpus_check import corpus_faults, faults_of
from passerelle.settings import PROJECT

INTENTS = {"caf": Place("domain.yml", 3), "impots": Place("domain.yml", 4)}
NEEDS = frozenset(INTENTS)
FILE = "bot/data/nlu/argent.yml"


def block(intent: str, *texts: str, line: int = 1, file: str = FILE, **metadata: str) -> Block:
    sentences = tuple(Sentence(text, Place(file, line + 2 + number)) for number, text in enumerate(texts))
    return Block(intent, Place(file, line), metadata, sentences)


def told(*blocks: Block) -> list[str]:
    every = (block("caf", "mon apl", line=90), block("impots", "ma taxe", line=95), *blocks)
    return [str(fault) for fault in faults_of(Corpus(every, ()), INTENTS, NEEDS)]


def test_sound_blocks_have_no_fault() -> None:
    assert told(block("caf", "le rsa"), block("impots", "2042", set="calibration", need="impots")) == []


@pytest.mark.parametrize(
    ("faulty", "says"),
    [
        (block("impotz", "2042"), f"{FILE}:1: the intent 'impotz' is unknown"),
        (block("caf"), f"{FILE}:1: caf has no sentence here"),
        (block("caf", "ce soir", need=""), f"{FILE}:1: the need '' is unknown"),
        (block("caf", "ce soir", need="cafe"), f"{FILE}:1: the need 'cafe' is unknown"),
        (block("caf", "ce soir", set="calibrate"), f"{FILE}:1: the set 'calibrate' is unknown"),
        (block("caf", "ce soir", neeed="caf"), f"{FILE}:1: metadata 'neeed' is unknown"),
        (
            block("caf", "ce soir", file="bot/data/calibration/a.yml"),
            "bot/data/calibration/a.yml:1: a block of the cal",
        ),
    ],
)
def test_a_faulty_block_is_told_with_its_line(faulty: Block, says: str) -> None:
    [fault] = told(faulty)
    assert fault.startswith(says)


def test_the_same_words_under_two_labels_are_told_with_both_lines() -> None:
    """Accents, capitals, punctuation and SMS spelling apart; the set does not matter."""
    [fault] = told(block("impots", "MON APL !!", line=10, set="calibration"))
    assert fault.startswith(f"{FILE}:12: “MON APL !!” is here impots, but caf at {FILE}:92")


def test_a_deadline_about_two_needs_has_two_labels() -> None:
    first, second = block("caf", "ce soir", line=10, need="caf"), block("caf", "ce soir", line=20, need="impots")
    assert len(told(first, second)) == 1


def test_an_intent_that_nothing_teaches_is_told_where_it_is_declared() -> None:
    only_calibrates = Corpus((block("caf", "mon apl"), block("impots", "2042", set="calibration")), ())
    [fault] = faults_of(only_calibrates, INTENTS, NEEDS)
    assert str(fault).startswith("domain.yml:4: no training sentence teaches impots")


def test_the_data_of_the_project_are_sound() -> None:
    assert corpus_faults(PROJECT) == []


def test_a_domain_that_is_no_yaml_is_told(tmp_path: Path) -> None:
    (tmp_path / "domain.yml").write_text("intents:\n\t- caf\n", encoding="utf-8")
    [fault] = corpus_faults(tmp_path)
    assert str(fault).startswith("domain.yml:2: ")
