"""Decisions on messages that no author of the training data wrote: the product's targets, measured."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from bot.evaluation import Expected, Pair, Rate, outcomes
from bot.loading import load_decider

MESSAGES = Path(__file__).with_name("messages.jsonl")
LEAST = {"right_referral": 0.85, "right_or_offered": 0.97, "urgency_kind_right": 0.90}
MOST = {
    "wrong_referral": 0.02,
    "urgent_missed": 0.03,
    "false_alarm": 0.015,
    "beyond_scope_referred": 0.03,
    "vague_referred": 0.10,
}
SLOWEST_MS = 30.0


@pytest.fixture(scope="module")
async def measured(model_path: Path) -> tuple[dict[str, Rate], float]:
    """Outcomes by name, and the average time of a decision in milliseconds."""
    expected = [Expected.from_record(json.loads(line)) for line in MESSAGES.read_text(encoding="utf-8").splitlines()]
    decider = load_decider(model_path)
    await decider.decide("bonjour")
    start = time.perf_counter()
    pairs: list[Pair] = [(message, await decider.decide(message.text)) for message in expected]
    return outcomes(pairs), (time.perf_counter() - start) * 1000 / len(pairs)


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


def test_a_decision_is_quick(measured: tuple[dict[str, Rate], float]) -> None:
    assert measured[1] <= SLOWEST_MS
