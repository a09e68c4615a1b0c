"""The sentences themselves: enough of them, one label each, nothing shared between training and measuring."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.needs import Needs
from bot.text import normalise
from bot.urgency import LEVELS

ROOT = Path(__file__).parents[2]
BEYOND = ("hors_sujet", "autre_langue", "humain", "conseil", "imprecis")


def sentences(folder: Path) -> Iterator[tuple[str, str]]:
    """Text and intent of every example of the folder."""
    for path in sorted(folder.glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            for line in block["examples"].splitlines():
                yield line.removeprefix("- "), block["intent"]


def key(text: str) -> str:
    return normalise(text) or text


@pytest.fixture(scope="module")
def training() -> list[tuple[str, str]]:
    return list(sentences(ROOT / "bot/data/nlu"))


@pytest.fixture(scope="module")
def calibration() -> list[tuple[str, str]]:
    return list(sentences(ROOT / "bot/data/calibration"))


@pytest.fixture(scope="module")
def held_out() -> list[dict[str, Any]]:
    lines = (ROOT / "tests/nlu/messages.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_every_need_has_at_least_sixty_sentences(training: list[tuple[str, str]]) -> None:
    counts = Counter(intent for _, intent in training)
    assert {need: counts[need] for need in Needs.load() if counts[need] < 60} == {}


def test_urgent_and_beyond_scope_are_well_represented(training: list[tuple[str, str]]) -> None:
    counts = Counter(intent for _, intent in training)
    assert len(training) >= 2_500
    assert sum(counts[level] for level in LEVELS) >= 250
    assert sum(counts[intent] for intent in BEYOND) >= 400


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


def test_the_test_set_covers_every_need_and_level(held_out: list[dict[str, Any]]) -> None:
    assert {m["need"] for m in held_out if m["kind"] == "refer"} == set(Needs.load())
    assert {m["urgency"] for m in held_out} == {"none", *LEVELS}
    assert len(held_out) >= 1_000
