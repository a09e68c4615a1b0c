"""The sentences themselves: enough of them, one label each, nothing shared between training and measuring."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.corpus import Block, read_corpus
from bot.needs import Needs
from bot.nlu.encoder import encode
from bot.overlap import key, near_pairs
from bot.text import normalise
from bot.urgency import LEVELS

MEASURING = ("messages.jsonl", "urgency.jsonl", "danger.jsonl")
ROOT = Path(__file__).parents[2]
BEYOND = ("hors_sujet", "autre_langue", "humain", "conseil", "imprecis")
GRAM = 5  # letters
SAME_WORDS = 0.8  # of the n-grams: one of the two labels must be a mistake, or teaches nothing but doubt
SAME_SENTENCE = 0.75  # of the n-grams: what is measured was learned
BLOCK = 1_000  # sentences compared with all others at a time
SAME_MEANING = 0.95  # cosine of two sentence encodings: the same words in another order, or another spelling
EVERYBODY_WRITES_IT = 25  # letters: "je suis perdu" comes to any two authors


@dataclass(frozen=True)
class Near:
    """Two sentences that share many of their letters, each with its label, where it stands, and its set."""

    share: float
    first: tuple[str, str, str, str]
    second: tuple[str, str, str, str]

    def __str__(self) -> str:
        (set_1, label_1, place_1, text_1), (set_2, label_2, place_2, text_2) = self.first, self.second
        return f"{self.share:.2f} {place_1} ({set_1}, {label_1}) {text_1} | {place_2} ({set_2}, {label_2}) {text_2}"


@pytest.fixture(scope="module")
def blocks() -> tuple[Block, ...]:
    return read_corpus(ROOT / "bot" / "data", ROOT).blocks


@pytest.fixture(scope="module")
def training(blocks: tuple[Block, ...]) -> list[tuple[str, str]]:
    """Text and intent of every sentence that trains."""
    return [(one.text, block.intent) for block in blocks if not block.calibrates for one in block.sentences]


@pytest.fixture(scope="module")
def calibration(blocks: tuple[Block, ...]) -> list[tuple[str, str]]:
    """Text and intent of every sentence that calibrates."""
    return [(one.text, block.intent) for block in blocks if block.calibrates for one in block.sentences]


def lines_of(name: str) -> list[dict[str, Any]]:
    lines = (ROOT / "tests" / "nlu" / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def held_out() -> list[dict[str, Any]]:
    return lines_of("messages.jsonl")


@pytest.fixture(scope="module")
def near(blocks: tuple[Block, ...]) -> list[Near]:
    """Every two sentences of any set that are nearly the same; one search serves all tests."""
    every = [*placed(blocks), *(one for name in MEASURING for one in measured(name))]
    pairs = near_pairs([key(text) for *_, text in every], GRAM, min(SAME_WORDS, SAME_SENTENCE))
    return [Near(share, every[one], every[other]) for one, other, share in pairs]


@pytest.fixture(scope="module")
def alike(blocks: tuple[Block, ...]) -> list[Near]:
    """Every two sentences of any set that the sentence encoder takes for the same; ``share`` is their cosine.

    What is in no Latin letters has nothing left to encode, and is left out.
    """
    every = [one for one in (*placed(blocks), *(m for n in MEASURING for m in measured(n))) if normalise(one[3])]
    vectors = encode([normalise(text) for *_, text in every])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    found = []
    for start in range(0, len(every), BLOCK):
        cosines = np.triu(vectors[start : start + BLOCK] @ vectors[start:].T, k=1)
        pairs = zip(*np.nonzero(cosines > SAME_MEANING), strict=True)
        found += [Near(cosines[a, b], every[start + a], every[start + b]) for a, b in pairs]
    return found


def placed(blocks: tuple[Block, ...]) -> Iterator[tuple[str, str, str, str]]:
    for block in blocks:
        for one in block.sentences:
            yield "calibration" if block.calibrates else "training", block.label, str(one.place), one.text


def measured(name: str) -> Iterator[tuple[str, str, str, str]]:
    for number, message in enumerate(lines_of(name), 1):
        yield "test", message["need"] or message["kind"], f"tests/nlu/{name}:{number}", message["text"]


def test_every_need_has_at_least_150_sentences(training: list[tuple[str, str]]) -> None:
    counts = Counter(intent for _, intent in training)
    assert {need: counts[need] for need in Needs.load() if counts[need] < 150} == {}


def test_urgent_and_beyond_scope_are_well_represented(training: list[tuple[str, str]]) -> None:
    counts = Counter(intent for _, intent in training)
    assert len(training) >= 6_000
    assert sum(counts[level] for level in LEVELS) >= 700
    assert sum(counts[intent] for intent in BEYOND) >= 1_200


def test_no_sentence_has_two_labels(training: list[tuple[str, str]], calibration: list[tuple[str, str]]) -> None:
    for messages in (training, calibration):
        seen: dict[str, str] = {}
        twice = [
            (text, seen[key(text)], intent) for text, intent in messages if seen.setdefault(key(text), intent) != intent
        ]
        assert twice == []


def test_no_sentence_is_repeated(training: list[tuple[str, str]]) -> None:
    counts = Counter(key(text) for text, _ in training)
    assert [text for text, count in counts.items() if count > 1] == []


def test_training_calibration_and_test_share_no_sentence(
    training: list[tuple[str, str]], calibration: list[tuple[str, str]], held_out: list[dict[str, Any]]
) -> None:
    learned = {key(text) for text, _ in training}
    calibrated = {key(text) for text, _ in calibration}
    tested = {key(message["text"]) for message in held_out}
    assert not learned & calibrated
    assert not learned & tested
    assert not calibrated & tested


def test_nothing_that_measures_was_learned(training: list[tuple[str, str]], calibration: list[tuple[str, str]]) -> None:
    seen = {key(text) for text, _ in [*training, *calibration]}
    assert not seen & {key(message["text"]) for name in MEASURING for message in lines_of(name)}


def test_no_training_sentence_is_nearly_that_of_another_label(near: list[Near]) -> None:
    """The same words under two labels: a reader decides which is right, and the other goes."""
    trained = [one for one in near if {one.first[0], one.second[0]} == {"training"} and one.share >= SAME_WORDS]
    assert [str(one) for one in trained if one.first[1] != one.second[1]] == []


def test_no_sentence_is_nearly_that_of_another_set(near: list[Near]) -> None:
    """Training, calibration and tests are by different authors: a long sentence in two of them was copied."""
    long = [one for one in near if min(len(one.first[3]), len(one.second[3])) >= EVERYBODY_WRITES_IT]
    apart = [one for one in long if one.first[0] != one.second[0] and one.share >= SAME_SENTENCE]
    assert [str(one) for one in apart] == []


def test_no_training_sentence_means_the_same_as_one_of_another_label(alike: list[Near]) -> None:
    trained = [one for one in alike if {one.first[0], one.second[0]} == {"training"}]
    assert [str(one) for one in trained if one.first[1] != one.second[1]] == []


def test_no_sentence_means_the_same_as_one_of_another_set(alike: list[Near]) -> None:
    long = [one for one in alike if min(len(one.first[3]), len(one.second[3])) >= EVERYBODY_WRITES_IT]
    assert [str(one) for one in long if one.first[0] != one.second[0]] == []


def test_the_test_set_covers_every_need_and_level(held_out: list[dict[str, Any]]) -> None:
    assert {m["need"] for m in held_out if m["kind"] == "refer"} == set(Needs.load())
    assert {m["urgency"] for m in held_out} == {"none", *LEVELS}
    assert len(held_out) >= 1_000
