"""Decisions on messages that no author of the training data wrote: the product's targets, measured."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from bot.decider import Decider
from bot.evaluation import Expected, Pair, Rate, outcomes
from bot.loading import load_decider

FOLDER = Path(__file__).parent
LEAST = {"right_referral": 0.85, "right_or_offered": 0.97, "urgency_kind_right": 0.90}
MOST = {
    "wrong_referral": 0.02,
    "urgent_missed": 0.03,
    "false_alarm": 0.015,
    "beyond_scope_referred": 0.03,
    "vague_referred": 0.10,
}
HARDEST = {  # where the targets are not met: what must not get worse (docs/data.md)
    "danger.jsonl": {"danger_missed": 0.05, "false_alarm": 0.05},
    "urgency.jsonl": {"urgent_missed": 0.08, "false_alarm": 0.06, "wrong_referral": 0.02},
}
SLOWEST_MS = 30.0


@pytest.fixture(scope="module")
async def decider(model_path: Path) -> Decider:
    decider = load_decider(model_path)
    await decider.decide("bonjour")
    return decider


@pytest.fixture(scope="module")
async def measured(decider: Decider) -> tuple[dict[str, Rate], float]:
    """Outcomes by name, and the average time of a decision in milliseconds."""
    start = time.perf_counter()
    found = await outcomes_of(decider, "messages.jsonl")
    return found, (time.perf_counter() - start) * 1000 / found["wrong_referral"].total


async def outcomes_of(decider: Decider, name: str) -> dict[str, Rate]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    expected = [Expected.from_record(json.loads(line)) for line in lines]
    pairs: list[Pair] = [(message, await decider.decide(message.text)) for message in expected]
    return outcomes(pairs)


@pytest.mark.parametrize(("name", "least"), LEAST.items())
def test_good_outcomes_are_frequent_enough(measured: tuple[dict[str, Rate], float], name: str, least: float) -> None:
    assert measured[0][name].value >= least


@pytest.mark.parametrize(("name", "most"), MOST.items())
def test_bad_outcomes_are_rare_enough(measured: tuple[dict[str, Rate], float], name: str, most: float) -> None:
    assert measured[0][name].value <= most


def test_danger_missed_does_not_contradict_its_target(measured: tuple[dict[str, Rate], float]) -> None:
    """One in a hundred cannot be shown on some fifty messages: only that it is not out of reach."""
    low, _ = measured[0]["danger_missed"].interval
    assert low <= 0.01


@pytest.mark.parametrize("name", HARDEST)
async def test_the_hardest_of_urgency_is_seen_as_often_as_it_was(decider: Decider, name: str) -> None:
    found = await outcomes_of(decider, name)
    assert {outcome: most for outcome, most in HARDEST[name].items() if found[outcome].value > most} == {}


def test_a_decision_is_quick(measured: tuple[dict[str, Rate], float]) -> None:
    assert measured[1] <= SLOWEST_MS
